package io.chatferry.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.report.format.VisibleStream;
import io.chatferry.report.format.VisibleWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class VisibleTests {

    private static final String UNSEEN =
            "\u0000\u0007\b\f\u001b\u007f\u0085\u009b\u00ad\u034f\u061c\u115f\u180e\u200b\u200c\u200d\u200e\u200f"
                    + "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2064\u2066\u2067\u2068\u2069\u206a\u2800\u3164"
                    + "\ufeff\uffa0\ufff9\udb40\udc01\udb40\udc41\udb40\udc7f";

    @Test
    void escapesInvisibleCharacters() {
        UNSEEN.codePoints().forEach(c -> {
            String hidden = Character.toString(c);
            StringBuilder shown = new StringBuilder("a");
            hidden.chars().forEach(half -> shown.append("\\u%04x".formatted(half)));

            assertThat(Visible.of("a" + hidden + "b")).isEqualTo(shown + "b");
            assertThat(Visible.lines("a" + hidden + "b")).isEqualTo(shown + "b");
        });
        assertThat(Visible.of("a\n\r\tb")).isEqualTo("a\\u000a\\u000d\\u0009b");
    }

    @Test
    void keepsOrdinaryText() {
        String words = "Grüße, שלום مرحبا नमस्ते 你好 👋🏽 ❤\ufe0f \u00a0 e\u0301";

        assertThat(Visible.of(words)).isSameAs(words);
        assertThat(Visible.lines("a\tb\r\nc\nd\re")).isEqualTo("a\tb\r\nc\nd\\u000de");
    }

    @Test
    void escapesAStreamHoweverItsBytesAreSplit() throws IOException {
        String text = UNSEEN + "Grüße 👋\nnext \ud83d line\r\n" + UNSEEN;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String expected = Visible.lines(new String(bytes, StandardCharsets.UTF_8));
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            ByteArrayOutputStream arrived = new ByteArrayOutputStream();
            PrintStream stream = VisibleStream.over(new PrintStream(arrived, true, StandardCharsets.UTF_8));
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(bytes.length - at, 1 + random.nextInt(9));
                if (bytes[at + length - 1] == '\r') {
                    length = Math.min(bytes.length - at, length + 1);
                }
                stream.write(bytes, at, length);
                at += length;
            }
            assertThat(arrived.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
        }
    }

    @Test
    void keepsTheValueOfJson() throws IOException {
        String value = UNSEEN + "\"\\\n\r\t 👋 \\u202e";
        String json = JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(new String[] {value});
        StringWriter written = new StringWriter();
        try (VisibleWriter writer = new VisibleWriter(written)) {
            IntStream.range(0, json.length()).forEach(i -> append(writer, json.charAt(i)));
        }

        assertThat(written.toString()).isEqualTo(Visible.lines(json));
        assertThat(written.toString().codePoints().filter(c -> c != '\n' && c != '\r'))
                .noneMatch(c -> Character.getType(c) == Character.FORMAT || Character.isISOControl(c));
        assertThat(JsonMapper.shared().readTree(written.toString()).get(0).stringValue())
                .isEqualTo(value);
    }

    private static void append(VisibleWriter writer, char c) {
        try {
            writer.write(c);
        } catch (IOException never) {
            throw new AssertionError(never);
        }
    }
}
