package io.chatferry.job.run;

import io.chatferry.cometchat.Timeouts;
import java.time.Duration;

/**
 * How long a run waits for the target. The parts are in proportion, since one relies on the other: an answer is waited
 * for less long than the time after which a doubt may be settled.
 *
 * @param settleAfter how long after its connection closed a message that is not found counts as missing
 * @param lookAgainAfter the least time between the two looks that prove a message missing
 */
public record WaitTimes(Timeouts timeouts, Duration settleAfter, Duration lookAgainAfter) {

    /** DESIGN section 8, rule 3. */
    public static final WaitTimes REAL = new WaitTimes(Timeouts.DEFAULT, Duration.ofSeconds(30), Duration.ofSeconds(5));

    /**
     * These, shortened in proportion. For targets alone that carry nothing out late, as in tests: a real one may carry a
     * request out long after its connection was cut, and shorter waits than the real ones would send messages twice.
     */
    WaitTimes shortened(Duration settle) {
        return new WaitTimes(
                new Timeouts(part(timeouts.connect(), settle), part(timeouts.response(), settle)),
                settle,
                part(lookAgainAfter, settle));
    }

    private Duration part(Duration wait, Duration settle) {
        return settle.multipliedBy(wait.toMillis()).dividedBy(settleAfter.toMillis());
    }
}
