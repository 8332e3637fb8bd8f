package io.chatferry.send.transport;

import io.chatferry.send.state.RequestFlow;
import io.chatferry.send.state.SendCounters;
import java.time.Duration;

/** Measures how requests flow, over a second or until an answer has come. Not thread-safe. */
final class FlowMeter {

    private static final Duration EVERY = Duration.ofSeconds(1);

    private long since = System.nanoTime();
    private long waitedNanos;
    private long answers;
    private long tookNanos;

    /** The thread that sends had nothing to do for so long. */
    void waited(long nanos) {
        waitedNanos += nanos;
    }

    /** An answer took so long. */
    void answered(long nanos) {
        answers++;
        tookNanos += nanos;
    }

    /** Publishes the measurement, if it is due. */
    void measure(long now, int mostInFlight, SendCounters counters) {
        double passed = now - since;
        if (answers == 0 || passed < EVERY.toNanos()) {
            return;
        }
        // each answer was in flight for as long as it took
        RequestFlow lately = new RequestFlow(
                tookNanos / 1e6 / answers, tookNanos / passed, mostInFlight, Math.min(1, waitedNanos / passed));
        RequestFlow before = counters.flow();
        counters.flow(
                before.equals(RequestFlow.UNKNOWN)
                        ? lately
                        : new RequestFlow(
                                (before.roundTripMillis() + lately.roundTripMillis()) / 2,
                                (before.inFlight() + lately.inFlight()) / 2,
                                mostInFlight,
                                (before.idleShare() + lately.idleShare()) / 2));
        since = now;
        waitedNanos = 0;
        answers = 0;
        tookNanos = 0;
    }
}
