package io.chatferry.source.csv;

import io.chatferry.source.row.ByteWindow;
import java.io.IOException;

/** Tells a CSV file's delimiter from its first line. */
final class Delimiters {

    private static final String KNOWN = ",;\t";
    private static final int LONGEST_HEADER = 256 * 1024;

    private Delimiters() {}

    /** The one of comma, semicolon and tab that stands most often outside quotes; the comma when none does. */
    static char guess(ByteWindow window) throws IOException {
        int[] counts = new int[KNOWN.length()];
        boolean quoted = false;
        boolean content = false;
        for (int i = 0; i < LONGEST_HEADER && window.has(i); i++) {
            byte c = window.at(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\n' && !quoted && content) {
                break;
            } else if (!quoted && KNOWN.indexOf(c) >= 0) {
                counts[KNOWN.indexOf(c)]++;
            }
            content |= c > ' ';
        }
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            if (counts[i] > counts[best]) {
                best = i;
            }
        }
        return KNOWN.charAt(best);
    }
}
