package io.chatferry.source.api;

import io.chatferry.model.ConfigKey;
import java.io.IOException;
import java.util.Optional;

/**
 * An export format: a package under {@code source} with an implementation that is listed in {@code SourceFormats}.
 */
public interface SourceFormat {

    /** The value of {@code source.format} in the job file. */
    String name();

    /**
     * The record that the format's own options are bound to, if it has any. They are keys below the format's name in
     * {@code source}, and each component has a {@link ConfigKey}.
     */
    default Optional<Class<? extends Record>> options() {
        return Optional.empty();
    }

    /** How well an export matches this format, and by which signs. */
    Recognition recognise(ExportFiles files) throws IOException;

    /**
     * Opens the export for one pass.
     *
     * @throws SourceException if the settings do not fit the export (a mapping that names no file, …)
     */
    RecordStream open(ExportFiles files, SourceSettings settings) throws IOException;
}
