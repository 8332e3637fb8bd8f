package io.chatferry.cli.inspect;

import io.chatferry.source.Inspection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code inspect} found.
 *
 * @param format its name
 * @param percent how sure that is
 * @param why by what it was told, in words
 * @param job the job file by whose mapping it was counted, if it was
 * @param bytes of all files as stored
 * @param encodings the names of the files by encoding
 * @param inspection null where it could not be counted
 * @param notCounted why it could not
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
        @Nullable String notCounted) {}
