package io.chatferry.source.api;

import io.chatferry.model.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of an export: of a folder, of a zip or tar, of archives in these; or a single file. Any of them may be packed as gzip.
 * Not thread-safe.
 */
public interface ExportFiles extends AutoCloseable {

    /** The longest name that is shown, in characters: longer than a file system allows, shorter than the ledger's column. */
    int MAX_DISPLAY_LENGTH = 1_000;

    /**
     * Opens an export.
     *
     * @throws SourceException if there is nothing there that can be opened
     */
    static ExportFiles open(Path root) {
        if (!Files.exists(root)) {
            throw new SourceException("There is no file or folder " + root + "\nCheck `source.path`.");
        }
        return new ExportLister().list(root);
    }

    /**
     * A name as it is shown and stored: {@linkplain Visible#inOneLine in one line}, and a name longer than {@value #MAX_DISPLAY_LENGTH} characters is abbreviated to its beginning, a hash of the whole, and its end.
     */
    static String displayName(String name) {
        String line = Visible.inOneLine(name);
        if (line.length() <= MAX_DISPLAY_LENGTH) {
            return line;
        }
        int end = line.length() - MAX_DISPLAY_LENGTH / 2 + 20;
        return line.substring(0, MAX_DISPLAY_LENGTH / 2 - 20) + "…" + Integer.toHexString(name.hashCode()) + "…"
                + line.substring(end);
    }

    /** The path that the user named. */
    Path root();

    /** All files, sorted by name with numbers by value; without macOS and hidden ones. */
    List<ExportFile> files();

    /** What lies in the export and is not among its files: {@link SourceItem.Notice}s, and parts that cannot be read. */
    default List<SourceItem> notices() {
        return List.of();
    }

    /** The size of the temporary files that hold unpacked archives of the export, until it is closed. */
    default long temporaryBytes() {
        return 0;
    }

    @Override
    void close() throws IOException;

    /** One file of an export. */
    interface ExportFile {

        /**
         * Path relative to the export, with {@code /} and in the composed form of Unicode (NFC); without a {@code .gz} ending. An
         * archive in the export is a folder of its name without the ending.
         */
        String name();

        /** The name that {@code match} of a mapping is compared with. */
        default String matchedName() {
            return name();
        }

        /** The name as it is shown, see {@link ExportFiles#displayName}: {@code export.zip!/messages.csv}. */
        String display();

        /** The stored size in bytes, for the progress display. */
        long size();

        /** The bytes, unpacked; those of UTF-16 and UTF-32 as UTF-8. */
        ExportInput open() throws IOException;

        /** The bytes, unpacked, of a file that is no text. */
        default ExportInput openBytes() throws IOException {
            return open();
        }

        /** The path as it is stored: {@link #name} with a {@code .gz} ending, if the file has one. */
        default String storedName() {
            return name();
        }

        /** The bytes as they are stored. */
        default InputStream openStored() throws IOException {
            return openBytes();
        }
    }
}
