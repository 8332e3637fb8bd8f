package io.chatferry.source.discord;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.chat.reading.EqualFiles;
import io.chatferry.source.chat.reading.RepeatedRows;
import io.chatferry.source.csv.CsvRows;
import io.chatferry.source.discord.DiscordFiles.CsvFile;
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

/**
 * Rows that several exports of one channel have: rows of tables have no ids, and would be doubled.
 *
 * @param files without those that another one equals
 * @param rows of each file that another one has before; nothing of most files
 * @param notices on files that another one equals
 */
record CsvRepeats(List<CsvFile> files, Map<ExportFile, List<RepeatedRows.Range>> rows, List<SourceItem> notices) {

    private static final int COMPARED_CELLS = 5;
    private static final long HASH_START = 0xcbf29ce484222325L;
    private static final long HASH_FACTOR = 0x100000001b3L;

    /** Compares the files of each channel that are no parts of one export: those that are named by the channel's id. */
    static CsvRepeats of(List<CsvFile> files) throws IOException {
        Map<String, List<CsvFile>> byChannel = new LinkedHashMap<>();
        for (CsvFile file : files) {
            if (file.channel().isNamedById() && !FileParts.isPart(file.file().name())) {
                byChannel
                        .computeIfAbsent(file.channel().id(), id -> new ArrayList<>())
                        .add(file);
            }
        }
        Set<ExportFile> equal = new HashSet<>();
        List<SourceItem> notices = new ArrayList<>();
        Map<ExportFile, List<RepeatedRows.Range>> rows = new HashMap<>();
        for (List<CsvFile> same : byChannel.values()) {
            if (same.size() > 1) {
                EqualFiles different =
                        EqualFiles.of(same.stream().map(CsvFile::file).toList());
                notices.addAll(different.notices());
                same.forEach(file -> equal.add(file.file()));
                different.files().forEach(equal::remove);
                compare(
                        same.stream()
                                .filter(file -> !equal.contains(file.file()))
                                .toList(),
                        rows);
            }
        }
        List<CsvFile> read =
                files.stream().filter(file -> !equal.contains(file.file())).toList();
        return new CsvRepeats(read, rows, notices);
    }

    private static void compare(List<CsvFile> same, Map<ExportFile, List<RepeatedRows.Range>> rows) throws IOException {
        List<RepeatedRows.Rows> compared = new ArrayList<>();
        same.forEach(file -> compared.add(take -> each(file, take)));
        List<List<RepeatedRows.Range>> repeated = RepeatedRows.of(compared);
        for (int i = 0; i < same.size(); i++) {
            rows.put(same.get(i).file(), repeated.get(i));
        }
    }

    private static void each(CsvFile file, LongConsumer take) {
        try (ExportInput input = file.file().open().withBadBytesReplaced();
                CsvRows rows = CsvRows.withHeader(new ByteWindow(input, 1), file.delimiter())) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                if (row instanceof Row.Cells cells) {
                    take.accept(hash(cells.cells()));
                }
            }
        } catch (IOException unreadable) {
            // it is told where the file is read for its messages
        }
    }

    /** Equal for equal messages: reactions may come later. */
    private static long hash(List<String> cells) {
        long hash = HASH_START;
        for (String cell : cells.subList(0, Math.min(cells.size(), COMPARED_CELLS))) {
            for (int i = 0; i < cell.length(); i++) {
                hash = (hash ^ cell.charAt(i)) * HASH_FACTOR;
            }
            hash = (hash ^ '\n') * HASH_FACTOR;
        }
        return hash;
    }
}
