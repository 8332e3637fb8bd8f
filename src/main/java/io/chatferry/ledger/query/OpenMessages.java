package io.chatferry.ledger.query;

import io.chatferry.file.OwnerOnly;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.backlog.SendOrder;
import io.chatferry.ledger.sort.LongIndex;
import io.chatferry.sort.RowFormat;
import io.chatferry.sort.RowSorter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Counts what a run has to send, as {@code BacklogBuilder} would arrange it: one scan of the rows for the senders, one of the
 * same rows by conversation for the order.
 *
 * @param messages staged, in flight or in doubt
 * @param conversations that they belong to
 * @param old those that were sent before the given instant
 * @param strict conversations whose messages are sent one after another; in the others that holds within a second only
 * @param chain the most messages that have to be sent one after another
 * @param loads the number of senders by the number of their messages
 * @param busiest the senders with the most messages, the busiest first
 */
public record OpenMessages(
        long messages,
        long conversations,
        long old,
        long strict,
        long chain,
        SortedMap<Integer, Long> loads,
        List<Sender> busiest) {

    private static final int SORTED_IN_MEMORY = 1 << 16;
    private static final int TOP = 10;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** A user, by source id, with the number of its open messages. */
    public record Sender(String id, long messages) {}

    /**
     * Counts them in the ledger.
     *
     * @param oldBeforeNanos messages that were sent before count as old
     */
    public static OpenMessages of(Ledger ledger, SendOrder order, long oldBeforeNanos) {
        return ledger.db().read(connection -> {
            try {
                OwnerOnly.createFolder(ledger.sortFolder());
                try (RowSorter<Row> sorter =
                        new RowSorter<>(ledger.sortFolder(), "plan", Row.FORMAT, SORTED_IN_MEMORY)) {
                    return new Walk(order).run(connection, sorter, oldBeforeNanos);
                } finally {
                    Files.deleteIfExists(ledger.sortFolder());
                }
            } catch (IOException | UncheckedIOException full) {
                throw LedgerException.ofDisk("Sorting in " + ledger.sortFolder() + " failed", full);
            }
        });
    }

    /** Messages of the busiest sender; 0 if there are none. */
    public long busiestLoad() {
        return loads.isEmpty() ? 0 : loads.lastKey();
    }

    /** An open message, sorted by conversation and second. */
    private record Row(long conversation, long second) {

        static final RowFormat<Row> FORMAT = new RowFormat<>(
                2,
                2,
                (row, columns) -> {
                    columns[0] = row.conversation;
                    columns[1] = row.second;
                },
                columns -> new Row(columns[0], columns[1]));
    }

    private static final class Walk {
        private final SendOrder order;
        private final LongIndex senders = new LongIndex();
        private int[] loads = new int[16];
        private long messages;
        private long old;
        private long conversations;
        private long strict;
        private long chain;

        Walk(SendOrder order) {
            this.order = order;
        }

        OpenMessages run(Connection connection, RowSorter<Row> sorter, long oldBeforeNanos) throws SQLException {
            String sql = "SELECT id, conversation, sent_at_ns, sender FROM message WHERE id > ? AND state IN (0, 1, 2)"
                    + " ORDER BY id LIMIT 10000";
            Db.scan(connection, sql, row -> {
                messages++;
                old += row.getLong(3) < oldBeforeNanos ? 1 : 0;
                count(row.getLong(4));
                sorter.add(new Row(row.getLong(2), Math.floorDiv(row.getLong(3), NANOS_PER_SECOND)));
            });
            chains(sorter);
            SortedMap<Integer, Long> histogram = new TreeMap<>();
            for (int i = 0; i < senders.size(); i++) {
                histogram.merge(loads[i], 1L, Long::sum);
            }
            return new OpenMessages(messages, conversations, old, strict, chain, histogram, busiest(connection));
        }

        private void count(long sender) {
            int number = senders.of(sender);
            if (number == loads.length) {
                loads = Arrays.copyOf(loads, number * 2);
            }
            loads[number]++;
        }

        private void chains(RowSorter<Row> sorter) {
            int busiest =
                    IntStream.range(0, senders.size()).map(i -> loads[i]).max().orElse(0);
            int strictUpTo = order.strictUpTo(messages, busiest);
            Row last = null;
            long size = 0;
            long second = 0;
            long longestSecond = 0;
            for (Row row = sorter.next(); row != null; row = sorter.next()) {
                if (last != null && last.conversation != row.conversation) {
                    conversation(size, longestSecond, strictUpTo);
                    size = 0;
                    longestSecond = 0;
                }
                second = size > 0 && last != null && last.second == row.second ? second + 1 : 1;
                longestSecond = Math.max(longestSecond, second);
                size++;
                last = row;
            }
            if (last != null) {
                conversation(size, longestSecond, strictUpTo);
            }
        }

        /** A conversation that is ordered by second still sends its last two messages after all others. */
        private void conversation(long size, long longestSecond, int strictUpTo) {
            conversations++;
            boolean isStrict = size <= strictUpTo;
            strict += isStrict ? 1 : 0;
            chain = Math.max(chain, isStrict ? size : Math.min(size, longestSecond + 2));
        }

        private List<Sender> busiest(Connection connection) throws SQLException {
            List<Sender> found = new ArrayList<>();
            int[] numbers = IntStream.range(0, senders.size())
                    .boxed()
                    .sorted((a, b) -> Integer.compare(loads[b], loads[a]))
                    .limit(TOP)
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int number : numbers) {
                Db.each(
                        connection,
                        "SELECT source_id FROM entity WHERE entity_key = ?",
                        row -> found.add(new Sender(row.getString(1), loads[number])),
                        senders.key(number));
            }
            return found;
        }
    }
}
