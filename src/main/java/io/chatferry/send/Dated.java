package io.chatferry.send;

import io.chatferry.ledger.Doubt;
import io.chatferry.model.Endpoint;

/**
 * When the target can have dated a message that is in doubt, in Unix seconds of its clock.
 *
 * @param known whether that clock is known; otherwise {@code from} is a guess, good for telling equal messages apart
 */
record Dated(long from, long to, boolean known) {

    /** The target keeps whole seconds, and its clock is learnt from answers that took a while. */
    private static final long MARGIN_SECONDS = 60;

    private static final long GUESS_SECONDS = 900;

    /** A message that brings its own time has that one; another one is dated not before its request was begun. */
    static Dated of(Doubt doubt, TargetClock clock) {
        if (doubt.endpoint() != Endpoint.SEND) {
            return itself(doubt.claimed().message().second());
        }
        Long begun = clock.at(doubt.begunAtMillis());
        return begun == null
                ? new Dated(doubt.begunAtMillis() / 1_000 - GUESS_SECONDS, Long.MAX_VALUE, false)
                : new Dated(begun - MARGIN_SECONDS, Long.MAX_VALUE, true);
    }

    /** It has brought its own time. */
    static Dated itself(long second) {
        return new Dated(second, second, true);
    }

    boolean holds(long second) {
        return second >= from && second <= to;
    }
}
