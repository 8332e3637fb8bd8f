package io.chatferry.ledger.backlog;

import io.chatferry.ledger.sort.LongIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What one run has to send, arranged in a line for each sender, so that a sender without allowance holds up nobody else:
 * made of the ledger at the start of a run, and lost with it. It lies in a file that is mapped into memory; in the heap
 * there are a few numbers for each sender and each conversation.
 *
 * <p>A message that may go at any time is a <em>head</em>; the heads of a line lie together, from {@link #first} to
 * {@link #end}, those first that senders with much to send wait for. Any other message follows one ({@link #next}), or
 * waits for the rest of its conversation ({@link #tail}).
 */
public final class Backlog implements AutoCloseable {

    /** No position, no conversation. */
    public static final int NONE = -1;

    static final int WIDTH = 7;
    static final int ID = 0;
    static final int SENT_AT = 1;
    static final int SEQ = 2;
    static final int RECEIVER = 3;
    /** Conversation and heaviestWaiter, an int each. */
    static final int WAITERS = 4;
    /** Position of the next message and occurrence, an int each. */
    static final int NEXT = 5;
    /** Sender, an int, and attempts with {@link #HELD}. */
    static final int SENDER = 6;

    /** In the column of the attempts: the message is in doubt from an earlier run. */
    static final int HELD = 1 << 15;

    private static final int BYTES = WIDTH * Long.BYTES;
    private static final int A_MAP = 1 << 24;

    private final Path file;
    private final ByteBuffer[] maps;
    private final int size;
    private final LongIndex senders;
    private final int[] loads;
    private final int[] firsts;
    private final int[] waiting;
    private final int[] tails;
    private final List<Integer> held;

    Backlog(
            Path file,
            int size,
            LongIndex senders,
            int[] loads,
            int[] firsts,
            int[] waiting,
            int[] tails,
            List<Integer> held)
            throws IOException {
        this.file = file;
        this.size = size;
        this.senders = senders;
        this.loads = loads;
        this.firsts = firsts;
        this.waiting = waiting;
        this.tails = tails;
        this.held = held;
        this.maps = map(file, size);
    }

    private static ByteBuffer[] map(Path file, int size) throws IOException {
        MappedByteBuffer[] maps = new MappedByteBuffer[(size + A_MAP - 1) / A_MAP];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (int i = 0; i < maps.length; i++) {
                long from = (long) i * A_MAP;
                maps[i] =
                        channel.map(FileChannel.MapMode.READ_ONLY, from * BYTES, Math.min(A_MAP, size - from) * BYTES);
            }
        }
        return maps;
    }

    /** Messages in all. */
    public int size() {
        return size;
    }

    /** The numbers of senders by their entity keys. */
    public LongIndex numbers() {
        return senders;
    }

    /** The number of a sender by its entity key; whoever has nothing to send gets a number beyond those. */
    public int senderNumber(long key) {
        return senders.of(key);
    }

    /** Lines: as many as senders, line and sender having the same number; or one for all. */
    public int lines() {
        return loads.length;
    }

    /** How many messages belong to a line, heads or not. */
    public int load(int line) {
        return loads[line];
    }

    /** The position of a line's first head. */
    public int first(int line) {
        return firsts[line];
    }

    /** The position behind a line's last head. */
    public int end(int line) {
        return firsts[line + 1];
    }

    /** The line of the message at a position. */
    public int line(int position) {
        return loads.length == 1 ? 0 : high(position, SENDER);
    }

    /** The message at a position, with the attempts of earlier runs. */
    public PendingMessage at(int position) {
        int sender = high(position, SENDER);
        long next = get(position, NEXT);
        return new PendingMessage(
                get(position, ID),
                get(position, SEQ),
                (int) next,
                position,
                sender,
                senders.key(sender),
                get(position, RECEIVER),
                get(position, SENT_AT),
                low(position, SENDER) & (HELD - 1));
    }

    /** The position of the message that goes when this one is settled, or {@link #NONE}. */
    public int next(int position) {
        return high(position, NEXT);
    }

    /** The line with most to send among those whose messages wait for this one; its own if there are none. */
    public int heaviestWaiter(int position) {
        return loads.length == 1 ? 0 : low(position, WAITERS);
    }

    /** The number of the conversation whose last messages wait for this one, or {@link #NONE}. */
    public int conversation(int position) {
        return high(position, WAITERS);
    }

    /** For each conversation whose last two wait, how many messages they wait for. */
    public int[] waiting() {
        return waiting.clone();
    }

    /** The position of the last but one of a conversation, which goes when nothing waits there any more. */
    public int tail(int conversation) {
        return tails[conversation];
    }

    /** The positions of messages that are in doubt from an earlier run, in the order of reading. */
    public List<Integer> held() {
        return held;
    }

    private long get(int position, int column) {
        return maps[position / A_MAP].getLong((position % A_MAP) * BYTES + column * Long.BYTES);
    }

    private int high(int position, int column) {
        return (int) (get(position, column) >> 32);
    }

    private int low(int position, int column) {
        return (int) get(position, column);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            // the next pass empties the folder
        }
    }
}
