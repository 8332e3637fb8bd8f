package io.chatferry.ledger.backlog;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.WorkFolder;
import io.chatferry.ledger.sort.LongIndex;
import io.chatferry.ledger.sort.LongSorter;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Arranges what a run has to send. The open messages are sorted by conversation, the latest first: so the last two of a
 * conversation, and what follows a message, are known before the message itself is read. Followers are written at once,
 * heads after another sort by sender.
 */
public final class BacklogBuilder {

    private static final int SORTED_IN_MEMORY = 1 << 16;
    private static final int LAST = 2;
    /** Conversations up to this length can be looked at as a whole before they are arranged. */
    private static final int SHORT = 1_000;

    private static final int CONVERSATION = 0;
    private static final int NEGATIVE_TIME = 1;
    private static final int NEGATIVE_SEQ = 2;
    private static final int ROW_ID = 3;
    private static final int ROW_SENDER = 4;
    private static final int ROW_RECEIVER = 5;
    private static final int ROW_REST = 6;

    private final Path folder;
    private final SendOrder order;
    private final boolean bySender;
    private final LongIndex senders;
    private int[] loads;
    private int[] waiting = new int[16];
    private int[] tails = new int[16];
    private int conversations;
    private int written;
    private long messages;
    private int strictUpTo;
    private final List<Integer> held = new ArrayList<>();

    /**
     * Keeps its files in {@code folder}.
     *
     * @param bySender heads lie in a line for each sender; otherwise all lie in one line, in the order of time
     * @param senders those that have numbers already; new ones get the next
     */
    public BacklogBuilder(Path folder, SendOrder order, boolean bySender, LongIndex senders) {
        this.folder = folder;
        this.order = order;
        this.bySender = bySender;
        this.senders = senders;
        this.loads = new int[senders.size() + 16];
    }

    /** Arranges what is staged or in doubt in these conversations, or in all if there are none. */
    public Backlog build(Connection connection, BacklogPortion portion, Set<Long> chosen, BooleanSupplier stop)
            throws SQLException, IOException {
        WorkFolder.emptySortFolder(folder);
        WorkFolder.create(folder);
        Path file = folder.resolve("backlog");
        try (LongSorter byConversation = new LongSorter(folder, "open", 7, 3, SORTED_IN_MEMORY);
                LongSorter heads = new LongSorter(folder, "heads", 3 + Backlog.WIDTH, 3, SORTED_IN_MEMORY);
                DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(made(file)), 1 << 16))) {
            read(connection, portion, chosen, byConversation);
            strictUpTo = order.strictUpTo(
                    messages, Arrays.stream(loads, 0, senders.size()).max().orElse(0));
            if (!stop.getAsBoolean()) {
                arrange(byConversation, heads, out, stop);
            }
            return finish(file, heads, out);
        } catch (UncheckedIOException full) {
            throw full.getCause();
        }
    }

    private static FileChannel made(Path file) throws IOException {
        return WorkFolder.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    private void read(Connection connection, BacklogPortion portion, Set<Long> chosen, LongSorter byConversation)
            throws SQLException {
        String sql = portion.select("m.id, m.conversation, m.sent_at_ns, m.seq, m.sender, m.receiver, m.occurrence,"
                + " m.attempts, m.state");
        Db.scan(connection, sql, row -> {
            long conversation = row.getLong(2);
            if (!chosen.isEmpty() && !chosen.contains(conversation)) {
                return;
            }
            messages++;
            int sender = senders.of(row.getLong(5));
            if (sender == loads.length) {
                loads = Arrays.copyOf(loads, sender * 2);
            }
            loads[sender]++;
            long attempts = row.getLong(8) | (row.getInt(9) == 0 ? 0 : Backlog.HELD);
            try {
                byConversation.add(
                        conversation,
                        -row.getLong(3),
                        -row.getLong(4),
                        row.getLong(1),
                        row.getLong(5),
                        row.getLong(6),
                        (row.getLong(7) << 32) | attempts);
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        });
    }

    private void arrange(LongSorter byConversation, LongSorter heads, DataOutputStream out, BooleanSupplier stop)
            throws IOException {
        List<long[]> buffer = new ArrayList<>();
        Arrangement open = null;
        long[] row = byConversation.next();
        while (row != null) {
            long conversation = row[CONVERSATION];
            buffer.clear();
            while (row != null && row[CONVERSATION] == conversation && buffer.size() <= Math.min(strictUpTo, SHORT)) {
                buffer.add(row);
                row = byConversation.next();
            }
            boolean whole = row == null || row[CONVERSATION] != conversation;
            boolean strict = strictUpTo == Integer.MAX_VALUE || (whole && buffer.size() <= strictUpTo);
            open = new Arrangement(strict, heads, out);
            for (long[] each : buffer) {
                open.add(each);
            }
            while (row != null && row[CONVERSATION] == conversation) {
                open.add(row);
                row = byConversation.next();
            }
            open.end();
            if (stop.getAsBoolean()) {
                return;
            }
        }
    }

    private Backlog finish(Path file, LongSorter heads, DataOutputStream out) throws IOException {
        int lines = bySender ? senders.size() : 1;
        int[] firsts = new int[lines + 1];
        int line = 0;
        firsts[0] = written;
        for (long[] row = heads.next(); row != null; row = heads.next()) {
            while (line < row[0]) {
                firsts[++line] = written;
            }
            write(out, row, 3);
        }
        while (line < lines) {
            firsts[++line] = written;
        }
        out.flush();
        return new Backlog(
                file,
                written,
                senders,
                bySender ? Arrays.copyOf(loads, lines) : new int[] {written},
                firsts,
                Arrays.copyOf(waiting, conversations),
                Arrays.copyOf(tails, conversations),
                held);
    }

    private int write(DataOutputStream out, long[] row, int from) throws IOException {
        for (int i = from; i < from + Backlog.WIDTH; i++) {
            out.writeLong(row[i]);
        }
        if ((row[from + Backlog.SENDER] & Backlog.HELD) != 0) {
            held.add(written);
        }
        return written++;
    }

    private int newConversation() {
        if (conversations == waiting.length) {
            waiting = Arrays.copyOf(waiting, conversations * 2);
            tails = Arrays.copyOf(tails, conversations * 2);
        }
        return conversations++;
    }

    /** One conversation, its messages given from the last to the first. */
    private final class Arrangement {
        private final boolean strict;
        private final LongSorter heads;
        private final DataOutputStream out;
        private long @org.jspecify.annotations.Nullable [] pending;
        private int seen;
        private int conversation = Backlog.NONE;
        /** The position of what follows the pending message. */
        private int next = Backlog.NONE;
        /** The sender with most to send among those who wait for the pending message, or none. */
        private int heaviestWaiter = Backlog.NONE;

        private int tailWaiter = Backlog.NONE;

        Arrangement(boolean strict, LongSorter heads, DataOutputStream out) {
            this.strict = strict;
            this.heads = heads;
            this.out = out;
        }

        void add(long[] row) throws IOException {
            long[] last = pending;
            pending = row;
            if (last == null) {
                return;
            }
            seen++;
            boolean lastOfTails = !strict && seen == LAST;
            boolean follows = strict || seen < LAST || (seen > LAST && second(row) == second(last));
            if (lastOfTails) {
                waitForRest(last);
            } else if (follows) {
                int sender = sender(last);
                next = write(out, record(last, strict || seen < LAST ? Backlog.NONE : conversation), 0);
                heaviestWaiter = heavier(heaviestWaiter, sender);
            } else {
                head(last);
            }
        }

        void end() throws IOException {
            long[] last = pending;
            if (last != null) {
                seen++;
                head(last);
            }
        }

        /** The last but one waits until everything before it is settled; the last one follows it. */
        private void waitForRest(long[] last) throws IOException {
            tailWaiter = heavier(heaviestWaiter, sender(last));
            int position = write(out, record(last, Backlog.NONE), 0);
            conversation = newConversation();
            tails[conversation] = position;
            next = Backlog.NONE;
            heaviestWaiter = tailWaiter;
        }

        private void head(long[] last) throws IOException {
            int sender = sender(last);
            long[] record = record(last, seen > LAST && !strict ? conversation : Backlog.NONE);
            long[] row = new long[3 + Backlog.WIDTH];
            row[0] = bySender ? sender : 0;
            row[1] = bySender ? -loads[heavier(heaviestWaiter, sender)] : 0;
            row[2] = last[ROW_ID];
            System.arraycopy(record, 0, row, 3, Backlog.WIDTH);
            heads.add(row);
            next = Backlog.NONE;
            heaviestWaiter = tailWaiter;
        }

        private long[] record(long[] row, int waitingConversation) {
            if (waitingConversation != Backlog.NONE) {
                waiting[waitingConversation]++;
            }
            int sender = sender(row);
            long[] record = new long[Backlog.WIDTH];
            record[Backlog.ID] = row[ROW_ID];
            record[Backlog.SENT_AT] = -row[NEGATIVE_TIME];
            record[Backlog.SEQ] = -row[NEGATIVE_SEQ];
            record[Backlog.RECEIVER] = row[ROW_RECEIVER];
            record[Backlog.WAITERS] =
                    pair(waitingConversation, heaviestWaiter == Backlog.NONE ? sender : heaviestWaiter);
            record[Backlog.NEXT] = pair(next, (int) (row[ROW_REST] >> 32));
            record[Backlog.SENDER] = pair(sender, (int) row[ROW_REST]);
            return record;
        }

        private int heavier(int one, int other) {
            return one == Backlog.NONE || loads[other] > loads[one] ? other : one;
        }

        private int sender(long[] row) {
            return senders.find(row[ROW_SENDER]);
        }
    }

    private static long second(long[] row) {
        return Math.floorDiv(-row[NEGATIVE_TIME], 1_000_000_000L);
    }

    private static long pair(int high, int low) {
        return ((long) high << 32) | (low & 0xFFFFFFFFL);
    }
}
