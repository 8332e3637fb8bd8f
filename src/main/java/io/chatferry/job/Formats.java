package io.chatferry.job;

import io.chatferry.source.ExportFiles;
import io.chatferry.source.SourceException;
import io.chatferry.source.SourceFormat;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.SourceSettings;
import java.io.IOException;

/** Finds the reader for an export: the one that the job file names, else the one that is surest. */
final class Formats {

    private Formats() {}

    static SourceFormat of(SourceSettings settings, ExportFiles files) {
        SourceFormat best = null;
        int percent = 0;
        for (SourceFormat format : SourceFormats.all()) {
            if (format.name().equals(settings.format())) {
                return format;
            }
            int sure = settings.format() == null ? recognise(format, files) : 0;
            if (sure > percent) {
                best = format;
                percent = sure;
            }
        }
        if (best == null) {
            throw new SourceException("The export " + settings.path() + " is of no format that is known here."
                    + "\n  name one with source.format, or map its columns with source.mapping");
        }
        return best;
    }

    private static int recognise(SourceFormat format, ExportFiles files) {
        try {
            return format.recognise(files).percent();
        } catch (IOException unreadable) {
            throw new SourceException("The export " + files.root() + " cannot be read: " + unreadable.getMessage());
        }
    }
}
