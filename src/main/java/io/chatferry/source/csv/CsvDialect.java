package io.chatferry.source.csv;

import io.chatferry.source.row.ByteWindow;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the beginning of a CSV file says about the rest: its line ends, and its delimiter, also in a line {@code sep=;}. */
final class CsvDialect {

    private static final int MAX_PROBED = 128 * 1024;
    private static final int MAX_SEPARATOR_LINE = 64;
    private static final String SEPARATOR = "sep=";

    private CsvDialect() {}

    /**
     * Detects the line ends, skips a line that names the delimiter, and returns the delimiter.
     *
     * @param given the delimiter that the user names, if any
     * @param header whether the first line is a header, which has no carriage return within
     */
    static char detect(ByteWindow window, @Nullable Character given, boolean header) throws IOException {
        window.skipByteOrderMark();
        if (hasCarriageReturns(window, header)) {
            window.countCarriageReturns();
        }
        Character named = skipSeparatorLine(window);
        if (given != null) {
            return given;
        }
        return named != null ? named : Delimiters.guess(window);
    }

    /** Whether lines end with carriage returns alone: the first line does, or each one that is looked at. */
    private static boolean hasCarriageReturns(ByteWindow window, boolean header) throws IOException {
        boolean quoted = false;
        boolean found = false;
        for (int i = 0; i < MAX_PROBED && window.has(i); i++) {
            byte c = window.at(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\n' && !quoted) {
                return false;
            } else if (c == '\r' && !quoted && window.has(i + 1) && window.at(i + 1) != '\n') {
                if (header) {
                    return true;
                }
                found = true;
            } else if (c == '\r' && !quoted) {
                return found && !window.has(i + 1);
            }
        }
        return found;
    }

    /** The delimiter that the first line names, as spreadsheets write it and read it; null if it names none. */
    private static @Nullable Character skipSeparatorLine(ByteWindow window) throws IOException {
        int end = 0;
        while (end < MAX_SEPARATOR_LINE && window.has(end) && window.at(end) != '\n' && window.at(end) != '\r') {
            end++;
        }
        String line = window.text(0, end);
        Character delimiter = line == null ? null : named(line);
        if (delimiter == null || end == MAX_SEPARATOR_LINE) {
            return null;
        }
        if (window.has(end + 1) && window.at(end) == '\r' && window.at(end + 1) == '\n') {
            end++;
        }
        window.skip(window.has(end) ? end + 1 : end);
        return delimiter;
    }

    /** The delimiter of a line {@code sep=;}, also in quotes, or with the delimiters that a spreadsheet adds to it. */
    static @Nullable Character named(String line) {
        String text = line.length() > MAX_SEPARATOR_LINE ? "" : line.replace("\"", "");
        if (!text.regionMatches(true, 0, SEPARATOR, 0, SEPARATOR.length())) {
            return null;
        }
        String name = text.substring(SEPARATOR.length());
        if (name.startsWith("\\t")) {
            name = "\t" + name.substring(2);
        }
        boolean one = !name.isEmpty() && name.charAt(0) <= '~' && !Character.isLetterOrDigit(name.charAt(0));
        return one && name.substring(1).chars().allMatch(c -> c == ' ' || c == ',' || c == ';' || c == '\t')
                ? name.charAt(0)
                : null;
    }
}
