package io.chatferry.source.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The files of an export, whatever they are packed in: a folder, one file, a zip or a gz. */
public interface ExportFiles extends AutoCloseable {

    /** Longer than any name that a person has given, and shorter than what the ledger keeps. */
    int LONGEST_SHOWN = 1_000;

    /**
     * Opens an export.
     *
     * @throws SourceException if there is nothing there that can be opened
     */
    static ExportFiles open(Path root) {
        if (!Files.exists(root)) {
            throw new SourceException("There is no file or folder " + root + "\nCheck `source.path`.");
        }
        if (Files.isDirectory(root)) {
            return FolderFiles.of(root);
        }
        return root.toString().toLowerCase(Locale.ROOT).endsWith(".zip") ? ZipFiles.of(root) : FolderFiles.single(root);
    }

    /**
     * A name as it is shown and kept: of one longer than {@value #LONGEST_SHOWN} characters its beginning, its end, and between
     * them what tells it from others that are alike there.
     */
    static String shown(String name) {
        if (name.length() <= LONGEST_SHOWN) {
            return name;
        }
        int end = name.length() - LONGEST_SHOWN / 2 + 20;
        return name.substring(0, LONGEST_SHOWN / 2 - 20) + "…" + Integer.toHexString(name.hashCode()) + "…"
                + name.substring(end);
    }

    /** What the user named. */
    Path root();

    /** All files, sorted by name with numbers by value; without macOS and hidden ones. */
    List<ExportFile> files();

    @Override
    void close() throws IOException;

    /** One file of an export. */
    interface ExportFile {

        /** Path relative to the export, with {@code /}; without a {@code .gz} ending. */
        String name();

        /** As {@link ExportFiles#shown} to a person: {@code export.zip!/messages.csv}. */
        String display();

        /** Size in bytes as stored, for progress. */
        long size();

        /** The bytes, unpacked. */
        ExportInput open() throws IOException;
    }
}
