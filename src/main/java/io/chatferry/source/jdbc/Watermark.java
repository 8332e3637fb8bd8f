package io.chatferry.source.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key behind which the next delta begins. A row is committed after its key was taken: one with a smaller key than the
 * greatest that was read may become visible later. So the keys of the last rows, as many as the overlap says, do not count.
 * Memory does not grow with the rows. Not thread-safe.
 */
final class Watermark {

    /** Into how many parts the overlap is divided; rows of the part at its edge are read again too. */
    private static final int PARTS = 500;

    private final JdbcQuery.Increment increment;
    private final @Nullable KeyValue last;
    private final Instant now;
    private final ZoneId zone;
    private final long partMillis;
    /** The least key of the rows of each part of time within the overlap. */
    private final TreeMap<Long, KeyValue> youngest = new TreeMap<>();

    private final TreeMap<Long, KeyValue> greatest = new TreeMap<>();
    private @Nullable KeyValue greatestOld;
    private @Nullable KeyValue greatestOfAll;

    /** @param last the key that this delta began behind */
    Watermark(JdbcQuery.Increment increment, @Nullable KeyValue last, Instant now, ZoneId zone) {
        this.increment = increment;
        this.last = last;
        this.now = now;
        this.zone = zone;
        Duration overlap = increment.overlap();
        this.partMillis = overlap == null ? 1 : Math.max(1, overlap.toMillis() / PARTS);
    }

    /**
     * A row.
     *
     * @param time when it was written; null if that is not known
     */
    void add(KeyValue key, @Nullable Instant time) {
        greatestOfAll = key.max(greatestOfAll);
        if (increment.overlap() == null || key.isTime() || time == null) {
            return;
        }
        long part = Math.floorDiv(time.toEpochMilli(), partMillis);
        youngest.merge(part, key, (a, b) -> a.isAfter(b) ? b : a);
        greatest.merge(part, key, KeyValue::max);
        forget(cutOff(increment.overlap()));
    }

    /** The part of time up to which rows are old. */
    private long cutOff(Duration overlap) {
        long newest = youngest.isEmpty() ? Long.MAX_VALUE : youngest.lastKey() * partMillis + partMillis;
        return Math.floorDiv(Math.min(newest, now.toEpochMilli()) - overlap.toMillis(), partMillis) - 1;
    }

    private void forget(long cutOff) {
        for (Map.Entry<Long, KeyValue> old = greatest.firstEntry();
                old != null && old.getKey() <= cutOff;
                old = greatest.firstEntry()) {
            greatestOld = old.getValue().max(greatestOld);
            greatest.pollFirstEntry();
            youngest.pollFirstEntry();
        }
    }

    /** Behind which key the next delta begins; null if that is at the first row. It never goes back. */
    @Nullable
    KeyValue next() {
        KeyValue found = found();
        return found == null ? last : found.max(last);
    }

    private @Nullable KeyValue found() {
        KeyValue all = greatestOfAll;
        Duration overlap = increment.overlap();
        if (all == null) {
            return null;
        }
        if (all.isTime() && overlap != null) {
            return all.before(overlap, now, zone);
        }
        if (overlap == null) {
            return all.isWhole() ? all.minus(increment.overlapKeys()) : null;
        }
        KeyValue old = greatestOld;
        KeyValue young = youngest.values().stream()
                .reduce((a, b) -> a.isAfter(b) ? b : a)
                .orElse(null);
        if (old == null || young == null || young.isAfter(old)) {
            return old;
        }
        // a young row has a smaller key than an old one
        return young.isWhole() ? young.minus(1) : null;
    }
}
