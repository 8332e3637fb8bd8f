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

    /** Whether there is no export until a run has fetched it into the work folder: {@code source.path} is not used then. */
    default boolean isFetched() {
        return false;
    }

    /**
     * Checks the options of a job of this format, as far as that is possible before they are needed.
     *
     * @param options as {@link #options} names the type
     * @throws RuntimeException that {@link OptionPlaces} or a value of the options supplies
     */
    default void check(Record options, OptionPlaces places) {}

    /** Where the options of a format are written, and what else of the job decides about them. */
    interface OptionPlaces {

        /** Whether the job has {@code source.export: delta}. */
        boolean isDelta();

        /** The error about an option, also about a missing one: what is wrong, and what to write. */
        RuntimeException error(String option, String wrong, String write);
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
