package io.chatferry.job.run;

import io.chatferry.cometchat.Timeouts;
import java.time.Duration;

/**
 * How long a run waits for the target. The times depend on each other: the response timeout must be shorter than the time
 * after which a doubt may be resolved.
 *
 * @param missingAfter how long after its connection was closed a message that is not found counts as missing
 * @param lookAgainAfter the least time between the two look-ups that prove a message missing
 */
public record WaitTimes(Timeouts timeouts, Duration missingAfter, Duration lookAgainAfter) {

    /** Longer than the target may take to carry out a request after its connection was cut. */
    public static final WaitTimes REAL = new WaitTimes(Timeouts.DEFAULT, Duration.ofSeconds(30), Duration.ofSeconds(5));

    /**
     * These times, shortened in proportion. Only for targets that carry out no request late, as in tests: with a real target
     * shorter times could send messages twice.
     */
    WaitTimes shortened(Duration missing) {
        return new WaitTimes(
                new Timeouts(part(timeouts.connect(), missing), part(timeouts.response(), missing)),
                missing,
                part(lookAgainAfter, missing));
    }

    private Duration part(Duration wait, Duration missing) {
        return missing.multipliedBy(wait.toMillis()).dividedBy(missingAfter.toMillis());
    }
}
