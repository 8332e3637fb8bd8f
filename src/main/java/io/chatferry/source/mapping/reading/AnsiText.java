package io.chatferry.source.mapping.reading;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Text of a spreadsheet that shows no encoding: Windows-1252, or UTF-8 if its first character beyond ASCII is UTF-8. */
final class AnsiText {

    private static final Charset ANSI = Charset.forName("windows-1252");
    private static final int FIRST_LEAD = 0xC2;
    private static final int LEAD_OF_THREE = 0xE0;
    private static final int LEAD_OF_FOUR = 0xF0;
    private static final int AFTER_LAST_LEAD = 0xF5;

    private AnsiText() {}

    /** The encoding of a text; reads it up to its first character beyond ASCII. */
    static Charset encoding(InputStream in) throws IOException {
        InputStream text = new BufferedInputStream(in, 64 * 1024);
        int lead = text.read();
        while (lead >= 0 && lead < 0x80) {
            lead = text.read();
        }
        if (lead < 0) {
            return StandardCharsets.UTF_8;
        }
        if (lead < FIRST_LEAD || lead >= AFTER_LAST_LEAD) {
            return ANSI;
        }
        int more = lead >= LEAD_OF_FOUR ? 3 : lead >= LEAD_OF_THREE ? 2 : 1;
        for (int i = 0; i < more; i++) {
            if ((text.read() & 0xC0) != 0x80) {
                return ANSI;
            }
        }
        return StandardCharsets.UTF_8;
    }
}
