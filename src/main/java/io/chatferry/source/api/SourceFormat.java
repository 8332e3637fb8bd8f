package io.chatferry.source.api;

import java.io.IOException;

/**
 * The one place where an export format plugs in: a package under {@code source/} with an implementation that is
 * listed in {@code SourceFormats}.
 */
public interface SourceFormat {

    /** The name in the job file: {@code source.format}. */
    String name();

    /** Whether this looks like an export of this format, how sure that is, and by what it was told. */
    Recognition recognise(ExportFiles files) throws IOException;

    /**
     * Opens the export for one pass.
     *
     * @throws SourceException if the settings do not fit the export (a mapping that names no file, …)
     */
    RecordStream open(ExportFiles files, SourceSettings settings) throws IOException;
}
