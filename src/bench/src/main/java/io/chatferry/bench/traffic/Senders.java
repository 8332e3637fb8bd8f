package io.chatferry.bench.traffic;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How many messages each sender writes: exact shares instead of draws, so that the busiest sender's time is what the
 * shape says. The shares suit a sender's limit of a hundredth of the app's.
 */
final class Senders {

    /** A sender with this share of the messages needs, at a hundredth of the app's limit, as long as all of them. */
    static final double SHARE_AT_LIMIT = 0.01;

    private Senders() {}

    /** The same for all. */
    static int[] even(int messages, int senders) {
        return apportion(
                messages, IntStream.range(0, senders).mapToDouble(i -> 1).toArray());
    }

    /**
     * Zipf's law with Mandelbrot's offset, which keeps the busiest from having all: sender {@code i} writes in
     * proportion to {@code 1 / (i + 1 + offset)}.
     *
     * @param share of the busiest
     */
    static int[] zipf(int messages, int senders, double share) {
        double low = 0;
        double high = senders;
        for (int i = 0; i < 60; i++) {
            double offset = (low + high) / 2;
            double[] weights = weights(senders, offset);
            if (weights[0] / Arrays.stream(weights).sum() > share) {
                low = offset;
            } else {
                high = offset;
            }
        }
        return apportion(messages, weights(senders, high));
    }

    private static double[] weights(int senders, double offset) {
        return IntStream.range(0, senders)
                .mapToDouble(i -> 1 / (i + 1 + offset))
                .toArray();
    }

    /**
     * Some talk so much that they need between these times of the app's, the others share the rest evenly.
     *
     * @param most need of the first talker
     * @param least need of the last talker
     */
    static int[] talkers(int messages, int senders, int talkers, double most, double least) {
        double[] weights = new double[senders];
        double rest = 1;
        for (int i = 0; i < talkers; i++) {
            weights[i] = SHARE_AT_LIMIT * (most - (most - least) * i / (talkers - 1));
            rest -= weights[i];
        }
        Arrays.fill(weights, talkers, senders, rest / (senders - talkers));
        return apportion(messages, weights);
    }

    /** Whole numbers that add up, each within one of its share. */
    private static int[] apportion(int messages, double[] weights) {
        double sum = Arrays.stream(weights).sum();
        int[] counts = new int[weights.length];
        double reached = 0;
        int given = 0;
        for (int i = 0; i < weights.length; i++) {
            reached += weights[i];
            counts[i] = (int) Math.round(messages * reached / sum) - given;
            given += counts[i];
        }
        return counts;
    }
}
