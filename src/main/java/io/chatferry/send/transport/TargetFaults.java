package io.chatferry.send.transport;

import io.chatferry.cometchat.answer.Answer;
import io.chatferry.send.state.SendCounters;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the latest fault of the target, publishes an outage while there is one, and decides when a permanent fault ends
 * the run. Not thread-safe.
 */
final class TargetFaults {

    /** A permanent fault, such as a wrong certificate, ends a run that has not reached the target yet after this long. */
    private static final Duration PATIENCE_BEFORE_SUCCESS = Duration.ofSeconds(10);
    /** A run that has reached the target before waits longer: the fault may be repaired. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final SendCounters counters;
    private String latest = "the target does not answer";
    /** Faults since the last answer. */
    private long inARow;
    /** Whether the breaker holds requests back. */
    private boolean isPaused;
    /** Since when all answers are permanent faults, by {@link System#nanoTime}; null while they are not. */
    private @Nullable Long permanentSince;

    private boolean isOutage;

    TargetFaults(SendCounters counters) {
        this.counters = counters;
    }

    /** The latest fault as text. */
    String latest() {
        return latest;
    }

    /** Takes in an answer. */
    void note(Answer answer) {
        if (answer instanceof Answer.NotSent notSent) {
            latest = notSent.message();
            inARow++;
        } else if (answer instanceof Answer.InDoubt doubt) {
            latest = "the target gives no answer: " + doubt.message();
            inARow++;
        } else {
            inARow = 0;
        }
        if (answer.persistence() != Answer.Persistence.PERMANENT) {
            permanentSince = null;
        } else if (permanentSince == null) {
            permanentSince = System.nanoTime();
        }
        publish();
    }

    /** The breaker holds requests back, or lets them pass again. */
    void paused(boolean isPausedNow) {
        isPaused = isPausedNow;
        publish();
    }

    private void publish() {
        boolean wasOutage = isOutage;
        isOutage = isPaused || permanentSince != null; // the breaker opens only after some more
        if (isOutage) {
            counters.outage(latest);
            counters.waitsFor(
                    "the target" + (inARow == 0 ? "" : ", " + inARow + " requests in a row without an answer"));
        } else if (wasOutage) {
            counters.outage("");
            counters.waitsFor("");
        }
    }

    /** The fault that ends the run; null while waiting may help. */
    @Nullable
    String permanentFault(boolean hasSucceeded) {
        Duration patience = hasSucceeded ? PATIENCE : PATIENCE_BEFORE_SUCCESS;
        return permanentSince != null && System.nanoTime() - permanentSince > patience.toNanos() ? latest : null;
    }
}
