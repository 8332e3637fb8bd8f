package io.chatferry.ledger.media;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.sort.LongIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The files that open messages wait for: those whose links expire by the time of their end, then the others in the order
 * in which messages are sent. Eight bytes for each file.
 */
public final class MediaBacklog {

    /** No file. */
    public static final MediaBacklog EMPTY = new MediaBacklog(new long[0]);

    private final long[] keys;

    private MediaBacklog(long[] keys) {
        this.keys = keys;
    }

    /** Reads the ledger; {@code stop} is asked now and then, and the result is then incomplete. */
    public static MediaBacklog read(Ledger ledger, BooleanSupplier stop) {
        List<Expiring> expiring = new ArrayList<>();
        Keys rest = new Keys();
        LongIndex seen = new LongIndex();
        ledger.db()
                .visit(connection -> Db.scan(
                        connection,
                        "SELECT m.id, f.file_key, d.expires_at FROM message m JOIN message_file f ON f.seq = m.seq"
                                + " JOIN media d ON d.file_key = f.file_key"
                                + " WHERE m.id > ? AND m.state IN (0, 2) AND d.state IN (0, 1) ORDER BY m.id LIMIT 5000",
                        row -> {
                            long key = row.getLong(2);
                            int before = seen.size();
                            seen.of(key);
                            if (seen.size() == before || stop.getAsBoolean()) {
                                return;
                            }
                            long expiry = row.getLong(3);
                            if (row.wasNull()) {
                                rest.add(key);
                            } else {
                                expiring.add(new Expiring(key, expiry));
                            }
                        }));
        expiring.sort((one, other) -> Long.compare(one.atMillis, other.atMillis));
        Keys all = new Keys();
        expiring.forEach(each -> all.add(each.key));
        for (int i = 0; i < rest.size; i++) {
            all.add(rest.keys[i]);
        }
        return new MediaBacklog(Arrays.copyOf(all.keys, all.size));
    }

    private record Expiring(long key, long atMillis) {}

    private static final class Keys {
        private long[] keys = new long[64];
        private int size;

        void add(long key) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
            }
            keys[size++] = key;
        }
    }

    public int size() {
        return keys.length;
    }

    /** The files from this place on, at most so many. */
    public List<Long> from(int place, int most) {
        return Arrays.stream(keys, place, Math.min(keys.length, place + most))
                .boxed()
                .toList();
    }
}
