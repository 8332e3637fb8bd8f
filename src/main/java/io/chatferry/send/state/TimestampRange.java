package io.chatferry.send.state;

import io.chatferry.ledger.outbox.Doubt;
import io.chatferry.model.Endpoint;

/**
 * When the target can have dated a message that is in doubt, in Unix seconds of its clock.
 *
 * @param known whether that clock is known; otherwise {@code from} is a guess, good for telling equal messages apart
 */
public record TimestampRange(long from, long to, boolean known) {

    /** The target keeps whole seconds, and its clock is learned from answers that took a while. */
    private static final long MARGIN_SECONDS = 60;

    private static final long GUESS_SECONDS = 900;

    /** A message that brings its own time has that one; another one is dated not before its request was begun. */
    public static TimestampRange of(Doubt doubt, TargetClock clock) {
        if (doubt.endpoint() != Endpoint.SEND) {
            return exactly(doubt.claimed().message().second());
        }
        Long startedAt = clock.at(doubt.begunAtMillis());
        return startedAt == null
                ? new TimestampRange(doubt.begunAtMillis() / 1_000 - GUESS_SECONDS, Long.MAX_VALUE, false)
                : new TimestampRange(startedAt - MARGIN_SECONDS, Long.MAX_VALUE, true);
    }

    /** It has brought its own time. */
    public static TimestampRange exactly(long second) {
        return new TimestampRange(second, second, true);
    }

    public boolean contains(long second) {
        return second >= from && second <= to;
    }
}
