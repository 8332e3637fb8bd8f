package io.chatferry.job.monitor;

import io.chatferry.report.model.RunStatus.Moment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The rate of a run over time, in at most {@value #MAX_MOMENTS} moments: when there are more, each two of them become one,
 * and the next ones are taken half as often. Written by one thread, read by others.
 */
final class RateHistory {

    private static final int MAX_MOMENTS = 240;

    private final List<Moment> all = new ArrayList<>();
    private long everyMillis = 1_000;
    private long lastAt;
    private long lastRequests;
    private long lastTooMany;

    synchronized void add(long atMillis, long requests, long tooMany) {
        if (lastAt > 0 && atMillis - lastAt < everyMillis) {
            return;
        }
        if (lastAt > 0) {
            double seconds = (atMillis - lastAt) / 1000.0;
            all.add(new Moment(
                    Instant.ofEpochMilli(atMillis),
                    (requests - lastRequests) / seconds,
                    (tooMany - lastTooMany) / seconds));
        }
        lastAt = atMillis;
        lastRequests = requests;
        lastTooMany = tooMany;
        if (all.size() >= MAX_MOMENTS) {
            halve();
        }
    }

    synchronized List<Moment> all() {
        return List.copyOf(all);
    }

    private void halve() {
        List<Moment> half = new ArrayList<>();
        for (int i = 0; i + 1 < all.size(); i += 2) {
            Moment one = all.get(i);
            Moment other = all.get(i + 1);
            half.add(new Moment(
                    other.at(), (one.requests() + other.requests()) / 2, (one.tooMany() + other.tooMany()) / 2));
        }
        all.clear();
        all.addAll(half);
        everyMillis *= 2;
    }
}
