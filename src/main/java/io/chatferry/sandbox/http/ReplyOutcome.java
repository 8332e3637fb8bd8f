package io.chatferry.sandbox.http;

import java.time.Duration;

/** What becomes of a request on the wire. Delays are real time. */
public sealed interface ReplyOutcome {

    /** The answer, after a pause. */
    record Answer(Reply reply, Duration after) implements ReplyOutcome {}

    /** The answer's head with its full length and the first half of its body, then a cut. */
    record Truncated(Reply reply, Duration after) implements ReplyOutcome {}

    /** No answer: the connection is closed after a pause. */
    record Cut(Duration after) implements ReplyOutcome {}
}
