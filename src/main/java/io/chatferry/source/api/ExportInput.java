package io.chatferry.source.api;

import io.chatferry.source.container.GzipMembers;
import io.chatferry.source.container.LenientUtf8;
import io.chatferry.source.container.TextEncoding;
import io.chatferry.source.container.Utf8Transcoder;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The unpacked bytes of a file of an export, with a count of the stored bytes they came from. Guards against
 * decompression bombs: beyond {@value #RATIO_FLOOR} unpacked bytes, a ratio of more than {@value #MAX_RATIO} is an
 * error.
 */
public final class ExportInput extends FilterInputStream {

    static final long MAX_RATIO = 200;
    static final long RATIO_FLOOR = 256L * 1024 * 1024;

    private final LongSupplier stored;
    private final boolean packed;
    private final @Nullable TextEncoding encoding;
    private final LongSupplier replaced;
    private long unpacked;

    private ExportInput(InputStream in, LongSupplier stored, boolean packed, @Nullable TextEncoding encoding) {
        this(in, stored, packed, encoding, () -> 0);
    }

    private ExportInput(
            InputStream in,
            LongSupplier stored,
            boolean packed,
            @Nullable TextEncoding encoding,
            LongSupplier replaced) {
        super(in);
        this.stored = stored;
        this.packed = packed;
        this.encoding = encoding;
        this.replaced = replaced;
    }

    /** Bytes stored as they are. */
    static ExportInput plain(InputStream in) {
        Counted counted = new Counted(in);
        return new ExportInput(counted, counted::count, false, null);
    }

    /** Bytes stored as gzip. */
    static ExportInput gzip(InputStream in) throws IOException {
        Counted counted = new Counted(in);
        return gzip(counted, counted::count);
    }

    /** Bytes stored as gzip; {@code stored} supplies the number of stored bytes consumed. */
    static ExportInput gzip(InputStream in, LongSupplier stored) throws IOException {
        try {
            return new ExportInput(new GzipMembers(in), stored, true, null);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** Bytes of an archive's entry; {@code stored} supplies the number of stored bytes consumed. */
    static ExportInput unpacked(InputStream in, LongSupplier stored) {
        return new ExportInput(in, stored, true, null);
    }

    /**
     * The bytes as text in UTF-8: decoded where a byte order mark, or else the regular zero bytes of ASCII characters, show that
     * they are UTF-16 or UTF-32. To be called before the first byte is read.
     */
    ExportInput asText() throws IOException {
        TextEncoding.Recognised recognised = TextEncoding.recognise(this);
        if (recognised.other() != null) {
            close();
            throw new IOException("it is not text but " + recognised.other());
        }
        return new ExportInput(recognised.text(), stored, false, recognised.encoding());
    }

    /**
     * The text in UTF-8, decoded from the charset that the job names. What the bytes themselves show ({@link #encoding()}) goes
     * before. Bytes that are no character of the charset become the byte 0xFF, for which the readers of rows reject the record.
     * To be called before the first byte is read; closing the result closes this.
     */
    public ExportInput decodedAs(Charset charset) {
        if (encoding != null || charset.equals(StandardCharsets.UTF_8)) {
            return this;
        }
        TextEncoding named = new TextEncoding(charset, true, 0);
        return new ExportInput(new Utf8Transcoder(this, charset), stored, false, named);
    }

    /**
     * The text, with U+FFFD for each byte that is no part of a character of UTF-8. To be called before the first byte is read;
     * closing the result closes this.
     */
    public ExportInput withBadBytesReplaced() {
        LenientUtf8 lenient = new LenientUtf8(this);
        return new ExportInput(lenient, stored, false, encoding, lenient::replaced);
    }

    /** How many bytes were replaced so far, because they are no part of a character. */
    public long replacedBytes() {
        return replaced.getAsLong();
    }

    /** The encoding that the text was decoded from, or that its byte order mark names; null if the bytes are passed on as they are. */
    public @Nullable TextEncoding encoding() {
        return encoding;
    }

    /** Stored bytes consumed so far. */
    public long consumed() {
        return stored.getAsLong();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        unpacked += Math.max(read, 0);
        if (packed && unpacked > RATIO_FLOOR && unpacked / MAX_RATIO > Math.max(consumed(), 1)) {
            throw new IOException("it unpacks to more than " + MAX_RATIO + " times its size");
        }
        return read;
    }

    /** Counts the bytes that are read or skipped. */
    static final class Counted extends FilterInputStream {

        private long count;

        Counted(InputStream in) {
            super(in);
        }

        long count() {
            return count;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(read, 0);
            return read;
        }

        @Override
        public long skip(long wanted) throws IOException {
            long skipped = super.skip(wanted);
            count += skipped;
            return skipped;
        }
    }
}
