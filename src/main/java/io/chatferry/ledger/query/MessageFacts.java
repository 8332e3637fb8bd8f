package io.chatferry.ledger.query;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.WorkFolder;
import io.chatferry.ledger.sort.LongSorter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the message rows say, counted in one walk through them and one sort by conversation: the database's own grouping
 * of hundreds of thousands of conversations takes minutes.
 *
 * @param states how many are in each state
 * @param gone how many the last pass over a cumulative export did not see any more
 * @param late sent since the start of the run, though a later one of their conversation had been sent before it
 * @param conversations how many there are
 * @param top the largest conversations, largest first
 * @param days messages by the day (UTC) of the legacy system on which they were sent
 * @param hours messages by the hour of the day (UTC), 0 to 23
 */
public record MessageFacts(
        Map<MessageState, Long> states,
        long gone,
        long late,
        long conversations,
        List<Conversation> top,
        SortedMap<LocalDate, Long> days,
        List<Long> hours) {

    private static final long DAY_NANOS = 86_400_000_000_000L;
    private static final long HOUR_NANOS = DAY_NANOS / 24;
    private static final int SORTED_IN_MEMORY = 1 << 16;

    /**
     * One conversation.
     *
     * @param anyMessage the number of one of its messages, by which its parties are found
     * @param sent those that are in the target by this job
     */
    public record Conversation(long anyMessage, long messages, long sent, Instant first, Instant last) {}

    /**
     * Counts.
     *
     * @param runStart of the run in hand, milliseconds since 1970
     * @param most so many conversations at the top
     */
    public static MessageFacts of(Ledger ledger, long runStart, int most) {
        return ledger.db().read(connection -> {
            try {
                WorkFolder.create(ledger.sortFolder());
                try (LongSorter sorter = new LongSorter(ledger.sortFolder(), "facts", 5, 2, SORTED_IN_MEMORY)) {
                    return count(connection, sorter, runStart, most);
                } finally {
                    java.nio.file.Files.deleteIfExists(ledger.sortFolder());
                }
            } catch (IOException | UncheckedIOException full) {
                throw new LedgerException("Sorting in " + ledger.sortFolder() + " failed: " + full.getMessage(), full);
            }
        });
    }

    private static MessageFacts count(Connection connection, LongSorter sorter, long runStart, int most)
            throws SQLException, IOException {
        Map<MessageState, Long> states = new EnumMap<>(MessageState.class);
        SortedMap<LocalDate, Long> days = new TreeMap<>();
        long[] hours = new long[24];
        long[] gone = {0};
        String sql =
                "SELECT id, conversation, sent_at_ns, state, since, gone FROM message WHERE id > ? ORDER BY id LIMIT 10000";
        Db.scan(connection, sql, row -> {
            states.merge(MessageState.of(row.getInt(4)), 1L, Long::sum);
            days.merge(LocalDate.ofEpochDay(Math.floorDiv(row.getLong(3), DAY_NANOS)), 1L, Long::sum);
            hours[(int) (Math.floorMod(row.getLong(3), DAY_NANOS) / HOUR_NANOS)]++;
            gone[0] += row.getBoolean(6) ? 1 : 0;
            try {
                sorter.add(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(1));
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        });
        Walk walk = new Walk(runStart, most);
        for (long[] row = sorter.next(); row != null; row = sorter.next()) {
            walk.add(row);
        }
        walk.end();
        return new MessageFacts(
                states,
                gone[0],
                walk.late,
                walk.conversations,
                walk.top(),
                days,
                Arrays.stream(hours).boxed().toList());
    }

    /** Walks through the rows conversation by conversation, in the order of time. */
    private static final class Walk {
        private final long runStart;
        private final int most;
        private final PriorityQueue<Conversation> largest =
                new PriorityQueue<>(Comparator.comparingLong(Conversation::messages));
        private long @Nullable [] first;
        private long lastSentAt;
        private long messages;
        private long sent;
        private long sentInRun;
        private long lateCandidates;
        private long conversations;
        private long late;

        Walk(long runStart, int most) {
            this.runStart = runStart;
            this.most = most;
        }

        void add(long[] row) {
            long[] known = first;
            if (known != null && known[0] != row[0]) {
                end();
            }
            if (first == null) {
                first = row;
            }
            messages++;
            lastSentAt = row[1];
            boolean isSent = row[2] == MessageState.SENT.number();
            sent += isSent || row[2] == MessageState.ALREADY_THERE.number() ? 1 : 0;
            if (isSent && row[3] >= runStart) {
                sentInRun++;
            } else if (isSent) {
                // rows come by time: all that this run has sent so far are older than this one
                lateCandidates = sentInRun;
            }
        }

        void end() {
            long[] known = first;
            if (known == null) {
                return;
            }
            conversations++;
            late += lateCandidates;
            largest.add(new Conversation(known[4], messages, sent, instant(known[1]), instant(lastSentAt)));
            if (largest.size() > most) {
                largest.remove();
            }
            first = null;
            messages = 0;
            sent = 0;
            sentInRun = 0;
            lateCandidates = 0;
        }

        List<Conversation> top() {
            return largest.stream()
                    .sorted(Comparator.comparingLong(Conversation::messages)
                            .reversed()
                            .thenComparingLong(Conversation::anyMessage))
                    .toList();
        }

        private static Instant instant(long nanos) {
            return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
        }
    }
}
