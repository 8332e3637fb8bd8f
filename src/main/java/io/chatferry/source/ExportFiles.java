package io.chatferry.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** The files of an export, whatever they are packed in: a folder, one file, a zip or a gz. */
public interface ExportFiles extends AutoCloseable {

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

        /** As shown to a person: {@code export.zip!/messages.csv}. */
        String display();

        /** Size in bytes as stored, for progress. */
        long size();

        /** The bytes, unpacked. */
        InputStream open() throws IOException;
    }
}
