package io.chatferry.source.api;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code source} part of a job file, validated in form.
 *
 * @param format its name, or null to recognise it
 * @param path folder, file, zip or gz; absolute
 * @param timezone for times written without one
 * @param mapping the tree under {@code source.mapping} as maps, lists, strings, numbers and booleans; empty = canonical names
 * @param unknownColumns what becomes of columns that mean nothing
 * @param keptColumns the columns to keep in metadata, when {@code unknownColumns} is {@link UnknownColumns#LISTED}
 */
public record SourceSettings(
        @Nullable String format,
        Path path,
        ZoneId timezone,
        Map<String, Object> mapping,
        UnknownColumns unknownColumns,
        Set<String> keptColumns) {

    /** {@code source.unknown-columns}. */
    public enum UnknownColumns {
        /** One notice for each column and file; the values are not sent. */
        WARN,
        /** A record with a value in such a column is rejected. */
        REJECT,
        /** The values go into the record's metadata under the column's name. */
        KEEP,
        /** As KEEP for the listed columns, as WARN for the others. */
        LISTED
    }

    public SourceSettings {
        keptColumns = Set.copyOf(keptColumns);
    }
}
