package io.chatferry.cometchat.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedTextTests {

    @ParameterizedTest
    @ValueSource(strings = {"7", "0", "a-b_c", "Grüße", "👋", " ", "id with spaces"})
    void keepsPrintableId(String id) {
        assertThat(BoundedText.id(id)).isEqualTo(id);
        assertThat(BoundedText.usable(BoundedText.id(id))).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000b", "a\u200bb", "\ud800", "a\u2028b", "sha256:abc", "\uffff"})
    void replacesUnusableIdByItsHash(String id) {
        assertThat(BoundedText.id(id)).matches("sha256:[0-9a-f]{64}").isEqualTo(BoundedText.id(id));
        assertThat(BoundedText.usable(BoundedText.id(id))).isEmpty();
    }

    @Test
    void replacesIdThatIsTooLong() {
        String longest = "x".repeat(BoundedText.MAX_ID);
        assertThat(BoundedText.id(longest)).isEqualTo(longest);
        assertThat(BoundedText.id(longest + "x")).startsWith("sha256:");
        assertThat(BoundedText.id(longest + "y")).isNotEqualTo(BoundedText.id(longest + "x"));
    }

    @Test
    void joinsLines() {
        assertThat(BoundedText.line("  a\r\n\tb \u0007 c\u00a0d  ")).isEqualTo("a b c\u00a0d");
        assertThat(BoundedText.line("")).isEmpty();
    }

    @Test
    void replacesLoneSurrogates() {
        assertThat(BoundedText.line("a\ud83db")).isEqualTo("a\ufffdb");
    }

    @Test
    void cutsBetweenCodePoints() {
        assertThat(BoundedText.line("abcdef", 6)).isEqualTo("abcdef");
        assertThat(BoundedText.line("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(BoundedText.line("abcd👋👋", 6)).isEqualTo("abcd…");
        assertThat(BoundedText.line("abc👋👋", 6)).isEqualTo("abc👋…");
    }

    @Test
    void staysWithinBoundForAnyText() {
        Random random = new Random(9);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(60); length > 0; length--) {
                text.append((char) random.nextInt(0x10000));
            }
            int max = 2 + random.nextInt(40);
            String line = BoundedText.line(text.toString(), max);
            assertThat(line.length()).isLessThanOrEqualTo(max);
            assertThat(line.codePoints()).noneMatch(c -> c == '\n' || Character.getType(c) == Character.SURROGATE);
        }
    }
}
