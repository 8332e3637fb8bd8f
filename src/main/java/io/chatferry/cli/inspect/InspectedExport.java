package io.chatferry.cli.inspect;

import io.chatferry.source.Inspection;
import io.chatferry.source.guess.GuessedJob;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@code inspect}.
 *
 * @param format its name
 * @param percent the certainty of the format, in percent
 * @param why the reason, as a sentence
 * @param job the job file whose mapping was used for counting, if any
 * @param bytes of all files as stored
 * @param encodings the names of the files by encoding
 * @param inspection null if counting failed
 * @param notCounted the reason
 * @param tables what was found, if the export is of no known format
 * @param next the command that makes a job of it; null if there is no way
 */
public record InspectedExport(
        String format,
        int percent,
        String why,
        @Nullable String job,
        int files,
        long bytes,
        Map<String, List<String>> encodings,
        @Nullable Inspection inspection,
        @Nullable String notCounted,
        List<GuessedJob.Found> tables,
        @Nullable String next) {}
