package io.chatferry.send.transport;

import io.chatferry.cometchat.answer.Answer;
import io.chatferry.send.state.SendCounters;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Remembers the latest fault of the target, and decides when a permanent one ends the run. Not thread-safe but for {@link #latest}. */
final class TargetFaults {

    /** A permanent fault, such as a wrong certificate, ends a run that has not reached the target yet after this long. */
    private static final Duration PATIENCE_BEFORE_SUCCESS = Duration.ofSeconds(10);
    /** A run that has reached the target before waits longer: the fault may be repaired. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final SendCounters counters;
    private volatile String latest = "the target does not answer";
    /** Since when all answers are permanent faults, by {@link System#nanoTime}; null while they are not. */
    private @Nullable Long permanentSince;

    TargetFaults(SendCounters counters) {
        this.counters = counters;
    }

    /** The latest fault as text; from any thread. */
    String latest() {
        return latest;
    }

    /** Takes in an answer. */
    void note(Answer answer) {
        if (answer instanceof Answer.NotSent notSent) {
            latest = notSent.message();
        } else if (answer instanceof Answer.InDoubt doubt) {
            latest = "the target gives no answer: " + doubt.message();
        }
        if (answer.persistence() == Answer.Persistence.PERMANENT) {
            permanentSince = permanentSince == null ? Long.valueOf(System.nanoTime()) : permanentSince;
            counters.waitsFor(latest + "; probing"); // the breaker opens only after some more
        } else if (permanentSince != null) {
            permanentSince = null;
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
