package io.chatferry.report.format;

import io.chatferry.ledger.WorkFolder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A text file that only its owner may read (where the file system knows owners), and that appears under its name whole or
 * not at all: it is written beside it and renamed.
 */
public final class OwnerFile implements AutoCloseable {

    /** What writes the content. */
    public interface Content {
        void to(Writer out) throws IOException;
    }

    private final Path target;
    private final Path temporary;
    private @Nullable Writer writer;

    public OwnerFile(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.resolveSibling("");
        WorkFolder.create(folder);
        this.target = absolute;
        this.temporary =
                Files.createTempFile(folder, "." + absolute.getFileName() + ".", ".tmp", WorkFolder.forFile(folder));
    }

    public static void write(Path target, Content content) throws IOException {
        try (OwnerFile file = new OwnerFile(target)) {
            content.to(file.writer());
            file.commit();
        }
    }

    /** Appends to what has been written so far. Halves of surrogate pairs, which UTF-8 cannot say, become {@code ?}. */
    public Writer writer() throws IOException {
        Writer open = writer;
        if (open == null) {
            open = new BufferedWriter(
                    new OutputStreamWriter(
                            Files.newOutputStream(temporary, StandardOpenOption.APPEND), StandardCharsets.UTF_8),
                    1 << 16);
            writer = open;
        }
        return open;
    }

    /** Gives the file handle back; {@link #writer()} takes it again. */
    public void pause() throws IOException {
        Writer open = writer;
        writer = null;
        if (open != null) {
            open.close();
        }
    }

    public void commit() throws IOException {
        pause();
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Leaves nothing behind if it was not committed. */
    @Override
    public void close() throws IOException {
        try {
            pause();
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
