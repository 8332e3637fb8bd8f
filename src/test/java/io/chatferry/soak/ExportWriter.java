package io.chatferry.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Writes a history as an export in one of the canonical formats. */
final class ExportWriter {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> COLUMNS = List.of(
            "muid",
            "sender",
            "receiver",
            "receiverType",
            "category",
            "type",
            "text",
            "customData",
            "attachments",
            "metadata",
            "tags",
            "sentAt",
            "deletedAt",
            "parentMuid",
            "reactions");

    private final Path folder;
    private final RandomHistory history;
    private final String format;
    private final long describedUsers;
    private final long describedGroups;

    ExportWriter(Path folder, RandomHistory history, Random random) {
        this.folder = folder;
        this.history = history;
        this.format = List.of("csv", "jsonl", "json").get(random.nextInt(3));
        this.describedUsers = random.nextInt(history.users().size() + 1);
        this.describedGroups = random.nextInt(history.groups().size() + 1);
    }

    /** Writes all records that are earlier than an instant; replaces the files of an earlier call. */
    void write(long before) throws IOException {
        Files.createDirectories(folder);
        write(
                "users",
                List.of("uid", "name"),
                history.users().stream()
                        .limit(describedUsers)
                        .map(uid -> record(Map.of("uid", uid, "name", "Name of " + uid)))
                        .toList());
        write(
                "groups",
                List.of("guid", "name", "type", "owner"),
                history.groups().stream()
                        .limit(describedGroups)
                        .map(guid -> record(Map.of(
                                "guid",
                                guid,
                                "name",
                                "All about " + guid,
                                "type",
                                "public",
                                "owner",
                                history.users().get(1))))
                        .toList());
        List<ExportRecord> members = new ArrayList<>();
        for (String guid : history.groups()) {
            history.users().stream()
                    .filter(uid -> (guid + uid).hashCode() % 3 == 0)
                    .forEach(uid -> members.add(record(Map.of("guid", guid, "uid", uid))));
        }
        write("members", List.of("guid", "uid"), members);
        for (int file = 0; file < RandomHistory.FILES; file++) {
            write("messages-" + (file + 1), COLUMNS, history.file(file, before));
        }
    }

    private static ExportRecord record(Map<String, Object> fields) {
        return ExportRecord.of(fields, 0, 0, ExportRecord.Outcome.SENT);
    }

    private void write(String name, List<String> columns, List<ExportRecord> rows) throws IOException {
        Path file = folder.resolve(name + "." + format);
        if (rows.isEmpty()) {
            Files.deleteIfExists(file); // an import that finds a file without records ends with exit code 2
            return;
        }
        List<String> lines = new ArrayList<>();
        switch (format) {
            case "csv" -> {
                lines.add(String.join(",", columns));
                rows.forEach(row -> lines.add(row.raw().isEmpty() ? csv(columns, row.fields()) : row.raw()));
            }
            case "jsonl" ->
                rows.forEach(row -> lines.add(row.raw().isEmpty() ? JSON.writeValueAsString(row.fields()) : row.raw()));
            default ->
                lines.add(rows.stream()
                        .map(row -> JSON.writeValueAsString(row.raw().isEmpty() ? row.fields() : row.raw()))
                        .collect(Collectors.joining(",\n", "[", "]")));
        }
        Files.write(file, lines);
    }

    private static String csv(List<String> columns, Map<String, Object> fields) {
        Collection<String> unknown = new TreeSet<>(fields.keySet());
        unknown.removeAll(columns);
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("There is no column for " + unknown + ".");
        }
        return columns.stream()
                .map(column -> {
                    Object value = fields.get(column);
                    String cell = value == null || value instanceof String || value instanceof Number
                            ? String.valueOf(value == null ? "" : value)
                            : JSON.writeValueAsString(value);
                    return "\"" + cell.replace("\"", "\"\"") + "\"";
                })
                .collect(Collectors.joining(","));
    }
}
