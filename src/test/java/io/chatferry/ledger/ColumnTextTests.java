package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnTextTests {

    static Object[][] texts() {
        return new Object[][] {
            {"", ""},
            {"plain", "plain"},
            {"naïve 日本 👍", "naïve 日本 👍"},
            {"a\u0000b", "a\\u0000b"},
            {"\ud800", "\\ud800"},
            {"\udc00x", "\\udc00x"},
            {"👍\ud83d", "👍\\ud83d"},
            {"\udc4d\ud83d", "\\udc4d\\ud83d"},
            {"tab\tnew\nline", "tab\tnew\nline"},
        };
    }

    @ParameterizedTest
    @MethodSource("texts")
    void escapesWhatDatabasesRefuse(String text, String stored) {
        assertThat(ColumnText.of(text)).isEqualTo(stored);
    }

    @Test
    void leavesEscapedTextUnchanged() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            String text = text(random);
            String stored = ColumnText.of(text);
            assertThat(ColumnText.of(stored)).isEqualTo(stored);
            assertThat(new String(stored.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(stored)
                    .doesNotContain("\u0000");
        }
    }

    @Test
    void cutsBetweenCodePoints() {
        Random random = new Random(2);
        for (int i = 0; i < 2_000; i++) {
            String text = text(random);
            int most = 1 + random.nextInt(12);
            String whole = ColumnText.of(text);
            String stored = ColumnText.of(text, most);
            assertThat(stored.length()).isLessThanOrEqualTo(most);
            if (whole.length() <= most) {
                assertThat(stored).isEqualTo(whole);
            } else {
                assertThat(stored).endsWith("…");
                assertThat(whole).startsWith(stored.substring(0, stored.length() - 1));
                assertThat(stored.length()).isGreaterThanOrEqualTo(most - 1);
            }
            assertThat(ColumnText.of(stored)).isEqualTo(stored);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(10);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(5)) {
                case 0 -> text.append((char) (0xD800 + random.nextInt(0x800)));
                case 1 -> text.appendCodePoint(0x1F300 + random.nextInt(200));
                case 2 -> text.append('\u0000');
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.toString();
    }
}
