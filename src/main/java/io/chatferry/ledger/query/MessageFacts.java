package io.chatferry.ledger.query;

import io.chatferry.file.OwnerOnly;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.MessageState;
import io.chatferry.sort.RowFormat;
import io.chatferry.sort.RowSorter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of the message rows, from one scan and one sort by conversation: grouping hundreds of thousands of conversations
 * in the database takes minutes.
 *
 * @param states messages by state
 * @param removed messages that the last pass over a cumulative export did not contain
 * @param late sent since the start of the run, after an earlier run had sent a later message of their conversation
 * @param conversations the number of conversations
 * @param top the largest conversations, largest first
 * @param days messages by the day (UTC) of the legacy system on which they were sent
 * @param hours messages by the hour of the day (UTC), 0 to 23
 */
public record MessageFacts(
        Map<MessageState, Long> states,
        long removed,
        long late,
        long conversations,
        List<Conversation> top,
        SortedMap<LocalDate, Long> days,
        List<Long> hours) {

    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final int HOURS_OF_DAY = 24;
    private static final int SORTED_IN_MEMORY = 1 << 17;

    /**
     * One conversation.
     *
     * @param anyMessage the id of one of its messages, which leads to its parties
     * @param sent messages that are in the target
     */
    public record Conversation(long anyMessage, long messages, long sent, Instant first, Instant last) {}

    /**
     * Counts them in the ledger.
     *
     * @param runStart of the current run, milliseconds since 1970
     * @param most the number of conversations at the top
     */
    public static MessageFacts of(Ledger ledger, long runStart, int most) {
        return ledger.db().read(connection -> {
            try {
                OwnerOnly.createFolder(ledger.sortFolder());
                try (RowSorter<Row> sorter =
                        new RowSorter<>(ledger.sortFolder(), "facts", Row.FORMAT, SORTED_IN_MEMORY)) {
                    return count(connection, sorter, runStart, most);
                } finally {
                    java.nio.file.Files.deleteIfExists(ledger.sortFolder());
                }
            } catch (IOException | UncheckedIOException full) {
                throw LedgerException.ofDisk("Sorting in " + ledger.sortFolder() + " failed", full);
            }
        });
    }

    /** A message, sorted by conversation and time; {@code since} is when it was begun last, in milliseconds. */
    private record Row(long conversation, long sentAtNanos, int state, long since, long id) {

        static final RowFormat<Row> FORMAT = new RowFormat<>(
                5,
                2,
                (row, columns) -> {
                    columns[0] = row.conversation;
                    columns[1] = row.sentAtNanos;
                    columns[2] = row.state;
                    columns[3] = row.since;
                    columns[4] = row.id;
                },
                columns -> new Row(columns[0], columns[1], (int) columns[2], columns[3], columns[4]));

        boolean isIn(MessageState expected) {
            return state == expected.number();
        }
    }

    private static MessageFacts count(Connection connection, RowSorter<Row> sorter, long runStart, int most)
            throws SQLException {
        Map<MessageState, long[]> states = new EnumMap<>(MessageState.class);
        Hours hours = new Hours();
        long[] removed = {0};
        String sql =
                "SELECT id, conversation, sent_at_ns, state, since, gone FROM message WHERE id > ? ORDER BY id LIMIT 10000";
        Db.scan(connection, sql, row -> {
            states.computeIfAbsent(MessageState.of(row.getInt(4)), state -> new long[1])[0]++;
            hours.add(row.getLong(3));
            removed[0] += row.getBoolean(6) ? 1 : 0;
            sorter.add(new Row(row.getLong(2), row.getLong(3), row.getInt(4), row.getLong(5), row.getLong(1)));
        });
        Walk walk = new Walk(runStart, most);
        for (Row row = sorter.next(); row != null; row = sorter.next()) {
            walk.add(row);
        }
        walk.end();
        return new MessageFacts(
                byState(states), removed[0], walk.late, walk.conversations, walk.top(), hours.days(), hours.ofDay());
    }

    private static Map<MessageState, Long> byState(Map<MessageState, long[]> amounts) {
        Map<MessageState, Long> states = new EnumMap<>(MessageState.class);
        amounts.forEach((state, amount) -> states.put(state, amount[0]));
        return states;
    }

    /** Counts messages by the hour. */
    private static final class Hours {
        private final Map<Long, long[]> counts = new HashMap<>();
        private long last;
        private long @Nullable [] count;

        /** Counts one; rows come nearly by time, so that most are of the same hour as the one before. */
        void add(long sentAtNanos) {
            long hour = Math.floorDiv(sentAtNanos, HOUR_NANOS);
            long[] known = count;
            if (known == null || hour != last) {
                known = counts.computeIfAbsent(hour, h -> new long[1]);
                count = known;
                last = hour;
            }
            known[0]++;
        }

        SortedMap<LocalDate, Long> days() {
            SortedMap<LocalDate, Long> days = new TreeMap<>();
            counts.forEach((hour, amount) ->
                    days.merge(LocalDate.ofEpochDay(Math.floorDiv(hour, HOURS_OF_DAY)), amount[0], Long::sum));
            return days;
        }

        List<Long> ofDay() {
            long[] hours = new long[HOURS_OF_DAY];
            counts.forEach((hour, amount) -> hours[Math.floorMod(hour, HOURS_OF_DAY)] += amount[0]);
            return Arrays.stream(hours).boxed().toList();
        }
    }

    /** Takes the rows conversation by conversation, in the order of time. */
    private static final class Walk {
        private final long runStart;
        private final int most;
        private final PriorityQueue<Conversation> largest =
                new PriorityQueue<>(Comparator.comparingLong(Conversation::messages));
        private @Nullable Row first;
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

        void add(Row row) {
            Row known = first;
            if (known != null && known.conversation != row.conversation) {
                end();
            }
            if (first == null) {
                first = row;
            }
            messages++;
            lastSentAt = row.sentAtNanos;
            boolean isSent = row.isIn(MessageState.SENT);
            sent += isSent || row.isIn(MessageState.ALREADY_THERE) ? 1 : 0;
            if (isSent && row.since >= runStart) {
                sentInRun++;
            } else if (isSent) {
                // rows come by time: the messages that this run has sent so far are older than this one
                lateCandidates = sentInRun;
            }
        }

        void end() {
            Row known = first;
            if (known == null) {
                return;
            }
            conversations++;
            late += lateCandidates;
            largest.add(new Conversation(known.id, messages, sent, instant(known.sentAtNanos), instant(lastSentAt)));
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
