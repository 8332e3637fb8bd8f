package io.chatferry.source.canonical;

import io.chatferry.model.Origin;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.SourceItem.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The files that are not read since nothing says what they hold, with the reason for each; files of one ending are told together. */
final class SkippedFiles {

    private static final String ONLY =
            "not read: its ending is not .csv, .tsv, .json, .jsonl or .ndjson (also with .gz, or in "
                    + "a .zip or .tar)";

    private final List<Notice> notices = new ArrayList<>();
    private final Map<String, List<String>> byEnding = new TreeMap<>();

    void add(ExportFile file) {
        if (file.size() == 0) {
            note(file.display(), "skipped: the file is empty (0 bytes)");
        } else if (RowFiles.isCsv(file) || RowFiles.isJson(file) || ending(file).isEmpty()) {
            note(
                    file.display(),
                    "skipped: neither its name nor its columns say that it holds users, groups, members or messages");
        } else if (KindDetector.byName(file.name()) != null) {
            note(file.display(), ONLY + "; if it holds such rows, rename it");
        } else {
            byEnding.computeIfAbsent(ending(file), none -> new ArrayList<>()).add(file.display());
        }
    }

    private void note(String file, String message) {
        notices.add(new Notice(new Origin(file, 1, 0), message));
    }

    private static String ending(ExportFile file) {
        String base = file.name().substring(file.name().lastIndexOf('/') + 1);
        return base.lastIndexOf('.') < 0
                ? ""
                : base.substring(base.lastIndexOf('.')).toLowerCase(Locale.ROOT);
    }

    List<Notice> notices() {
        List<Notice> all = new ArrayList<>(notices);
        byEnding.forEach((ending, files) -> {
            String others = files.size() == 1
                    ? ""
                    : "; the same holds for %,d more that %s in %s"
                            .formatted(files.size() - 1, files.size() == 2 ? "ends" : "end", ending);
            all.add(new Notice(new Origin(files.get(0), 1, 0), ONLY + others));
        });
        return List.copyOf(all);
    }
}
