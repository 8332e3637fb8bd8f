package io.chatferry.source.api;

import io.chatferry.model.Origin;
import io.chatferry.source.api.ExportFiles.ExportFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Notices that hold for several files, at the first of them. */
final class SharedNotices {

    /** Names in one notice. */
    private static final int MAX_NAMES = 10;

    private SharedNotices() {}

    /** Tells of names that some systems and people take for one. */
    static Optional<SourceItem.Notice> twins(List<ExportFile> files) {
        Map<String, String> first = new HashMap<>();
        List<String> twins = new ArrayList<>();
        String other = "";
        for (ExportFile file : files) {
            String before = first.putIfAbsent(file.name().toLowerCase(Locale.ROOT), file.display());
            if (before != null && !file.display().startsWith(before + " (")) {
                other = twins.isEmpty() ? before : other;
                twins.add(file.display());
            }
        }
        return twins.isEmpty()
                ? Optional.empty()
                : Optional.of(new SourceItem.Notice(
                        new Origin(ExportFiles.displayName(twins.get(0)), 1, 0),
                        "its name differs from " + other + " only in upper and lower case, the form of accented"
                                + " letters, or .gz; both are read" + others(twins)));
    }

    /** The other names to which a notice applies, and their number. */
    static String others(List<String> names) {
        if (names.size() == 1) {
            return "";
        }
        List<String> others = names.subList(1, Math.min(names.size(), MAX_NAMES));
        int more = names.size() - 1 - others.size();
        return "; the same holds for " + (names.size() - 1) + " more: " + String.join(", ", others)
                + (more > 0 ? ", …" : "");
    }
}
