package io.chatferry.source.container;

import io.chatferry.file.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file for an unpacked archive, in the folder of {@code java.io.tmpdir}. Only its owner may read it, and the system removes it
 * when it is closed or the process ends in whatever way: on POSIX systems it has no name from the beginning on.
 */
public final class TemporaryFile {

    private static final int BUFFER = 128 * 1024;

    private TemporaryFile() {}

    /**
     * A copy of a stream.
     *
     * @param fault what kept the stream from being read to its end; null if nothing did
     */
    public record Copy(
            SeekableByteChannel channel, @Nullable IOException fault) {}

    /**
     * Copies a stream to its end, or up to the place where it is damaged. The stream stays open.
     *
     * @throws IOException if the file cannot be written
     */
    public static Copy of(InputStream in) throws IOException {
        Path path = Path.of(System.getProperty("java.io.tmpdir"), "chatferry-" + UUID.randomUUID() + ".tmp");
        FileChannel channel = FileChannel.open(
                path,
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE),
                OwnerOnly.forFile(path));
        try {
            byte[] buffer = new byte[BUFFER];
            IOException fault = null;
            int read = 0;
            while (read >= 0) {
                write(channel, ByteBuffer.wrap(buffer, 0, read), path);
                try {
                    read = in.read(buffer);
                } catch (IOException damaged) {
                    fault = damaged;
                    read = -1;
                } catch (RuntimeException damaged) { // as the library's decoders throw for some damaged data
                    fault = new IOException("its data is damaged", damaged);
                    read = -1;
                }
            }
            return new Copy(channel.position(0), fault);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes, Path path) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new IOException("it cannot be unpacked into " + path.getParent() + ": " + e.getMessage(), e);
        }
    }
}
