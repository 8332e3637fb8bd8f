package io.chatferry.bench;

import io.chatferry.bench.reading.ReadMeasurement;
import io.chatferry.bench.run.Figures;
import io.chatferry.bench.traffic.Limits;
import io.chatferry.bench.traffic.Shape;
import io.chatferry.bench.traffic.ShortestTime;
import java.time.Duration;
import java.util.List;

/**
 * The results of the benchmark.
 *
 * @param failures of parts that could not be measured, or in which a message did not arrive exactly once
 */
record Results(
        List<AtLimits> atLimits, List<Unlimited> unlimited, List<ReadMeasurement> reading, List<String> failures) {

    /** One shape at the limits. */
    record AtLimits(Shape shape, int messages, Limits limits, ShortestTime shortest, Figures figures) {

        /** {@code T_min} over the time it took. */
        double share() {
            return seconds(shortest.value()) / seconds(figures.sending());
        }
    }

    /** One contender without limits; the first is Chatferry. */
    record Unlimited(String name, int messages, Figures figures) {

        double rate() {
            return figures.messagesPerSecond(messages);
        }

        double processorMillisPerThousandSending() {
            return perThousand(figures.processorSending());
        }

        double processorMillisPerThousand() {
            return perThousand(figures.processor());
        }

        private double perThousand(Duration time) {
            return time.toNanos() / 1e6 / messages * 1000;
        }
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
