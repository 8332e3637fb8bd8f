package io.chatferry.source.csv;

/** Tells whether a cell is enclosed by quotes in the text of its row. */
public final class QuotedCells {

    private static final String DELIMITERS = ",;\t|";

    private QuotedCells() {}

    /**
     * Whether a cell of a row is written with quotes around it.
     *
     * @param raw the row as it stands in the file
     * @param cells the number of its cells
     * @param index of the cell
     * @param text the text of the cell
     */
    public static boolean isQuoted(String raw, int cells, int index, String text) {
        if (!raw.contains('"' + text)) {
            return false;
        }
        for (int i = 0; i < DELIMITERS.length(); i++) {
            int start = start(raw, cells, index, DELIMITERS.charAt(i));
            if (start >= 0) {
                return start < raw.length() && raw.charAt(start) == '"';
            }
        }
        return false;
    }

    /** Where a cell begins, or -1 if the delimiter does not give as many cells. */
    private static int start(String raw, int cells, int index, char delimiter) {
        int cell = 0;
        int start = index == 0 ? 0 : -1;
        boolean quoted = false;
        boolean atStart = true;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '"' && (atStart || quoted)) {
                quoted = !quoted;
            }
            if (c == delimiter && !quoted) {
                start = ++cell == index ? i + 1 : start;
                atStart = true;
            } else {
                atStart = c == '"' && atStart && !quoted;
            }
        }
        return cell + 1 == cells ? start : -1;
    }
}
