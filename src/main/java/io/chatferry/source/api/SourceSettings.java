package io.chatferry.source.api;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code source} section of a job file, with valid syntax.
 *
 * @param format the format's name, or null to recognise it
 * @param path folder, file, zip or gz; absolute
 * @param timezone for times written without one
 * @param mapping the tree under {@code source.mapping} as maps, lists, strings, numbers and booleans; empty = canonical names
 * @param unknownColumns the treatment of unknown columns
 * @param keptColumns the columns to keep in metadata, when {@code unknownColumns} is {@link UnknownColumns#LISTED}
 * @param options the options of the formats
 * @param correctedExport the export of which {@code path} holds corrected records, in standard formats; null if it is one itself
 * @param readerVersion by which version of the reader a time or an id is interpreted
 * @param nulls the words that mean "no value" in files with canonical names
 * @param copiesFiles whether files that lie in the export are attachments, since they are copied into a store
 */
public record SourceSettings(
        @Nullable String format,
        Path path,
        ZoneId timezone,
        Map<String, Object> mapping,
        UnknownColumns unknownColumns,
        Set<String> keptColumns,
        FormatOptions options,
        @Nullable Path correctedExport,
        int readerVersion,
        Set<String> nulls,
        boolean copiesFiles) {

    /**
     * Version 2 reads local times in the order of the file, and formulas of spreadsheets as their text. A ledger stays with
     * the version that it has begun with: the identity of a message without an id depends on what was read.
     */
    public static final int CURRENT_READER = 2;

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
        nulls = Set.copyOf(nulls);
    }

    /** Settings without options of formats. */
    public SourceSettings(
            @Nullable String format,
            Path path,
            ZoneId timezone,
            Map<String, Object> mapping,
            UnknownColumns unknownColumns,
            Set<String> keptColumns) {
        this(format, path, timezone, mapping, unknownColumns, keptColumns, new FormatOptions(Map.of(), Set.of()));
    }

    /** Settings for the current reader. */
    public SourceSettings(
            @Nullable String format,
            Path path,
            ZoneId timezone,
            Map<String, Object> mapping,
            UnknownColumns unknownColumns,
            Set<String> keptColumns,
            FormatOptions options) {
        this(
                format,
                path,
                timezone,
                mapping,
                unknownColumns,
                keptColumns,
                options,
                null,
                CURRENT_READER,
                Set.of(),
                false);
    }

    /** The same for another export. */
    public SourceSettings withPath(Path other) {
        return new SourceSettings(
                format,
                other,
                timezone,
                mapping,
                unknownColumns,
                keptColumns,
                options,
                correctedExport,
                readerVersion,
                nulls,
                copiesFiles);
    }

    /** The same for corrected records of this export: CSV of RFC 4180 or JSON, in UTF-8, whatever the export is written in. */
    public SourceSettings forCorrections(Path folder) {
        return new SourceSettings(
                format,
                folder,
                timezone,
                mapping,
                unknownColumns,
                keptColumns,
                options,
                path,
                readerVersion,
                nulls,
                copiesFiles);
    }

    /** The same for another version of the reader. */
    public SourceSettings withReader(int version) {
        return new SourceSettings(
                format,
                path,
                timezone,
                mapping,
                unknownColumns,
                keptColumns,
                options,
                correctedExport,
                version,
                nulls,
                copiesFiles);
    }

    /** The same with words that mean "no value". */
    public SourceSettings withNulls(Set<String> words) {
        return new SourceSettings(
                format,
                path,
                timezone,
                mapping,
                unknownColumns,
                keptColumns,
                options,
                correctedExport,
                readerVersion,
                words,
                copiesFiles);
    }

    /** The same where files that lie in the export are attachments, or are not. */
    public SourceSettings withFiles(boolean copied) {
        return new SourceSettings(
                format,
                path,
                timezone,
                mapping,
                unknownColumns,
                keptColumns,
                options,
                correctedExport,
                readerVersion,
                nulls,
                copied);
    }

    /**
     * The options of the formats.
     *
     * @param values by the formats' names, each of the type that {@link SourceFormat#options} names
     * @param given the formats for which the job gives an option
     */
    public record FormatOptions(Map<String, Record> values, Set<String> given) {

        public FormatOptions {
            values = Map.copyOf(values);
            given = Set.copyOf(given);
        }
    }
}
