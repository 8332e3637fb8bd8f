package io.chatferry.media.store;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A local file that is being put into a store: any part of it as a stream, one after the other, and its hashes. Whatever fails is a
 * {@link StoreException}.
 */
final class FileSource implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final long size;
    private final BooleanSupplier isStopped;
    private final MessageDigest sha256 = digest("SHA-256");
    private @Nullable InputStream last;

    FileSource(Path file, long size, BooleanSupplier isStopped) {
        this.file = file;
        this.size = size;
        this.isStopped = isStopped;
    }

    /** Takes bytes of the file. */
    interface Sink {
        void accept(byte[] buffer, int length) throws IOException;
    }

    /** Reads a part that counts for the hash of the whole: each once, in their order. */
    void read(long from, long length, Sink sink) throws IOException {
        byte[] buffer = new byte[BUFFER];
        InputStream in = stream(from, length);
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            sha256.update(buffer, 0, read);
            sink.accept(buffer, read);
        }
    }

    /** Fails unless all bytes went through {@link #read}, and are those that the hash was made of. */
    void check(String expected) {
        try {
            if (Files.size(file) != size
                    || !HexFormat.of().formatHex(sha256.digest()).equals(expected)) {
                throw changed();
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static StoreException changed() {
        return new StoreException(
                true,
                "a file has changed before it was stored: its bytes are not those that were fetched\n  check the disk of the work folder",
                null);
    }

    private static StoreException unreadable(IOException failed) {
        return new StoreException(
                true,
                "a file cannot be read to be stored: " + failed.getClass().getSimpleName()
                        + "\n  check the disk of the work folder",
                failed);
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    /** Part of the file. The one before is closed: not all that take a stream close it. */
    InputStream stream(long from, long length) {
        close();
        try {
            // no channel, which an interrupt would close: that is how an attempt to send it ends that takes too long
            FileInputStream in = new FileInputStream(file.toFile());
            last = in;
            in.skipNBytes(from);
            return new Part(in, length);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private final class Part extends InputStream {

        private final InputStream in;
        private long left;

        Part(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int wanted) {
            if (left == 0 || wanted == 0) {
                return left == 0 ? -1 : 0;
            }
            if (isStopped.getAsBoolean()) {
                throw new StoreException(true, "stopped before the file was stored", null);
            }
            try {
                int read = in.read(into, offset, (int) Math.min(wanted, left));
                if (read < 0) {
                    throw changed(); // shorter than it was
                }
                left -= read;
                return read;
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    @Override
    public void close() {
        InputStream open = last;
        last = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }
}
