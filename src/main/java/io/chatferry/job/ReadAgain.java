package io.chatferry.job;

import io.chatferry.source.ExportFiles;
import io.chatferry.source.RecordStream;
import io.chatferry.source.SourceException;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.SourceItem;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads one record of the export again, where it stands. */
final class ReadAgain {

    private ReadAgain() {}

    /** The record with this number in its file; null where the export does not have it any more, or cannot be read. */
    static @Nullable SourceItem record(JobSettings settings, String file, long record, BooleanSupplier stop) {
        try (ExportFiles files = ExportFiles.open(settings.source().path());
                RecordStream stream =
                        SourceFormats.choose(files, settings.source()).open(files, settings.source())) {
            SourceItem item = stream.next();
            while (item != null && !stop.getAsBoolean()) {
                boolean isRecord = item instanceof SourceItem.Parsed || item instanceof SourceItem.Broken;
                if (isRecord
                        && item.origin().record() == record
                        && item.origin().file().equals(file)) {
                    return item;
                }
                item = stream.next();
            }
        } catch (IOException | SourceException gone) {
            return null;
        }
        return null;
    }
}
