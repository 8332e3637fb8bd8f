package io.chatferry.config;

import io.chatferry.config.JobFileNode.Entry;
import io.chatferry.config.JobFileNode.Section;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The keys that a job file may have (DESIGN section 5), and what somebody meant who wrote another. */
final class JobFileKeys {

    /** The sections by their key, {@code ""} being the file itself; all of them but {@code source.mapping}, which is free. */
    static final Map<String, List<String>> ALL = Map.of(
            "",
            List.of(
                    "name",
                    "source",
                    "target",
                    "limits",
                    "order",
                    "threads",
                    "reactions",
                    "deleted",
                    "users",
                    "undescribed",
                    "invalid",
                    "max-rejects",
                    "retention-days",
                    "report",
                    "schedule",
                    "ledger"),
            "source",
            List.of("format", "path", "export", "timezone", "mapping", "unknown-columns"),
            "target",
            List.of("app-id", "region", "api-key", "base-url", "allow-http", "endpoint", "existing"),
            "limits",
            List.of("standard", "core", "data-import", "sender", "window", "in-flight"),
            "report",
            List.of("texts"),
            "schedule",
            List.of("cron"),
            "ledger",
            List.of("url"));

    private JobFileKeys() {}

    /** Fails at the first key of the section that is none of its own. */
    static void check(Section section) {
        List<String> known = ALL.getOrDefault(section.place().key(), List.of());
        for (Map.Entry<String, Entry> entry : section.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw unknown(section, known, entry.getKey(), entry.getValue());
            }
        }
    }

    private static SettingsException unknown(Section section, List<String> known, String written, Entry entry) {
        String here = section.place().key();
        Optional<String> meant = nearest(written, known)
                .or(() -> known.stream()
                        .filter(key -> List.of(key.split("-")).contains(written))
                        .findFirst())
                .map(section.place()::path)
                .or(() -> nearest(written, elsewhere().toList()));
        String keys =
                (here.isEmpty() ? "the keys of a job file: " : "the keys of " + here + ": ") + String.join(", ", known);
        return entry.key()
                .error(
                        "there is no such key",
                        meant.map(key -> "did you mean " + key + "? ").orElse("") + keys);
    }

    private static Stream<String> elsewhere() {
        return ALL.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(section -> section.getValue().stream()
                        .map(key -> section.getKey().isEmpty() ? key : section.getKey() + "." + key));
    }

    /** The one of the known words that is most like the written one, if any is like it; case and {@code _} do not count. */
    static Optional<String> nearest(String written, Collection<String> known) {
        String plain = plain(written);
        return known.stream()
                .filter(word -> distance(plain, word)
                        <= Math.max(1, Math.min(plain.length(), last(word).length()) / 3))
                .min(Comparator.comparingInt(word -> distance(plain, word)));
    }

    private static int distance(String written, String word) {
        return LevenshteinDistance.getDefaultInstance().apply(plain(written), plain(last(word)));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }
}
