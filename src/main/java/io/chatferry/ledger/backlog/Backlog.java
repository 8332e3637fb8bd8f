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
 * What one run has to send, in a line for each sender, so that a rate-limited sender does not delay the others. It is built
 * from the ledger at the start of a run, and lost with it. It lies in a file that is mapped into memory; the heap holds a few
 * numbers for each sender and each conversation. Thread-safe once it is built, except {@link #senderNumber}.
 *
 * <p>A message that may be sent at any time is a <em>head</em>; the heads of a line lie together, from {@link #first} to
 * {@link #end}, first those that senders with many messages wait for. Any other message follows a message ({@link #next}), or
 * waits for the rest of its conversation ({@link #tail}).
 */
public final class Backlog implements AutoCloseable {

    /** No position, no conversation. */
    public static final int NONE = -1;

    /** Messages in one mapped buffer, which holds at most 2 GB. */
    private static final int MESSAGES_PER_MAP = 1 << 24;

    private final Path file;
    private final ByteBuffer[] maps;
    private final int size;
    private final LongIndex senders;
    private final int[] loads;
    private final int[] firsts;
    private final int[] waiting;
    private final int[] tails;
    private final List<Integer> inDoubt;

    Backlog(
            Path file,
            int size,
            LongIndex senders,
            int[] loads,
            int[] firsts,
            int[] waiting,
            int[] tails,
            List<Integer> inDoubt)
            throws IOException {
        this.file = file;
        this.size = size;
        this.senders = senders;
        this.loads = loads;
        this.firsts = firsts;
        this.waiting = waiting;
        this.tails = tails;
        this.inDoubt = inDoubt;
        this.maps = map(file, size);
    }

    private static ByteBuffer[] map(Path file, int size) throws IOException {
        MappedByteBuffer[] maps = new MappedByteBuffer[(size + MESSAGES_PER_MAP - 1) / MESSAGES_PER_MAP];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (int i = 0; i < maps.length; i++) {
                long from = (long) i * MESSAGES_PER_MAP;
                maps[i] = channel.map(
                        FileChannel.MapMode.READ_ONLY,
                        from * BacklogRow.BYTES,
                        Math.min(MESSAGES_PER_MAP, size - from) * BacklogRow.BYTES);
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

    /** The number of a sender by its entity key; a user without messages to send gets a number beyond those. */
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
        return loads.length == 1 ? 0 : BacklogRow.sender(map(position), offset(position));
    }

    /** The message at a position, with the attempts of earlier runs. */
    public PendingMessage at(int position) {
        ByteBuffer map = map(position);
        int offset = offset(position);
        return BacklogRow.message(map, offset, position, senders.key(BacklogRow.sender(map, offset)));
    }

    /** The position of the message that may be sent once this one is done, or {@link #NONE}. */
    public int next(int position) {
        return BacklogRow.next(map(position), offset(position));
    }

    /** The line with the most messages among those that wait for this one; its own if there are none. */
    public int heaviestWaiter(int position) {
        return loads.length == 1 ? 0 : BacklogRow.heaviestWaiter(map(position), offset(position));
    }

    /** The number of the conversation whose last messages wait for this one, or {@link #NONE}. */
    public int conversation(int position) {
        return BacklogRow.conversation(map(position), offset(position));
    }

    /** For each conversation whose last two wait, how many messages they wait for. */
    public int[] waiting() {
        return waiting.clone();
    }

    /** The position of the last but one message of a conversation, which may be sent once all before it are done. */
    public int tail(int conversation) {
        return tails[conversation];
    }

    /** The positions of messages that are in doubt from an earlier run, in the order of reading. */
    public List<Integer> inDoubt() {
        return inDoubt;
    }

    private ByteBuffer map(int position) {
        return maps[position / MESSAGES_PER_MAP];
    }

    private static int offset(int position) {
        return (position % MESSAGES_PER_MAP) * BacklogRow.BYTES;
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
