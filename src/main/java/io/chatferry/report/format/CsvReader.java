package io.chatferry.report.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link CsvText} writes and spreadsheet programs save, exactly: line ends within quotes stay as they are. A
 * quote within a cell that does not begin with one stands for itself.
 */
public final class CsvReader {

    private static final int END = -1;

    private final BufferedReader in;
    private final char delimiter;
    private int next;

    public CsvReader(BufferedReader in, char delimiter) throws IOException {
        this.in = in;
        this.delimiter = delimiter;
        this.next = in.read();
    }

    /** The cells of the next row, or null behind the last. */
    @Nullable
    public List<String> row() throws IOException {
        if (next == END) {
            return null;
        }
        List<String> cells = new ArrayList<>();
        cells.add(cell());
        while (next == delimiter) {
            advance();
            cells.add(cell());
        }
        if (advance() == '\r' && next == '\n') {
            advance();
        }
        return cells;
    }

    /** Stops at the character that ends the cell. */
    private String cell() throws IOException {
        StringBuilder text = new StringBuilder();
        if (next == '"') {
            advance();
            while (next != END && (next != '"' || isDoubled())) {
                text.append((char) advance());
            }
            advance();
        }
        while (next != delimiter && next != '\n' && next != '\r' && next != END) {
            text.append((char) advance());
        }
        return text.toString();
    }

    /** At a quote: whether another follows, which is what both mean; leaves the last of the two. */
    private boolean isDoubled() throws IOException {
        in.mark(1);
        boolean doubled = in.read() == '"';
        if (!doubled) {
            in.reset();
        }
        return doubled;
    }

    private int advance() throws IOException {
        int current = next;
        next = current == END ? END : in.read();
        return current;
    }
}
