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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows that several exports of one channel have: rows of tables have no ids, and would be doubled. The parts of a channel are
 * compared too, since they may lie beside a whole export of it.
 *
 * @param files without those that another one equals
 * @param rows that another file has before
 * @param notices on files that another one equals, and on equal rows
 */
record CsvRepeats(List<CsvFile> files, RepeatedRows rows, List<SourceItem> notices) {

    private static final int COMPARED_CELLS = 5;

    /** Compares the files of each channel that are named by its id. */
    static CsvRepeats of(List<CsvFile> files) throws IOException {
        Map<String, List<CsvFile>> byChannel = new LinkedHashMap<>();
        for (CsvFile file : files) {
            if (file.channel().isNamedById()) {
                byChannel
                        .computeIfAbsent(file.channel().id(), id -> new ArrayList<>())
                        .add(file);
            }
        }
        Set<ExportFile> equal = new HashSet<>();
        List<SourceItem> notices = new ArrayList<>();
        for (List<CsvFile> same : byChannel.values()) {
            EqualFiles different =
                    EqualFiles.of(same.stream().map(CsvFile::file).toList());
            notices.addAll(different.notices());
            same.forEach(file -> equal.add(file.file()));
            different.files().forEach(equal::remove);
            same.removeIf(file -> equal.contains(file.file()));
        }
        RepeatedRows rows = RepeatedRows.of(byChannel.values(), CsvFile::file, file -> take -> each(file, take));
        notices.addAll(rows.notices());
        List<CsvFile> read =
                files.stream().filter(file -> !equal.contains(file.file())).toList();
        return new CsvRepeats(read, rows, notices);
    }

    private static void each(CsvFile file, RepeatedRows.Taker take) {
        try (ExportInput input = file.file().open().withBadBytesReplaced();
                CsvRows rows = CsvRows.withHeader(new ByteWindow(input, 1), file.delimiter())) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                if (row instanceof Row.Cells cells) {
                    take.row(row.line(), number(cells.cells()));
                }
            }
        } catch (IOException unreadable) {
            // it is told where the file is read for its messages
        }
    }

    /** Equal for equal messages: reactions may come later. */
    private static long number(List<String> cells) {
        return RepeatedRows.number(String.join("\n", cells.subList(0, Math.min(cells.size(), COMPARED_CELLS))));
    }
}
