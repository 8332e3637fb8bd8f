package io.chatferry.ledger;

import io.chatferry.file.OwnerOnly;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a file atomically: the content goes to a temporary file in the same folder, which is then renamed, so that
 * readers see the old content or the new one and never a part. Only the owner can read the file, where the file system
 * has owners. An instance is for one thread.
 */
public final class AtomicFile implements AutoCloseable {

    private static final int BUFFER_CHARS = 1 << 16;

    /** Writes the content. */
    public interface Content {
        void to(Writer out) throws IOException;
    }

    private final Path target;
    private final Path temporary;
    private @Nullable Writer writer;

    /** Creates the temporary file, and the folder if it does not exist. */
    public AtomicFile(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.resolveSibling("");
        OwnerOnly.createFolder(folder);
        this.target = absolute;
        this.temporary =
                Files.createTempFile(folder, "." + absolute.getFileName() + ".", ".tmp", OwnerOnly.forFile(folder));
    }

    /** Replaces a file by a text; other writers of the same file do not disturb. */
    public static void write(Path target, Content content) throws IOException {
        try (AtomicFile file = new AtomicFile(target)) {
            content.to(file.writer());
            file.commit();
        }
    }

    /**
     * Replaces a small file that has one writer. The temporary file, {@code NAME.new}, always has the same name, so that
     * repeated crashes leave one at most. The folder must exist.
     *
     * @param durable whether the content must be on disk when this returns, so that it survives a power failure
     */
    public static void replace(Path target, ByteBuffer content, boolean durable) throws IOException {
        Path temporary = target.resolveSibling(target.getFileName() + ".new");
        try (FileChannel out = OwnerOnly.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (content.hasRemaining()) {
                out.write(content);
            }
            if (durable) {
                out.force(true);
            }
        }
        rename(temporary, target);
        if (durable) {
            syncFolder(target);
        }
    }

    /** Makes the renaming or deletion of a file durable, where the operating system can sync folders. */
    public static void syncFolder(Path file) {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().resolveSibling(""), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException unsupported) {
            // Windows cannot open folders; its file systems order renames themselves
        }
    }

    /** Appends to the text so far. Unpaired surrogates, which UTF-8 cannot encode, become {@code ?}. */
    public Writer writer() throws IOException {
        Writer open = writer;
        if (open == null) {
            open = new BufferedWriter(
                    new OutputStreamWriter(
                            Files.newOutputStream(temporary, StandardOpenOption.APPEND), StandardCharsets.UTF_8),
                    BUFFER_CHARS);
            writer = open;
        }
        return open;
    }

    /** Releases the file handle; {@link #writer()} opens it again. */
    public void pause() throws IOException {
        Writer open = writer;
        writer = null;
        if (open != null) {
            open.close();
        }
    }

    /** Replaces the target by what was written. */
    public void commit() throws IOException {
        pause();
        rename(temporary, target);
    }

    private static void rename(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Removes the temporary file if it was not committed. */
    @Override
    public void close() throws IOException {
        try {
            pause();
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
