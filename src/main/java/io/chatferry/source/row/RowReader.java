package io.chatferry.source.row;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one file, in order. Not thread-safe. */
public interface RowReader extends Closeable {

    /**
     * The next row, or null after the last byte of the file.
     *
     * @throws IOException if the bytes cannot be read (disk, archive)
     */
    @Nullable
    Row next() throws IOException;

    /** What the file's rows had in common that is no reject, counted; complete after the last row. */
    default List<RowNotice> notices() {
        return List.of();
    }
}
