package io.chatferry.media.copying;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The files that lie in the export. Thread-safe. */
public interface ExportedFiles extends AutoCloseable {

    /** Reads a file. */
    interface Reader {
        void read(InputStream in) throws IOException;
    }

    /**
     * Reads the file with this path, as messages name it.
     *
     * @return null if it was read; otherwise why it cannot be, for users
     * @throws IOException what {@code reader} has thrown
     */
    @Nullable
    String read(String path, Reader reader) throws IOException;

    @Override
    void close();
}
