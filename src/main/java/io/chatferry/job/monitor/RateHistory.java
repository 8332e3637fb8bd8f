package io.chatferry.job.monitor;

import io.chatferry.report.model.RunStatus.Moment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How the rate of a run was from its beginning on, in at most a few hundred moments: when there are too many, two become
 * one, and the next ones come half as often. Written by one thread, read by others.
 */
final class RateHistory {

    private static final int MOST = 240;

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
        if (all.size() >= MOST) {
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
