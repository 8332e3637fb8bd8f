package io.chatferry.source.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The escapes of Telegram Desktop that are no JSON become such that are. */
class HexEscapesTests {

    private static String replaced(String text) throws IOException {
        try (HexEscapes escapes = new HexEscapes(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
            return new String(escapes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void replacesOnlyBackslashWithXAndTwoDigits() throws IOException {
        assertThat(replaced("\\x0B")).isEqualTo("\\u000B");
        assertThat(replaced("\\x1f\\x7F")).isEqualTo("\\u001f\\u007F");
        assertThat(replaced("\\\\x0B \\n \\u000B \\\"x0B")).isEqualTo("\\\\x0B \\n \\u000B \\\"x0B");
        assertThat(replaced("\\xG1 \\x1")).isEqualTo("\\xG1 \\x1");
        assertThat(replaced("\\")).isEqualTo("\\");
        assertThat(replaced("é\\x00")).isEqualTo("é\\u0000");
    }

    @Test
    void replacesEscapesAcrossReads() throws IOException {
        Random random = new Random(7);
        String[] parts = {"a", "\\x0B", "\\\\", "\\n", "é", "x"};
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        InputStream slow = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1 + random.nextInt(5)));
            }
        };
        try (HexEscapes escapes = new HexEscapes(slow)) {
            assertThat(new String(escapes.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(replaced(text.toString()));
        }
    }
}
