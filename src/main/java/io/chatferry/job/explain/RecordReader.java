package io.chatferry.job.explain;

import io.chatferry.config.JobSettings;
import io.chatferry.job.correction.Corrections;
import io.chatferry.job.importing.RecordItemProcessor;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.Notices;
import io.chatferry.job.run.RunOptions;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.query.FoundRecords;
import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.model.Kind;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceItem;
import java.io.IOException;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A record of the export, reread at its place.
 *
 * @param item the record, or the user's correction of it
 * @param staged the record as it would be staged today; null if it would not be
 * @param corrected whether it is a correction
 */
record RecordReader(SourceItem item, @Nullable StagedRecord staged, boolean corrected) {

    /** The record of this kind at its place; null if the export no longer has it, or cannot be read. */
    static @Nullable RecordReader checked(
            JobSettings settings,
            RunOptions options,
            Ledger ledger,
            Clock clock,
            FoundRecords.Place place,
            Kind kind,
            String key) {
        SourceItem original = record(settings, place, kind, key, options.stop()::requested);
        if (original == null) {
            return null;
        }
        SourceItem item = Corrections.overlay(settings, ImportRun.folder(settings, options), ledger)
                .of(original);
        StagedRecord staged = RecordItemProcessor.of(settings, ledger, new Corrections.Overlay(), new Notices(), clock)
                .process(item);
        return new RecordReader(item, staged, !item.equals(original));
    }

    /** Whether it is a record of this kind and, if it is not empty, of this key; a correction may have another one. */
    boolean isOf(Kind kind, String key) {
        return corrected
                || (item instanceof SourceItem.ParsedRecord parsed
                        && parsed.record().kind() == kind
                        && (key.isEmpty() || parsed.record().key().equals(key)));
    }

    /**
     * As {@link #checked}, without corrections. A row of a chat system may yield several records: the one with the key is looked
     * for, and else the first of its kind, since a record that was corrected may have had another key.
     */
    static @Nullable SourceItem record(
            JobSettings settings, FoundRecords.Place place, Kind kind, String key, BooleanSupplier stop) {
        SourceItem[] first = new SourceItem[1];
        SourceItem found = find(settings, stop, item -> {
            if (!isAt(item, place) || !isOf(item, kind)) {
                return first[0] == null ? Match.NONE : Match.BEYOND;
            }
            first[0] = first[0] == null ? item : first[0];
            boolean hasKey = !(item instanceof SourceItem.ParsedRecord parsed)
                    || key.isEmpty()
                    || parsed.record().key().equals(key);
            return hasKey ? Match.FOUND : Match.NONE;
        });
        return found == null ? first[0] : found;
    }

    /** The first record or reject at a place; null if the export no longer has it, or cannot be read. */
    static @Nullable SourceItem first(JobSettings settings, FoundRecords.Place place, BooleanSupplier stop) {
        return find(settings, stop, item -> {
            boolean isRecord = item instanceof SourceItem.ParsedRecord || item instanceof SourceItem.MalformedRecord;
            return isRecord && isAt(item, place) ? Match.FOUND : Match.NONE;
        });
    }

    /** The row at a place that is neither a record nor a reject; null if the export no longer has it, or cannot be read. */
    static @Nullable SourceItem row(JobSettings settings, FoundRecords.Place place, BooleanSupplier stop) {
        return find(settings, stop, item -> {
            boolean isRow = item instanceof SourceItem.RowNotTaken || item instanceof SourceItem.SkippedRow;
            return isRow && isAt(item, place) ? Match.FOUND : Match.NONE;
        });
    }

    private enum Match {
        FOUND,
        NONE,
        /** Nothing that is looked for comes any more. */
        BEYOND
    }

    private static @Nullable SourceItem find(
            JobSettings settings, BooleanSupplier stop, Function<SourceItem, Match> match) {
        try (ExportFiles files = ExportFiles.open(settings.source().path());
                RecordStream stream =
                        SourceFormats.choose(files, settings.source()).open(files, settings.source())) {
            for (SourceItem item = stream.next(); item != null && !stop.getAsBoolean(); item = stream.next()) {
                Match matched = match.apply(item);
                if (matched != Match.NONE) {
                    return matched == Match.FOUND ? item : null;
                }
            }
        } catch (IOException | SourceException unreadable) {
            return null;
        }
        return null;
    }

    private static boolean isAt(SourceItem item, FoundRecords.Place place) {
        return item.origin().record() == place.record() && item.origin().file().equals(place.file());
    }

    private static boolean isOf(SourceItem item, Kind kind) {
        return item instanceof SourceItem.ParsedRecord parsed
                ? parsed.record().kind() == kind
                : item instanceof SourceItem.MalformedRecord broken && broken.kind() == kind;
    }

    /** The text of the record in its file; empty where that is not known. */
    static String raw(@Nullable SourceItem item) {
        return item instanceof SourceItem.ParsedRecord parsed
                ? parsed.raw()
                : item instanceof SourceItem.MalformedRecord broken
                        ? broken.raw()
                        : item instanceof SourceItem.RowNotTaken row
                                ? row.raw()
                                : item instanceof SourceItem.SkippedRow skipped ? skipped.raw() : "";
    }
}
