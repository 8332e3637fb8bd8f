package io.chatferry.sandbox.http;

import java.time.Duration;

/** The outcome of a request on the wire. Delays are real time. */
public sealed interface ReplyOutcome {

    /** The answer, after a pause. */
    record Answer(Reply reply, Duration after) implements ReplyOutcome {}

    /** The answer's headers with the full length and the first half of its body, then a disconnect. */
    record Truncated(Reply reply, Duration after) implements ReplyOutcome {}

    /** No answer: the connection is closed after a pause. */
    record Cut(Duration after) implements ReplyOutcome {}
}
