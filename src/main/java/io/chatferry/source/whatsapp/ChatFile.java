package io.chatferry.source.whatsapp;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.chat.reading.RepeatedRows;
import io.chatferry.source.row.Row;
import io.chatferry.source.text.JoinedLines;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The file of a chat, as a first look at all of it shows.
 *
 * @param authors in the order of their first messages
 * @param isOfGroup whether it holds a notice that only groups have
 * @param dates how its dates are written
 */
record ChatFile(ExportFile file, ChatTitle title, Set<String> authors, boolean isOfGroup, FileDates dates) {

    /** Reads all of a file; what cannot be read of it is reported when its messages are read. */
    static ChatFile read(ExportFile file, ChatTitle title, DateOrder order) {
        Set<String> authors = new LinkedHashSet<>();
        FileDates.Evidence dates = new FileDates.Evidence();
        boolean[] isOfGroup = new boolean[1];
        try (JoinedLines rows = rows(open(file))) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                LineHead head = row instanceof Row.Cells cells
                        ? LineHead.of(DirectionMarks.cut(cells.cells().get(0)))
                        : null;
                if (head != null && row instanceof Row.Cells cells) {
                    dates.add(head);
                    ChatLine line = ChatLine.of(head.rest(), cells.cells().get(1));
                    if (line instanceof ChatLine.Words words) {
                        authors.add(words.author());
                    } else if (line instanceof ChatLine.Notice notice) {
                        isOfGroup[0] |= Notices.isOfGroup(notice.text());
                    }
                }
            }
        } catch (IOException unreadable) {
            // what was read so far counts
        }
        return new ChatFile(file, title, authors, isOfGroup[0], dates.decide(order));
    }

    /** The messages of a file: the first line of each, and the lines that continue it. */
    static JoinedLines rows(InputStream in) {
        return new JoinedLines(in, LineHead::begins);
    }

    private static InputStream open(ExportFile file) throws IOException {
        return file.open().withBadBytesReplaced();
    }

    /** Its rows, to be compared with those of other files. */
    RepeatedRows.Rows rows() {
        return this::each;
    }

    private void each(RepeatedRows.Taker take) throws IOException {
        FileDates.Reading reading = dates.reading();
        try (JoinedLines rows = rows(open(file))) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                take.row(row.line(), row instanceof Row.Cells cells ? number(cells, reading) : 0);
            }
        } catch (IOException unreadable) {
            // what was read so far is compared
        }
    }

    /** Equal for equal messages, however their dates are written, and whether or not their files were exported. */
    private static long number(Row.Cells cells, FileDates.Reading reading) {
        LineHead head = LineHead.of(DirectionMarks.cut(cells.cells().get(0)));
        if (head == null) {
            return RepeatedRows.number(cells.cells().get(1));
        }
        String text = head.rest();
        if (ChatLine.of(head.rest(), cells.cells().get(1)) instanceof ChatLine.Words words) {
            text = words.author() + '\n' + words.files().size() + words.isDeleted() + '\n' + words.text();
        }
        return RepeatedRows.number(reading.time(head) + "\n" + text);
    }
}
