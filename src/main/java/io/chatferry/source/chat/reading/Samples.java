package io.chatferry.source.chat.reading;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A few files of an export, to recognise it by. */
public final class Samples {

    private static final int FILES = 24;

    private Samples() {}

    /** The first files of a kind, and some of the others, spread over the export. */
    public static List<ExportFile> of(ExportFiles files, Predicate<ExportFile> isOfKind) {
        List<ExportFile> all = files.files().stream().filter(isOfKind).toList();
        if (all.size() <= FILES) {
            return all;
        }
        List<ExportFile> sample = new ArrayList<>(all.subList(0, FILES / 2));
        for (int i = 1; i <= FILES / 2; i++) {
            sample.add(all.get((int) ((long) (all.size() - 1) * i / (FILES / 2))));
        }
        return sample;
    }
}
