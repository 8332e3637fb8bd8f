package io.chatferry.source.chat.stream;

import io.chatferry.file.OwnerOnly;
import io.chatferry.model.Origin;
import io.chatferry.source.chat.model.ChatMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages and changes of messages in a temporary file, one behind the other. Only its owner may read it, and it has no name from
 * the beginning on where the system allows that. Not thread-safe.
 */
final class MessageFile implements AutoCloseable {

    private static final int BUFFER = 256 * 1024;

    private final FileChannel channel;
    private final MessageBytes bytes = new MessageBytes();
    private final List<String> files = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final ByteBuffer pending = ByteBuffer.allocate(BUFFER);
    private ByteBuffer window = ByteBuffer.allocate(BUFFER).limit(0);
    private long windowAt;
    private long end;
    private long next;

    /** What an entry says. */
    enum Says {
        /** It is a message. */
        MESSAGE(0),
        /** A message was edited. */
        EDIT(1),
        /** A message was deleted. */
        DELETE(2),
        /** A message got reactions. */
        REACTIONS(3);

        private static final Says[] BY_NUMBER = values();

        private final int number;

        Says(int number) {
            this.number = number;
        }
    }

    /** An entry and where in the export it stands. */
    record Entry(Says says, Origin origin, ChatMessage message) {}

    MessageFile(Path folder, String name) throws IOException {
        channel = OwnerOnly.open(
                folder.resolve(name),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** Appends an entry, and returns where it stands. */
    long append(Entry entry) throws IOException {
        bytes.clear();
        bytes.number(entry.says.number);
        bytes.number(number(entry.origin.file()));
        bytes.number(entry.origin.line());
        bytes.number(entry.origin.record());
        bytes.message(entry.message);
        long at = end;
        if (pending.remaining() < Integer.BYTES) {
            flush();
        }
        pending.putInt(bytes.length());
        int written = 0;
        while (written < bytes.length()) {
            if (!pending.hasRemaining()) {
                flush();
            }
            int part = Math.min(pending.remaining(), bytes.length() - written);
            pending.put(bytes.array(), written, part);
            written += part;
        }
        end += Integer.BYTES + bytes.length();
        return at;
    }

    private long number(String file) {
        Integer number = numbers.get(file);
        if (number == null) {
            number = files.size();
            numbers.put(file, number);
            files.add(file);
        }
        return number;
    }

    /** Writes what is still in memory; to be called before the first entry is read. */
    void flush() throws IOException {
        pending.flip();
        while (pending.hasRemaining()) {
            channel.write(pending);
        }
        pending.clear();
    }

    /** The entry at a place that {@link #append} has returned. */
    Entry at(long place) throws IOException {
        load(place, Integer.BYTES);
        int length = window.getInt((int) (place - windowAt));
        load(place + Integer.BYTES, length);
        ByteBuffer entry = window.duplicate().position((int) (place + Integer.BYTES - windowAt));
        Says says = Says.BY_NUMBER[(int) entry.getLong()];
        Origin origin = new Origin(files.get((int) entry.getLong()), entry.getLong(), entry.getLong());
        next = place + Integer.BYTES + length;
        return new Entry(says, origin, MessageBytes.message(entry));
    }

    /** The entry behind the one that was read last, at first the first; null at the end. */
    @Nullable
    Entry next() throws IOException {
        return next >= end ? null : at(next);
    }

    /** Where the entry behind the one that was read last begins: at the end, the {@link #size}. */
    long position() {
        return next;
    }

    /** Begins again with the first entry. */
    void rewind() {
        next = 0;
    }

    /** Makes sure that the window holds some bytes. */
    private void load(long from, int length) throws IOException {
        if (from >= windowAt && from + length <= windowAt + window.limit()) {
            return;
        }
        int size = Math.max(length, BUFFER);
        window = window.capacity() >= size ? window.clear() : ByteBuffer.allocate(size);
        windowAt = from;
        while (window.hasRemaining() && channel.read(window, windowAt + window.position()) > 0) {
            // until it is full, or the file ends
        }
        window.flip();
        if (window.limit() < length) {
            throw new IOException("the temporary file of messages is shorter than it was");
        }
    }

    /** How many bytes were appended. */
    long size() {
        return end;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
