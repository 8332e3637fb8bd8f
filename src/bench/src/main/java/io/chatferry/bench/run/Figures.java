package io.chatferry.bench.run;

import java.time.Duration;

/**
 * The cost of a run, measured at the target.
 *
 * @param sending from the first request to the last message
 * @param requests all that the contender made
 * @param refused those answered 429
 * @param processorSending user and system time of the contender's process while sending
 * @param processor likewise, from its start to its end
 */
public record Figures(Duration sending, long requests, long refused, Duration processorSending, Duration processor) {

    public double messagesPerSecond(int messages) {
        return messages / seconds(sending);
    }

    public double refusedShare() {
        return requests == 0 ? 0 : (double) refused / requests;
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
