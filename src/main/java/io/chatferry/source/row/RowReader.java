package io.chatferry.source.row;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of one file, in their order. Not thread-safe. */
public interface RowReader extends Closeable {

    /**
     * The next row, or null when every byte of the file has been accounted for.
     *
     * @throws IOException if the bytes cannot be had (disk, archive)
     */
    @Nullable
    Row next() throws IOException;
}
