package io.chatferry.report.format;

import io.chatferry.model.Visible;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cells of CSV files that people open in a spreadsheet program, which takes one that begins with {@code =}, {@code +},
 * {@code -} or {@code @} for a formula and runs it, also behind quotes, spaces and what has no width. Such a cell gets an
 * apostrophe in front: {@code =1+1} becomes {@code '=1+1}, and {@code '=1+1} becomes {@code ''=1+1}. No other cell is
 * changed, so that taking one apostrophe off those that would have got one gives back exactly what there was.
 */
public final class SpreadsheetText {

    private static final Pattern UNICODE_ESCAPE = Pattern.compile("\\\\(?=u[0-9a-fA-F]{4})");

    private SpreadsheetText() {}

    /** The cell, harmless. */
    public static String neutralised(String cell) {
        return isFormula(cell) ? "'" + cell : cell;
    }

    /** The argument of {@link #neutralised}, from its result. */
    public static String original(String cell) {
        return cell.startsWith("'") && isFormula(cell) ? cell.substring(1) : cell;
    }

    /**
     * A cell of a list that only people read: what cannot be seen is shown as in {@link Visible}, but for line ends and
     * tabs. Where the text itself holds such an escape, its backslash is written as one.
     */
    static String display(String text) {
        String escapes = UNICODE_ESCAPE.matcher(text).replaceAll(Matcher.quoteReplacement("\\u005c"));
        return neutralised(Visible.lines(escapes));
    }

    /** Tab, carriage return and line feed count wherever they stand before the first letter: programs split there. */
    private static boolean isFormula(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c == '\t' || c == '\r' || c == '\n' || "=+-@＝＋－＠".indexOf(c) >= 0) {
                return true;
            }
            boolean ignored = c == '\'' || c == '"' || Character.isWhitespace(c) || Character.isSpaceChar(c);
            if (!ignored && !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT) {
                return false;
            }
        }
        return false;
    }
}
