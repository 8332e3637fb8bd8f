package io.chatferry.source.text;

import io.chatferry.model.RejectCode;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a text in which a line begins a row, and lines that begin none continue it. A row has two cells: its first line, and the
 * lines that continue it, each behind a line feed. Lines before the first row are a row whose first cell is empty; blank ones
 * there are none. Not thread-safe.
 */
public final class JoinedLines implements RowReader {

    private final TextLines lines;
    private final Predicate<String> begins;
    private @Nullable String pending;
    private long pendingLine;
    private boolean isPendingCut;
    private long number;

    /**
     * Opens a text in UTF-8.
     *
     * @param begins whether a line begins a row
     */
    public JoinedLines(InputStream in, Predicate<String> begins) {
        this.lines = new TextLines(in);
        this.begins = begins;
    }

    @Override
    public @Nullable Row next() throws IOException {
        String first = pending == null ? read() : pending;
        while (first != null && number == 0 && first.isBlank()) {
            first = read();
        }
        if (first == null) {
            return null;
        }
        long at = pendingLine;
        boolean isCut = isPendingCut;
        boolean isRow = begins.test(first);
        StringBuilder more = new StringBuilder(isRow ? "" : "\n" + first);
        for (String line = read(); line != null && !begins.test(line); line = read()) {
            isCut |= isPendingCut || more.length() + line.length() > TextLines.MAX_LINE;
            if (!isCut) {
                more.append('\n').append(line);
            }
        }
        return row(at, isRow ? first : "", more.toString(), isCut);
    }

    private @Nullable String read() throws IOException {
        String line = lines.next();
        pending = line;
        pendingLine = lines.number();
        isPendingCut = lines.isCut();
        return line;
    }

    private Row row(long line, String first, String more, boolean isCut) {
        number++;
        if (isCut) {
            String message = "the message is longer than " + (TextLines.MAX_LINE >> 20) + " million characters";
            return new Row.MalformedRow(line, number, RejectCode.RECORD_TOO_LONG, message, "");
        }
        String raw = first.length() + more.length() > RecordStream.RAW_CHARS ? "" : first + more;
        return new Row.Cells(line, number, List.of(first, more), raw);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
