package io.chatferry.source.telegram;

import io.chatferry.source.container.RewrittenText;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A JSON text in which Telegram Desktop's {@code \x0B}, which is no JSON, is the escape that means the same character. In JSON a
 * backslash stands only in texts. Not thread-safe.
 */
final class HexEscapes extends RewrittenText {

    /** The bytes behind a backslash that decide: {@code xHH}. */
    private static final int LOOK_AHEAD = 3;

    private static final byte[] UNICODE_ESCAPE = "\\u00".getBytes(StandardCharsets.US_ASCII);

    /** An escape of four bytes becomes one of six. */
    private final byte[] text = new byte[CHUNK * 2];

    HexEscapes(InputStream in) {
        super(in);
    }

    @Override
    protected void rewrite() {
        int length = 0;
        int i = 0;
        while (i < rawEnd) {
            if (raw[i] != '\\') {
                text[length++] = raw[i++];
                continue;
            }
            if (rawEnd - i <= LOOK_AHEAD && !ended) {
                break; // the rest of the escape is still to be read
            }
            if (isHexEscape(i)) {
                System.arraycopy(UNICODE_ESCAPE, 0, text, length, UNICODE_ESCAPE.length);
                length += UNICODE_ESCAPE.length;
                text[length++] = raw[i + 2];
                text[length++] = raw[i + LOOK_AHEAD];
                i += LOOK_AHEAD + 1;
                countReplaced();
            } else {
                text[length++] = raw[i++];
                if (i < rawEnd) {
                    text[length++] = raw[i++];
                }
            }
        }
        pass(text, length, i);
    }

    private boolean isHexEscape(int i) {
        return rawEnd - i > LOOK_AHEAD
                && raw[i + 1] == 'x'
                && Character.digit(raw[i + 2], 16) >= 0
                && Character.digit(raw[i + LOOK_AHEAD], 16) >= 0;
    }
}
