package io.chatferry.source.googlechat;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.chat.reading.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of a Takeout: each conversation is a folder with its messages, its members and the files that were sent. */
final class TakeoutFiles {

    private static final String MESSAGES = "messages.json";
    private static final String GROUP = "group_info.json";
    private static final String USER = "user_info.json";
    private static final int HEAD_BYTES = 64 * 1024;
    /** Takeout cuts longer names. */
    private static final int LONG_NAME = 40;

    private final List<ExportFile> users = new ArrayList<>();
    private final List<ExportFile> groups = new ArrayList<>();
    private final List<ExportFile> messages = new ArrayList<>();
    /** Files that were sent, by the names of their folder and themselves as {@link #onDisk} compares them. */
    private final Map<String, Map<String, ExportFile>> sent = new HashMap<>();

    private TakeoutFiles() {}

    static TakeoutFiles of(ExportFiles export) {
        TakeoutFiles takeout = new TakeoutFiles();
        for (ExportFile file : export.files()) {
            String name = file.name().substring(file.name().lastIndexOf('/') + 1);
            switch (name) {
                case MESSAGES -> takeout.messages.add(file);
                case GROUP -> takeout.groups.add(file);
                case USER -> takeout.users.add(file);
                default ->
                    takeout.sent
                            .computeIfAbsent(folder(file), none -> new HashMap<>())
                            .putIfAbsent(onDisk(name), file);
            }
        }
        return takeout;
    }

    List<ExportFile> users() {
        return users;
    }

    List<ExportFile> groups() {
        return groups;
    }

    List<ExportFile> messages() {
        return messages;
    }

    /** The name of the folder in which a file lies; empty if it lies in none. */
    static String folder(ExportFile file) {
        String[] steps = file.name().split("/", -1);
        return steps.length < 2 ? "" : steps[steps.length - 2];
    }

    /** The file that was sent under a name; null if it is not in the export. */
    @Nullable
    ExportFile sent(String folder, String exportName) {
        Map<String, ExportFile> files = sent.getOrDefault(folder, Map.of());
        String wanted = onDisk(exportName);
        ExportFile found = files.get(wanted);
        if (found != null || wanted.length() < LONG_NAME) {
            return found;
        }
        String ending = wanted.substring(Math.max(wanted.lastIndexOf('.'), 0));
        return files.entrySet().stream()
                .filter(entry ->
                        entry.getKey().length() >= LONG_NAME && entry.getKey().endsWith(ending))
                .filter(entry -> wanted.startsWith(
                        entry.getKey().substring(0, entry.getKey().length() - ending.length())))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** A name with {@code _} for the characters that a file system may not have. */
    private static String onDisk(String name) {
        return name.replaceAll("[?&=<>:\"'|*/\\\\%$#!+;,@^~`\\p{Cntrl}]", "_");
    }

    /** How many conversations of Google Chat the export has; 0 if it is none. */
    static int conversations(ExportFiles export) {
        for (ExportFile file : Samples.of(export, TakeoutFiles::isMessages)) {
            String head = head(file);
            if (head.contains("\"messages\"")
                    && head.contains("\"created_date\"")
                    && (head.contains("\"message_id\"") || head.contains("\"topic_id\""))) {
                return (int)
                        export.files().stream().filter(TakeoutFiles::isMessages).count();
            }
        }
        return 0;
    }

    private static boolean isMessages(ExportFile file) {
        return file.name().equals(MESSAGES) || file.name().endsWith("/" + MESSAGES);
    }

    private static String head(ExportFile file) {
        try (ExportInput input = file.open()) {
            return new String(input.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return ""; // it is reported where it is read
        }
    }
}
