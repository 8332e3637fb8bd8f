package io.chatferry.ledger.outbox;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.WorkFolder;
import io.chatferry.ledger.sort.LongSorter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses whole conversations to send first: the busiest that fit into a number of messages, and then the smallest of the
 * others if that leaves some of the number.
 */
final class CanarySelection {

    private static final int SORTED_IN_MEMORY = 1 << 16;

    private final Ledger ledger;

    CanarySelection(Ledger ledger) {
        this.ledger = ledger;
    }

    Set<Long> choose(long limit) {
        return ledger.db().read(connection -> {
            try {
                WorkFolder.create(ledger.sortFolder());
                try (LongSorter open = new LongSorter(ledger.sortFolder(), "canary", 1, 1, SORTED_IN_MEMORY);
                        LongSorter bySize = new LongSorter(ledger.sortFolder(), "sizes", 2, 2, SORTED_IN_MEMORY)) {
                    String sql = "SELECT id, conversation FROM message WHERE id > ? AND state IN (0, 1, 2)"
                            + " ORDER BY id LIMIT 10000";
                    Db.scan(connection, sql, row -> add(open, row.getLong(2)));
                    count(open, bySize);
                    return choose(limit, bySize);
                }
            } catch (IOException | UncheckedIOException full) {
                throw new LedgerException("Sorting in " + ledger.sortFolder() + " failed: " + full.getMessage(), full);
            }
        });
    }

    /** Sizes are negative, so that the busiest come first. */
    private static void count(LongSorter open, LongSorter bySize) throws IOException {
        long @Nullable [] last = null;
        long size = 0;
        for (long[] row = open.next(); row != null; row = open.next()) {
            if (last != null && last[0] != row[0]) {
                bySize.add(-size, last[0]);
                size = 0;
            }
            last = row;
            size++;
        }
        if (last != null) {
            bySize.add(-size, last[0]);
        }
    }

    private static Set<Long> choose(long limit, LongSorter bySize) throws IOException {
        Set<Long> chosen = new HashSet<>();
        long room = limit;
        long @Nullable [] smallestLeft = null;
        for (long[] row = bySize.next(); row != null; row = bySize.next()) {
            if (-row[0] <= room) {
                room += row[0];
                chosen.add(row[1]);
            } else {
                smallestLeft = row;
            }
        }
        if (room > 0 && smallestLeft != null) {
            chosen.add(smallestLeft[1]);
        }
        return chosen;
    }

    private static void add(LongSorter sorter, long... row) {
        try {
            sorter.add(row);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }
}
