package io.chatferry.ledger.backlog;

import io.chatferry.file.OwnerOnly;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.WorkFolder;
import io.chatferry.ledger.sort.LongIndex;
import io.chatferry.sort.RowSorter;
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
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Backlog}. The open messages are sorted by conversation, the latest first: so the last two of a conversation,
 * and the followers of a message, are known before the message itself is read. Followers are written at once, heads after
 * another sort by sender.
 */
public final class BacklogBuilder {

    private static final int SORTED_IN_MEMORY = 1 << 16;
    /** The last two messages of a conversation are sent after all others of it. */
    private static final int TAIL = 2;

    /** Conversations up to this length are read as a whole before they are arranged. */
    private static final int SHORT = 1_000;

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
    private final List<Integer> inDoubt = new ArrayList<>();

    /**
     * Keeps its files in {@code folder}, which is emptied.
     *
     * @param bySender heads lie in a line for each sender; otherwise all lie in one line, in the order of time
     * @param senders the senders that have numbers already; new senders get the next numbers
     */
    public BacklogBuilder(Path folder, SendOrder order, boolean bySender, LongIndex senders) {
        this.folder = folder;
        this.order = order;
        this.bySender = bySender;
        this.senders = senders;
        this.loads = new int[senders.size() + 16];
    }

    /** Arranges the staged messages and those in doubt, of the chosen conversations or of all if none is chosen. */
    public Backlog build(Connection connection, BacklogPortion portion, Set<Long> chosen, BooleanSupplier stop)
            throws SQLException, IOException {
        WorkFolder.emptySortFolder(folder);
        OwnerOnly.createFolder(folder);
        Path file = folder.resolve("backlog");
        try (RowSorter<OpenMessage> byConversation =
                        new RowSorter<>(folder, "open", OpenMessage.FORMAT, SORTED_IN_MEMORY);
                RowSorter<Head> heads = new RowSorter<>(folder, "heads", Head.FORMAT, SORTED_IN_MEMORY);
                DataOutputStream out = new DataOutputStream(
                        new BufferedOutputStream(Channels.newOutputStream(create(file)), 1 << 16))) {
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

    private static FileChannel create(Path file) throws IOException {
        return OwnerOnly.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    private void read(
            Connection connection, BacklogPortion portion, Set<Long> chosen, RowSorter<OpenMessage> byConversation)
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
            byConversation.add(new OpenMessage(
                    conversation,
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(1),
                    row.getLong(5),
                    row.getLong(6),
                    row.getInt(7),
                    row.getInt(8),
                    MessageState.of(row.getInt(9)) != MessageState.STAGED));
        });
    }

    private void arrange(
            RowSorter<OpenMessage> byConversation, RowSorter<Head> heads, DataOutputStream out, BooleanSupplier stop)
            throws IOException {
        List<OpenMessage> buffer = new ArrayList<>();
        Arrangement open = null;
        OpenMessage row = byConversation.next();
        while (row != null) {
            long conversation = row.conversation();
            buffer.clear();
            while (row != null && row.conversation() == conversation && buffer.size() <= Math.min(strictUpTo, SHORT)) {
                buffer.add(row);
                row = byConversation.next();
            }
            boolean isWhole = row == null || row.conversation() != conversation;
            boolean isStrict = strictUpTo == Integer.MAX_VALUE || (isWhole && buffer.size() <= strictUpTo);
            open = new Arrangement(isStrict, heads, out);
            for (OpenMessage each : buffer) {
                open.add(each);
            }
            while (row != null && row.conversation() == conversation) {
                open.add(row);
                row = byConversation.next();
            }
            open.end();
            if (stop.getAsBoolean()) {
                return;
            }
        }
    }

    private Backlog finish(Path file, RowSorter<Head> heads, DataOutputStream out) throws IOException {
        int lines = bySender ? senders.size() : 1;
        int[] firsts = new int[lines + 1];
        int line = 0;
        firsts[0] = written;
        for (Head head = heads.next(); head != null; head = heads.next()) {
            while (line < head.line()) {
                firsts[++line] = written;
            }
            write(out, head.row());
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
                inDoubt);
    }

    private int write(DataOutputStream out, BacklogRow row) throws IOException {
        row.write(out);
        if (row.isInDoubt()) {
            inDoubt.add(written);
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
        private final boolean isStrict;
        private final RowSorter<Head> heads;
        private final DataOutputStream out;
        private @Nullable OpenMessage pending;
        private int seen;
        private int conversation = Backlog.NONE;
        /** The position of what follows the pending message. */
        private int next = Backlog.NONE;
        /** The sender with the most messages among those that wait for the pending message, or none. */
        private int heaviestWaiter = Backlog.NONE;

        private int tailWaiter = Backlog.NONE;

        Arrangement(boolean isStrict, RowSorter<Head> heads, DataOutputStream out) {
            this.isStrict = isStrict;
            this.heads = heads;
            this.out = out;
        }

        void add(OpenMessage row) throws IOException {
            OpenMessage last = pending;
            pending = row;
            if (last == null) {
                return;
            }
            seen++;
            boolean isLastButOne = !isStrict && seen == TAIL;
            boolean isFollower = isStrict || seen < TAIL || (seen > TAIL && row.second() == last.second());
            if (isLastButOne) {
                waitForRest(last);
            } else if (isFollower) {
                int sender = sender(last);
                next = write(out, backlogRow(last, isStrict || seen < TAIL ? Backlog.NONE : conversation));
                heaviestWaiter = heavier(heaviestWaiter, sender);
            } else {
                head(last);
            }
        }

        void end() throws IOException {
            OpenMessage last = pending;
            if (last != null) {
                seen++;
                head(last);
            }
        }

        /** The last but one waits until all messages before it are done; the last one follows it. */
        private void waitForRest(OpenMessage last) throws IOException {
            tailWaiter = heavier(heaviestWaiter, sender(last));
            int position = write(out, backlogRow(last, Backlog.NONE));
            conversation = newConversation();
            tails[conversation] = position;
            next = Backlog.NONE;
            heaviestWaiter = tailWaiter;
        }

        private void head(OpenMessage last) throws IOException {
            int sender = sender(last);
            BacklogRow row = backlogRow(last, seen > TAIL && !isStrict ? conversation : Backlog.NONE);
            heads.add(bySender ? new Head(sender, loads[heavier(heaviestWaiter, sender)], row) : new Head(0, 0, row));
            next = Backlog.NONE;
            heaviestWaiter = tailWaiter;
        }

        private BacklogRow backlogRow(OpenMessage row, int waitingConversation) {
            if (waitingConversation != Backlog.NONE) {
                waiting[waitingConversation]++;
            }
            int sender = sender(row);
            return new BacklogRow(
                    row.id(),
                    row.sentAtNanos(),
                    row.seq(),
                    row.receiver(),
                    waitingConversation,
                    heaviestWaiter == Backlog.NONE ? sender : heaviestWaiter,
                    next,
                    row.occurrence(),
                    sender,
                    row.attempts(),
                    row.isInDoubt());
        }

        private int heavier(int one, int other) {
            return one == Backlog.NONE || loads[other] > loads[one] ? other : one;
        }

        private int sender(OpenMessage row) {
            return senders.find(row.sender());
        }
    }
}
