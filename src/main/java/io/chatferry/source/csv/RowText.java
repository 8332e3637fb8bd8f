package io.chatferry.source.csv;

import java.util.List;

/** A row as CSV of RFC 4180, so that a reject of any dialect can be read and corrected as CSV. */
final class RowText {

    private RowText() {}

    /** The cells, separated by a character, with quotes where they need some. */
    static String of(List<String> cells, char delimiter) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                row.append(delimiter);
            }
            append(row, cells.get(i), delimiter);
        }
        return row.toString();
    }

    private static void append(StringBuilder row, String cell, char delimiter) {
        boolean plain = true;
        for (int i = 0; i < cell.length() && plain; i++) {
            char c = cell.charAt(i);
            plain = c != delimiter && c != '"' && c != '\n' && c != '\r';
        }
        if (plain) {
            row.append(cell);
        } else {
            row.append('"').append(cell.replace("\"", "\"\"")).append('"');
        }
    }
}
