package io.chatferry.source.mattermost;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds the files of JSON lines of a bulk export among the files that people had uploaded. */
final class BulkFiles {

    /** Of an archive of {@code mmctl export}: files of posts, emoji and pictures of users. */
    private static final Pattern UPLOAD = Pattern.compile(
            "(.*/)?(\\d{8}/(teams|users|channels)|teams/[^/]+/channels|exported_emoji|profile_pictures)/.*");

    private static final Pattern LINES = Pattern.compile("(?i).*\\.(json|jsonl|ndjson)");
    private static final Set<String> TYPES = Set.of(
            "version",
            "scheme",
            "role",
            "emoji",
            "team",
            "channel",
            "user",
            "bot",
            "post",
            "direct_channel",
            "direct_post");

    /** Files that are looked into to recognise an export. */
    private static final int FIRST_FILES = 40;
    /** Files that are looked into to read one. */
    private static final int MOST_FILES = 2_000;

    private static final int HEAD_BYTES = 1 << 16;
    private static final int CERTAIN = 100;
    private static final int LIKELY = 90;

    private BulkFiles() {}

    static Recognition recognise(ExportFiles files) {
        List<ExportFile> candidates = candidates(files);
        for (ExportFile file : candidates.subList(0, Math.min(candidates.size(), FIRST_FILES))) {
            JsonNode first = firstLine(file);
            if (first != null && isVersion(first)) {
                String version = String.valueOf(Fields.text(first, "version"));
                return version.equals("1")
                        ? new Recognition(CERTAIN, reason(first, files))
                        : new Recognition(
                                LIKELY,
                                reason(first, files) + "; this reader knows version 1, and reads what it understands");
            }
        }
        return Recognition.none("no file of JSON lines begins with {\"type\":\"version\"}");
    }

    private static String reason(JsonNode first, ExportFiles files) {
        StringBuilder reason = new StringBuilder(
                        "JSON lines that begin with {\"type\":\"version\"}: a bulk export, version ")
                .append(Fields.text(first, "version"));
        String generator = Fields.text(first.path("info"), "generator");
        String version = Fields.text(first.path("info"), "version");
        if (generator != null) {
            reason.append(", written by ").append(word(generator));
            if (version != null) {
                reason.append(' ').append(word(version));
            }
        } else {
            reason.append(", written by an unnamed program");
        }
        boolean hasUploads = files.files().stream()
                .anyMatch(file -> UPLOAD.matcher(file.name()).matches());
        return reason.append(hasUploads ? ", with uploaded files" : ", without uploaded files")
                .toString();
    }

    private static String word(String text) {
        String word = text.strip().split("\\s", 2)[0];
        return word.length() > 40 ? word.substring(0, 40) : word;
    }

    /**
     * The files to read: those that begin as an export does; if there is none, since the job names the format, all that have lines
     * of one.
     */
    static List<ExportFile> of(ExportFiles files) {
        List<ExportFile> exports = new ArrayList<>();
        List<ExportFile> parts = new ArrayList<>();
        candidates(files).stream().limit(MOST_FILES).forEach(file -> {
            JsonNode first = firstLine(file);
            if (first != null && isVersion(first)) {
                exports.add(file);
            } else if (first != null && isLine(first)) {
                parts.add(file);
            }
        });
        // the lines of one export may be split into several files
        parts.removeIf(part -> !exports.isEmpty()
                && exports.stream().noneMatch(file -> folder(file).equals(folder(part))));
        List<ExportFile> all = new ArrayList<>();
        for (ExportFile file : files.files()) {
            if (exports.contains(file) || parts.contains(file)) {
                all.add(file);
            }
        }
        return all;
    }

    /** Files that may hold lines, those in upper folders first. */
    private static List<ExportFile> candidates(ExportFiles files) {
        boolean isSingle = files.files().size() == 1;
        return files.files().stream()
                .filter(file -> isSingle || LINES.matcher(file.name()).matches())
                .filter(file -> !UPLOAD.matcher(file.name()).matches())
                .sorted(Comparator.comparingLong(
                        file -> file.name().chars().filter(c -> c == '/').count()))
                .toList();
    }

    private static String folder(ExportFile file) {
        return file.name().substring(0, file.name().lastIndexOf('/') + 1);
    }

    private static boolean isVersion(JsonNode line) {
        return "version".equals(Fields.text(line, "type"))
                && line.path("version").isNumber();
    }

    private static boolean isLine(JsonNode line) {
        String type = Fields.text(line, "type");
        return type != null && TYPES.contains(type) && line.path(type).isObject();
    }

    /** The first line that is not blank; null if it is no object, or the file cannot be read. */
    private static @Nullable JsonNode firstLine(ExportFile file) {
        try (ExportInput in = file.open()) {
            String head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8)
                    .replace("\uFEFF", "")
                    .stripLeading();
            int end = head.indexOf('\n');
            JsonNode first = head.startsWith("{") ? JsonText.parse(end < 0 ? head : head.substring(0, end)) : null;
            return first != null && first.isObject() ? first : null;
        } catch (IOException unreadable) {
            return null; // it is reported where it is read
        }
    }
}
