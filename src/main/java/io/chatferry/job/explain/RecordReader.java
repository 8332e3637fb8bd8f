package io.chatferry.job.explain;

import io.chatferry.config.JobSettings;
import io.chatferry.job.correction.Corrections;
import io.chatferry.job.importing.RecordItemProcessor;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.Notices;
import io.chatferry.job.run.RunOptions;
import io.chatferry.ledger.Ledger;
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
import org.jspecify.annotations.Nullable;

/**
 * A record of the export, reread at its place.
 *
 * @param item the record, or the user's correction of it
 * @param staged the record as it would be staged today; null if it would not be
 * @param corrected whether it is a correction
 */
record RecordReader(SourceItem item, @Nullable StagedRecord staged, boolean corrected) {

    /** The record with this number in its file; null if the export no longer has it, or cannot be read. */
    static @Nullable RecordReader checked(
            JobSettings settings, RunOptions options, Ledger ledger, Clock clock, String file, long record) {
        SourceItem original = record(settings, file, record, false, options.stop()::requested);
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
     * As {@link #checked}, without corrections.
     *
     * @param isNotTaken whether it is a row that no description takes, which are numbered by themselves
     */
    static @Nullable SourceItem record(
            JobSettings settings, String file, long record, boolean isNotTaken, BooleanSupplier stop) {
        try (ExportFiles files = ExportFiles.open(settings.source().path());
                RecordStream stream =
                        SourceFormats.choose(files, settings.source()).open(files, settings.source())) {
            SourceItem item = stream.next();
            while (item != null && !stop.getAsBoolean()) {
                boolean isRecord = isNotTaken
                        ? item instanceof SourceItem.RowNotTaken
                        : item instanceof SourceItem.ParsedRecord || item instanceof SourceItem.MalformedRecord;
                if (isRecord
                        && item.origin().record() == record
                        && item.origin().file().equals(file)) {
                    return item;
                }
                item = stream.next();
            }
        } catch (IOException | SourceException unreadable) {
            return null;
        }
        return null;
    }

    /** The text of the record in its file; empty where that is not known. */
    static String raw(@Nullable SourceItem item) {
        return item instanceof SourceItem.ParsedRecord parsed
                ? parsed.raw()
                : item instanceof SourceItem.MalformedRecord broken
                        ? broken.raw()
                        : item instanceof SourceItem.RowNotTaken row ? row.raw() : "";
    }
}
