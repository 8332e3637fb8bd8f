package io.chatferry.source.whatsapp;

import io.chatferry.model.RejectCode;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowReader;
import io.chatferry.source.text.TextLines;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a chat: rows of two cells, the line that begins a message, and the lines that continue it, each behind a line
 * feed. Lines before the first message are a row whose first cell is empty. Not thread-safe.
 */
final class WhatsAppRows implements RowReader {

    private final TextLines lines;
    private @Nullable String pending;
    private long pendingLine;
    private boolean isPendingCut;
    private long number;

    WhatsAppRows(InputStream in) {
        lines = new TextLines(in);
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (pending == null && !read()) {
            return null;
        }
        long at = pendingLine;
        boolean isCut = isPendingCut;
        String begin = pending == null ? "" : DirectionMarks.cut(pending);
        boolean isMessage = LineHead.of(begin) != null;
        StringBuilder more = new StringBuilder(isMessage ? "" : "\n" + begin);
        while (read()) {
            String line = pending == null ? "" : pending;
            if (LineHead.of(DirectionMarks.cut(line)) != null) {
                return row(at, isMessage ? begin : "", more, isCut);
            }
            isCut |= isPendingCut || more.length() + line.length() > TextLines.MAX_LINE;
            if (!isCut) {
                more.append('\n').append(line);
            }
        }
        pending = null;
        return row(at, isMessage ? begin : "", more, isCut);
    }

    private boolean read() throws IOException {
        pending = lines.next();
        pendingLine = lines.number();
        isPendingCut = lines.isCut();
        return pending != null;
    }

    private Row row(long line, String begin, StringBuilder more, boolean isCut) {
        number++;
        if (isCut) {
            return new Row.MalformedRow(
                    line,
                    number,
                    RejectCode.RECORD_TOO_LONG,
                    "the message is longer than " + (TextLines.MAX_LINE >> 20) + " million characters",
                    "");
        }
        String rest = more.toString();
        String raw = begin.length() + rest.length() > RecordStream.RAW_CHARS ? "" : begin + rest;
        return new Row.Cells(line, number, List.of(begin, rest), raw);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
