package io.chatferry.source.csv;

import io.chatferry.source.row.ByteWindow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Detects the delimiter of a CSV file from its first line. */
final class Delimiters {

    private static final String KNOWN = ",;\t|";
    private static final int MAX_HEADER_BYTES = 256 * 1024;

    private Delimiters() {}

    /** The bytes of a delimiter; one that is not given is recognised. */
    static byte[] bytes(@Nullable String delimiter, ByteWindow window) throws IOException {
        String known = delimiter == null ? String.valueOf(guess(window)) : delimiter;
        return known.getBytes(StandardCharsets.US_ASCII);
    }

    /** The most frequent of comma, semicolon, tab and vertical bar outside quotes; the comma if there is none. */
    static char guess(ByteWindow window) throws IOException {
        int[] counts = new int[KNOWN.length()];
        boolean quoted = false;
        boolean content = false;
        for (int i = 0; i < MAX_HEADER_BYTES && window.has(i); i++) {
            byte c = window.at(i);
            if (c == '"') {
                quoted = !quoted;
            } else if ((c == '\n' || c == '\r') && !quoted && content) {
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
