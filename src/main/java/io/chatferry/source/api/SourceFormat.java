package io.chatferry.source.api;

import io.chatferry.model.ConfigKey;
import java.io.IOException;
import java.util.Optional;

/**
 * The one place where an export format plugs in: a package under {@code source/} with an implementation that is
 * listed in {@code SourceFormats}.
 */
public interface SourceFormat {

    /** The name in the job file: {@code source.format}. */
    String name();

    /**
     * The record that the format's own options are bound to, if it has any: they lie under {@code source}, below the
     * format's name, and each component has a {@link ConfigKey}.
     */
    default Optional<Class<? extends Record>> options() {
        return Optional.empty();
    }

    /** Whether this looks like an export of this format, how sure that is, and by what it was told. */
    Recognition recognise(ExportFiles files) throws IOException;

    /**
     * Opens the export for one pass.
     *
     * @throws SourceException if the settings do not fit the export (a mapping that names no file, …)
     */
    RecordStream open(ExportFiles files, SourceSettings settings) throws IOException;
}
