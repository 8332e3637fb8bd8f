package io.chatferry.send.state;

import io.chatferry.cometchat.answer.SentMessage;
import io.chatferry.ledger.Ledger;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * How far the target's clock is ahead of ours, learned from messages that it has dated itself: what it dated later is
 * looked up by its clock. Not thread-safe.
 */
public final class TargetClock {

    private static final String FACT = "target.clock-ahead-s";
    /** A difference that changes by less is the same one. */
    private static final long SAME_SECONDS = 5;

    private final Ledger ledger;
    private final Clock clock;
    private @Nullable Long ahead;

    public TargetClock(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
        this.ahead = ledger.fact(FACT).map(Long::valueOf).orElse(null);
    }

    /** The target has just dated this one. */
    public void observe(SentMessage message) {
        if (message.sentAt() <= 0) {
            return;
        }
        long difference = message.sentAt() - clock.millis() / 1_000;
        if (ahead == null || Math.abs(difference - ahead) > SAME_SECONDS) {
            ledger.remember(FACT, Long.toString(difference));
            ahead = difference;
        }
    }

    /** The second of the target's clock at an instant of ours; null while nothing is known of it. */
    @Nullable
    Long at(long millis) {
        return ahead == null ? null : millis / 1_000 + ahead;
    }
}
