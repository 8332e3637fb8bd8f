package io.chatferry.report.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams and writers that escape what cannot be seen. */
class VisibleStreamTests {

    private static final String HOSTILE =
            "plain é 日本 😀\ttab\n\u001b[2J\u0007\u202e\u200b\u2028\ue000\udb40\udc41 end\r\nnext\rover";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = VisibleStream.over(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    private String printed() {
        stream.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "27|\\u001b",
                "7|\\u0007",
                "0|\\u0000",
                "127|\\u007f",
                "155|\\u009b",
                "8238|\\u202e",
                "8203|\\u200b",
                "8232|\\u2028",
                "65279|\\ufeff",
                "917569|\\udb40\\udc41"
            })
    void escapesInvisibleCharacters(int codePoint, String escaped) {
        stream.print("a" + Character.toString(codePoint) + "b");

        assertThat(printed()).isEqualTo("a" + escaped + "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "é", "日本", "😀", "tab\there", "line\nline", "", "العربية", "e\u0301"})
    void keepsVisibleText(String text) {
        stream.print(text);

        assertThat(printed()).isEqualTo(text);
    }

    @Test
    void escapesNoCharacterTwice() {
        PrintStream twice = VisibleStream.over(stream);
        twice.print("\u001b");

        assertThat(twice).isSameAs(stream);
        assertThat(printed()).isEqualTo("\\u001b");
    }

    @Test
    void rawStreamPassesControlCharactersThrough() {
        VisibleStream.raw(stream).print("\u001b[1m");
        PrintStream other = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

        assertThat(printed()).isEqualTo("\u001b[1m");
        assertThat(VisibleStream.raw(other)).isSameAs(other);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void resultDoesNotDependOnHowBytesAreSplit(long seed) {
        stream.print(HOSTILE.repeat(20).replace("\r\n", "\n").replace("\r", ""));
        String whole = printed();
        bytes.reset();

        Random random = new Random(seed);
        byte[] all = HOSTILE.repeat(20).replace("\r\n", "\n").replace("\r", "").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < all.length; ) {
            int length = Math.min(all.length - i, 1 + random.nextInt(5));
            stream.write(all, i, length);
            i += length;
        }

        assertThat(printed()).isEqualTo(whole).doesNotContain("\u001b", "\u202e", "\u200b");
    }

    @Test
    void replacesMalformedBytes() {
        stream.write(0xff);
        stream.write('a');

        assertThat(printed()).isEqualTo("\ufffda");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void writerResultDoesNotDependOnHowCharactersAreSplit(long seed) throws IOException {
        String text = HOSTILE.repeat(10);
        Random random = new Random(seed);
        StringWriter split = new StringWriter();
        try (VisibleWriter writer = new VisibleWriter(split)) {
            for (int i = 0; i < text.length(); ) {
                int length = Math.min(text.length() - i, 1 + random.nextInt(3));
                writer.write(text.toCharArray(), i, length);
                i += length;
            }
        }
        StringWriter whole = new StringWriter();
        try (VisibleWriter writer = new VisibleWriter(whole)) {
            writer.write(text);
        }

        assertThat(split.toString())
                .isEqualTo(whole.toString())
                .contains("\r\n")
                .contains("next\\u000dover");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\\ud83d|\\ud83d", "\\r|\\u000d"})
    void writerEscapesPendingCharacterOnClose(String last, String escaped) throws IOException {
        StringWriter out = new StringWriter();
        try (VisibleWriter writer = new VisibleWriter(out)) {
            writer.write("a");
            writer.write(last.equals("\\r") ? "\r" : "\ud83d");
            assertThat(out.toString()).isEqualTo("a");
        }

        assertThat(out.toString()).isEqualTo("a" + escaped);
    }
}
