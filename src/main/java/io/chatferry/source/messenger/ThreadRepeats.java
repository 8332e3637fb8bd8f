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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Messages that several downloads of one thread hold: they have no ids, and would be doubled. */
final class ThreadRepeats {

    private static final JsonPointer MESSAGES = JsonPointer.compile("/messages");
    private static final long HASH_FACTOR = 0x100000001b3L;

    private ThreadRepeats() {}

    /** The rows of each file that another one has before; nothing of threads that lie in one folder only. */
    static Map<ExportFile, List<RepeatedRows.Range>> of(List<ThreadFile> files) throws IOException {
        Map<String, List<ExportFile>> byThread = new LinkedHashMap<>();
        for (ThreadFile file : files) {
            byThread.computeIfAbsent(thread(file), thread -> new ArrayList<>()).add(file.file());
        }
        Map<ExportFile, List<RepeatedRows.Range>> repeated = new HashMap<>();
        for (List<ExportFile> same : byThread.values()) {
            if (folders(same).size() > 1) {
                List<RepeatedRows.Rows> rows = new ArrayList<>();
                same.forEach(file -> rows.add(take -> each(file, take)));
                List<List<RepeatedRows.Range>> ranges = RepeatedRows.of(rows);
                for (int i = 0; i < same.size(); i++) {
                    repeated.put(same.get(i), ranges.get(i));
                }
            }
        }
        return repeated;
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

    private static void each(ExportFile file, LongConsumer take) {
        try (ExportInput input = file.open().withBadBytesReplaced();
                JsonPageRows rows = JsonPageRows.open(new ByteWindow(input, 1), MESSAGES, Set.of(), file::open)) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                if (row instanceof Row.Json json) {
                    take.accept(hash(json.value()));
                }
            }
        } catch (IOException unreadable) {
            // it is told where the file is read for its messages
        }
    }

    /** Equal for equal messages: reactions may come later. */
    private static long hash(JsonNode message) {
        long hash = 1;
        for (String key : List.of("sender_name", "senderName", "timestamp_ms", "timestamp", "content", "text")) {
            String text = Fields.text(message, key);
            for (int i = 0; text != null && i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * HASH_FACTOR;
            }
            hash = (hash ^ '\n') * HASH_FACTOR;
        }
        return hash;
    }
}
