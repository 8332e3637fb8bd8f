package io.chatferry.job.copying;

import io.chatferry.media.copying.ExportedFiles;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that lie in the export, in a folder or in archives. It is opened when the first file is needed, and read by one thread
 * at a time. A path is looked up among the files that the export has, so it leads to no other.
 */
final class ExportedMedia implements ExportedFiles {

    private final Path export;
    private final Set<String> ofRecords;
    private final Map<String, ExportFile> byPath = new HashMap<>();
    private @Nullable ExportFiles files;

    /** @param ofRecords the files that records were read from, as they are shown: no message can give them away */
    ExportedMedia(Path export, Set<String> ofRecords) {
        this.export = export;
        this.ofRecords = ofRecords;
    }

    @Override
    public synchronized @Nullable String read(String path, Reader reader) throws IOException {
        try {
            open();
        } catch (SourceException gone) {
            return "the export cannot be read any more: " + gone.getMessage();
        }
        ExportFile file = byPath.get(path);
        if (file == null) {
            return "it is not in the export any more";
        }
        if (ofRecords.contains(file.display())) {
            return "it holds records of the export, and is no file of a message";
        }
        InputStream stored;
        try {
            stored = file.openStored();
        } catch (IOException unreadable) {
            return "it cannot be read: " + unreadable.getMessage();
        }
        StoredBytes in = new StoredBytes(stored);
        try (in) {
            reader.read(in);
        } catch (IOException failed) {
            if (in.failure == null) {
                throw failed;
            }
            return "it cannot be read: " + in.failure;
        }
        return null;
    }

    private void open() {
        if (files == null) {
            ExportFiles opened = ExportFiles.open(export);
            files = opened;
            opened.files().forEach(file -> byPath.put(file.storedName(), file));
        }
    }

    /** Knows whether reading has failed, in difference to what is done with the bytes. */
    private static final class StoredBytes extends InputStream {
        private final InputStream in;
        private @Nullable String failure;

        StoredBytes(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            try {
                return in.read(buffer, from, length);
            } catch (IOException failed) {
                failure = String.valueOf(failed.getMessage());
                throw failed;
            }
        }

        @Override
        public void close() throws IOException {
            try {
                in.close();
            } catch (IOException failed) {
                failure = String.valueOf(failed.getMessage());
                throw failed;
            }
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (files != null) {
                files.close();
            }
        } catch (IOException closing) {
            // nothing was written to it
        }
        files = null;
        byPath.clear();
    }
}
