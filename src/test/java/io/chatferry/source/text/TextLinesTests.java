package io.chatferry.source.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts are read line by line. */
class TextLinesTests {

    private static List<String> lines(String text) throws IOException {
        List<String> read = new ArrayList<>();
        try (TextLines lines = new TextLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                read.add(line);
                assertThat(lines.number()).isEqualTo(read.size());
            }
        }
        return read;
    }

    @Test
    void readsLinesOfUnixAndWindows() throws IOException {
        assertThat(lines("a\nb\r\n\r\nc\rd\n")).containsExactly("a", "b", "", "c\rd");
        assertThat(lines("a\nb")).containsExactly("a", "b");
        assertThat(lines("")).isEmpty();
        assertThat(lines("\n")).containsExactly("");
    }

    @Test
    void cutsByteOrderMarkOnlyAtTheBeginning() throws IOException {
        assertThat(lines("\uFEFFa\n\uFEFFb")).containsExactly("a", "\uFEFFb");
    }

    @Test
    void readsLinesLongerThanItsBuffer() throws IOException {
        String longLine = "é".repeat(100_000);

        assertThat(lines("a\n" + longLine + "\r\nb")).containsExactly("a", longLine, "b");
    }

    @Test
    void cutsLineThatIsTooLong() throws IOException {
        String text = "x".repeat(TextLines.MAX_LINE + 5) + "\nb";
        try (TextLines lines = new TextLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
            assertThat(lines.next()).hasSize(TextLines.MAX_LINE);
            assertThat(lines.isCut()).isTrue();
            assertThat(lines.next()).isEqualTo("b");
            assertThat(lines.isCut()).isFalse();
        }
    }
}
