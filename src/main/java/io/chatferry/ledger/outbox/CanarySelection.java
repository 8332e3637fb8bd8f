package io.chatferry.ledger.outbox;

import io.chatferry.file.OwnerOnly;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.sort.RowFormat;
import io.chatferry.sort.RowSorter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

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
                OwnerOnly.createFolder(ledger.sortFolder());
                try (RowSorter<Long> open =
                                new RowSorter<>(ledger.sortFolder(), "canary", RowFormat.NUMBER, SORTED_IN_MEMORY);
                        RowSorter<Conversation> bySize =
                                new RowSorter<>(ledger.sortFolder(), "sizes", Conversation.FORMAT, SORTED_IN_MEMORY)) {
                    String sql = "SELECT id, conversation FROM message WHERE id > ? AND state IN (0, 1, 2)"
                            + " ORDER BY id LIMIT 10000";
                    Db.scan(connection, sql, row -> open.add(row.getLong(2)));
                    count(open, bySize);
                    return choose(limit, bySize);
                }
            } catch (IOException | UncheckedIOException full) {
                throw LedgerException.ofDisk("Sorting in " + ledger.sortFolder() + " failed", full);
            }
        });
    }

    /** A conversation and its number of open messages, sorted by that number, the largest first. */
    private record Conversation(long size, long key) {

        static final RowFormat<Conversation> FORMAT = new RowFormat<>(
                2,
                2,
                (row, columns) -> {
                    columns[0] = -row.size;
                    columns[1] = row.key;
                },
                columns -> new Conversation(-columns[0], columns[1]));
    }

    private static void count(RowSorter<Long> open, RowSorter<Conversation> bySize) {
        Long last = null;
        long size = 0;
        for (Long key = open.next(); key != null; key = open.next()) {
            if (last != null && !last.equals(key)) {
                bySize.add(new Conversation(size, last));
                size = 0;
            }
            last = key;
            size++;
        }
        if (last != null) {
            bySize.add(new Conversation(size, last));
        }
    }

    private static Set<Long> choose(long limit, RowSorter<Conversation> bySize) {
        Set<Long> chosen = new HashSet<>();
        long room = limit;
        Conversation smallest = null;
        for (Conversation each = bySize.next(); each != null; each = bySize.next()) {
            if (each.size <= room) {
                room -= each.size;
                chosen.add(each.key);
            } else {
                smallest = each;
            }
        }
        if (room > 0 && smallest != null) {
            chosen.add(smallest.key);
        }
        return chosen;
    }
}
