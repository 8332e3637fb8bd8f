package io.chatferry.source.messenger;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.RepeatedRows;
import io.chatferry.source.json.JsonPageRows;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Messages that several downloads of one thread hold: they have no ids, and would be doubled. */
final class ThreadRepeats {

    private static final JsonPointer MESSAGES = JsonPointer.compile("/messages");

    private ThreadRepeats() {}

    /** Compares the files of threads that lie in several folders. */
    static RepeatedRows of(List<ThreadFile> files) throws IOException {
        Map<String, List<ExportFile>> byThread = new LinkedHashMap<>();
        for (ThreadFile file : files) {
            byThread.computeIfAbsent(thread(file), thread -> new ArrayList<>()).add(file.file());
        }
        byThread.values().removeIf(same -> folders(same).size() == 1);
        return RepeatedRows.of(byThread.values(), Function.identity(), file -> take -> each(file, take));
    }

    /** What two downloads call a thread alike: its folder, or the file. */
    private static String thread(ThreadFile file) {
        String name = file.file().name();
        if (file.variant() == ThreadFile.Variant.MESSENGER) {
            return name.substring(name.lastIndexOf('/') + 1);
        }
        String folder = folder(file.file());
        return folder.substring(folder.lastIndexOf('/') + 1) + '/';
    }

    private static Set<String> folders(List<ExportFile> files) {
        Set<String> folders = new HashSet<>();
        files.forEach(file -> folders.add(folder(file)));
        return folders;
    }

    private static String folder(ExportFile file) {
        return file.name().substring(0, Math.max(file.name().lastIndexOf('/'), 0));
    }

    private static void each(ExportFile file, RepeatedRows.Taker take) {
        try (ExportInput input = file.open().withBadBytesReplaced();
                JsonPageRows rows = JsonPageRows.open(new ByteWindow(input, 1), MESSAGES, Set.of(), file::open)) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                if (row instanceof Row.Json json) {
                    take.row(row.line(), number(json.value()));
                }
            }
        } catch (IOException unreadable) {
            // it is told where the file is read for its messages
        }
    }

    /** Equal for equal messages: reactions may come later. */
    private static long number(JsonNode message) {
        StringBuilder compared = new StringBuilder();
        for (String key : List.of("sender_name", "senderName", "timestamp_ms", "timestamp", "content", "text")) {
            String text = Fields.text(message, key);
            compared.append(text == null ? "" : text).append('\n');
        }
        return RepeatedRows.number(compared.toString());
    }
}
