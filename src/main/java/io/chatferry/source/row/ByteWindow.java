package io.chatferry.source.row;

import io.chatferry.source.api.RecordStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A window that slides over the bytes of a file. It begins at the current record and grows while a reader looks for
 * the record's end, so that the reader can go back to the record's first byte and no further. Not thread-safe.
 *
 * <p>Offsets are relative to the window's beginning and stay valid while it grows.
 */
public final class ByteWindow implements Closeable {

    /** The longest record, in bytes. */
    public static final int MAX_RECORD = 16 * 1024 * 1024;

    /** The bytes of a byte order mark of UTF-8. */
    public static final int BYTE_ORDER_MARK = 3;

    private static final int FIRST_SIZE = 128 * 1024;
    private static final byte END_OF_FILE = 0x1A;

    private final InputStream in;
    private byte[] bytes = new byte[FIRST_SIZE];
    private int from;
    private int to;
    private boolean ended;
    private long line;
    private long dropped;
    private boolean carriageReturns;

    public ByteWindow(InputStream in, long firstLine) {
        this.in = in;
        this.line = firstLine;
    }

    /** The array that holds the window; it may be replaced when the window grows. */
    public byte[] array() {
        return bytes;
    }

    /** Where the window begins in {@link #array()}. */
    public int base() {
        return from;
    }

    /** Bytes in the window. */
    public int length() {
        return to - from;
    }

    /** Where the window begins in the file, in bytes. */
    public long position() {
        return dropped + from;
    }

    /** Counts carriage returns without a line feed as line ends too, as old Macs wrote them. */
    public void countCarriageReturns() {
        carriageReturns = true;
    }

    /** Whether carriage returns alone end lines. */
    public boolean countsCarriageReturns() {
        return carriageReturns;
    }

    /** The line of the window's first byte, from 1. */
    public long line() {
        return line;
    }

    /** Appends more bytes to the window; false at the end of the file. */
    public boolean grow() throws IOException {
        if (ended) {
            return false;
        }
        if (from > 0) {
            System.arraycopy(bytes, from, bytes, 0, to - from);
            to -= from;
            dropped += from;
            from = 0;
        }
        if (to == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length + Math.min(bytes.length, MAX_RECORD / 2));
        }
        int read = in.read(bytes, to, bytes.length - to);
        if (read < 0) {
            ended = true;
            return false;
        }
        to += read;
        return true;
    }

    /** Whether the window has a byte at this offset, reading more if necessary. */
    public boolean has(int offset) throws IOException {
        while (offset >= to - from) {
            if (to - from > MAX_RECORD + FIRST_SIZE || !grow()) {
                return false;
            }
        }
        return true;
    }

    /** Whether the file ends where the window ends. */
    public boolean atEnd() {
        return ended;
    }

    /** The byte at an offset that {@link #has(int)}. */
    public byte at(int offset) {
        return bytes[from + offset];
    }

    /** Moves the window's beginning forward. */
    public void skip(int count) {
        line += newlines(0, count);
        from += count;
    }

    /** Moves the beginning forward by {@code count} bytes with {@code newlines} line ends. */
    public void skip(int count, int newlines) {
        line += newlines;
        from += count;
    }

    /** Moves the window past the next line end without holding the bytes in memory; false at the end of the file. */
    public boolean skipLine() throws IOException {
        while (true) {
            for (int i = from; i < to; i++) {
                if (endsLine(i)) {
                    skip(i + 1 - from, 1);
                    return true;
                }
            }
            from = to;
            if (!grow()) {
                return false;
            }
        }
    }

    /** Skips a byte order mark of UTF-8. */
    public void skipByteOrderMark() throws IOException {
        if (isByteOrderMark(0)) {
            from += BYTE_ORDER_MARK;
        }
    }

    /** Whether a byte order mark of UTF-8 stands at an offset: files that were put together have some in the middle. */
    public boolean isByteOrderMark(int offset) throws IOException {
        return has(offset)
                && at(offset) == (byte) 0xEF
                && has(offset + 2)
                && at(offset + 1) == (byte) 0xBB
                && at(offset + 2) == (byte) 0xBF;
    }

    /** Whether padding begins at an offset: a zero byte, or the end-of-file character of DOS. */
    public boolean isPadding(int offset) throws IOException {
        return has(offset) && (at(offset) == 0 || at(offset) == END_OF_FILE);
    }

    /** What a run of padding is. */
    public enum Padding {
        /** The end of the file. */
        AT_END,
        /** The end of a file that another one was appended to. */
        BETWEEN,
        /** Zero bytes before more records: a file system leaves them where it lost what was written. */
        HOLE
    }

    /** Skips padding and white space at the window's beginning, without holding the bytes in memory. */
    public Padding skipPadding() throws IOException {
        boolean zeros = false;
        while (has(0)) {
            int i = 0;
            while (i < length() && at(i) >= 0 && at(i) <= ' ') {
                zeros |= at(i) == 0;
                i++;
            }
            boolean more = i < length();
            skip(i);
            if (more) {
                return zeros ? Padding.HOLE : Padding.BETWEEN;
            }
        }
        return Padding.AT_END;
    }

    private boolean endsLine(int index) {
        return bytes[index] == '\n'
                || (carriageReturns && bytes[index] == '\r' && (index + 1 == to || bytes[index + 1] != '\n'));
    }

    /** The line ends between two offsets. */
    public int newlines(int start, int end) {
        int count = 0;
        for (int i = from + start; i < from + end; i++) {
            if (endsLine(i)) {
                count++;
            }
        }
        return count;
    }

    /** The text between two offsets, or null if it is not UTF-8. */
    public @Nullable String text(int start, int end) {
        String text = new String(bytes, from + start, end - start, StandardCharsets.UTF_8);
        // the decoder writes U+FFFD for malformed input, but a text may also hold one of its own
        if (text.indexOf('\uFFFD') < 0) {
            return text;
        }
        try {
            CharBuffer strict =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from + start, end - start));
            return strict.toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The text between two offsets for a reject file: U+FFFD for malformed UTF-8, empty if it is too long to keep. */
    public String raw(int start, int end) {
        if (end - start > RecordStream.RAW_CHARS) {
            return "";
        }
        return new String(bytes, from + start, end - start, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
