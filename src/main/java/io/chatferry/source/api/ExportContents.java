package io.chatferry.source.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of an export that was listed. Closing it closes the archives.
 *
 * @param temporaryBytes the size of the temporary files among the archives
 */
record ExportContents(
        Path root, List<ExportFile> files, List<SourceItem> notices, List<AutoCloseable> archives, long temporaryBytes)
        implements ExportFiles {

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (AutoCloseable archive : archives) {
            try {
                archive.close();
            } catch (Exception e) {
                failure = new IOException(e.getMessage(), e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
