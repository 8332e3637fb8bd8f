package io.chatferry.source.table;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.canonical.KindDetector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Recognises exports of other systems that have no reader of their own, so that the user learns what they are and what to do. */
public final class VendorExports {

    private static final Pattern DAY_FILE = Pattern.compile("(.*/)?[^/]+/\\d{4}-\\d{2}-\\d{2}\\.json");
    private static final int SAMPLE_FILES = 20;
    private static final String BY_MAPPING = "; it is read through source.mapping: start with jobs/";
    private static final String NO_READER =
            "; this version has no reader for it, only source.mapping for rows of CSV or JSON";

    private VendorExports() {}

    /** The system that an export comes from, with the certainty and what to do; empty if none matches. */
    public static Optional<Map.Entry<String, Recognition>> of(ExportFiles files) {
        List<String> names = files.files().stream().map(ExportFile::name).toList();
        if (names.stream().anyMatch(DAY_FILE.asMatchPredicate())
                && names.stream().anyMatch(n -> n.endsWith("users.json"))) {
            return found("slack", 90, "users.json and a file per day for each channel" + NO_READER);
        }
        if (names.stream().anyMatch(n -> n.endsWith(".bson"))) {
            return found("mongodump", 80, "BSON files, as a dump of MongoDB (Rocket.Chat) has them" + NO_READER);
        }
        if (names.stream().anyMatch(n -> n.endsWith("channels.csv") || n.endsWith("rooms.csv"))
                && names.stream().anyMatch(n -> n.endsWith("users.csv"))) {
            return found("rocketchat", 60, "CSV files of users and channels" + BY_MAPPING + "rocketchat.yaml");
        }
        return byContent(files);
    }

    private static Optional<Map.Entry<String, Recognition>> byContent(ExportFiles files) {
        if (any(files, columns -> columns.containsAll(Set.of("type", "version")) && columns.contains("channel"))) {
            return found("mattermost", 85, "JSON lines that begin with {\"type\":\"version\"}" + NO_READER);
        }
        if (any(files, columns -> columns.equals(Set.of("type", "item")) || columns.equals(Set.of("type", "data")))) {
            return found("stream", 80, "objects of {type, item} or {type, data}" + NO_READER);
        }
        if (any(files, columns -> columns.contains("channel_url") && columns.contains("members"))) {
            return found("sendbird", 75, "channels with channel_url and members" + BY_MAPPING + "sendbird.yaml");
        }
        if (any(files, columns -> columns.contains("meta") && columns.contains("conversations"))) {
            return found("twilio", 75, "pages of conversations beside meta" + BY_MAPPING + "twilio.yaml");
        }
        return Optional.empty();
    }

    private static boolean any(ExportFiles files, Predicate<Set<String>> columns) {
        return files.files().stream()
                .filter(file -> file.name().toLowerCase(java.util.Locale.ROOT).matches(".*\\.(json|jsonl|ndjson)"))
                .limit(SAMPLE_FILES)
                .anyMatch(file -> columns.test(Set.copyOf(KindDetector.columns(file))));
    }

    private static Optional<Map.Entry<String, Recognition>> found(String name, int percent, String why) {
        return Optional.of(Map.entry(name, new Recognition(percent, why)));
    }
}
