package io.chatferry.report.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Aligned columns and wrapped lines. */
class TextTableTests {

    @Test
    void alignsFirstColumnLeftAndNumbersRight() {
        TextTable table = new TextTable(List.of(
                List.of("", "read", "sent"), List.of("users", "5", "1,234,567"), List.of("messages", "12", "0")));

        assertThat(table.lines())
                .containsExactly("          read       sent", "users        5  1,234,567", "messages    12          0");
        assertThat(table.width()).isEqualTo(25);
    }

    @Test
    void turnsRowsIntoColumns() {
        TextTable table = new TextTable(List.of(List.of("", "read", "sent"), List.of("users", "5", "4")));

        assertThat(table.turned().rows())
                .containsExactly(List.of("", "users"), List.of("read", "5"), List.of("sent", "4"));
        assertThat(table.turned().turned()).isEqualTo(table);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyLineHasTheWidthOfTheTable(long seed) {
        Random random = new Random(seed);
        int columns = 1 + random.nextInt(8);
        List<List<String>> rows = IntStream.range(0, 1 + random.nextInt(10))
                .mapToObj(row -> IntStream.range(0, columns)
                        .mapToObj(column -> "x".repeat(random.nextInt(12)))
                        .toList())
                .toList();
        TextTable table = new TextTable(rows);

        assertThat(table.lines())
                .hasSameSizeAs(rows)
                .allSatisfy(line -> assertThat(line).hasSize(table.width()));
        for (int row = 0; row < rows.size(); row++) {
            assertThat(table.lines().get(row).replace(" ", "")).isEqualTo(String.join("", rows.get(row)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "||10|",
                "one|- |10|- one",
                "one two three|- |10|- one two\\n  three",
                "one two|- |9|- one two",
                "one two|- |8|- one\\n  two",
                "abcdefghij|- |7|- abcde\\n  fghij",
                "a abcdefghij|- |7|- a\\n  abcde\\n  fghij",
                "a  b||10|a  b",
                " a||10| a",
                "a ||10|a "
            })
    void wrapsBehindTheLabel(String text, String label, int width, String lines) {
        String wrapped = TextTable.wrap(text == null ? "" : text, label == null ? "" : label, width);

        assertThat(wrapped).isEqualTo(lines == null ? "" : lines.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void wrapsAtTheWidthAndLosesNoCharacter(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            String label = " ".repeat(random.nextInt(5)) + (random.nextBoolean() ? "- " : "");
            int width = label.length() + 4 + random.nextInt(30);
            String text = words(random);

            String wrapped = TextTable.wrap(text, label, width);

            List<String> lines = wrapped.lines().toList();
            assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
            assertThat(lines.stream().skip(1))
                    .allSatisfy(line -> assertThat(line).startsWith(" ".repeat(label.length())));
            String back =
                    lines.stream().map(line -> line.substring(label.length())).collect(Collectors.joining());
            assertThat(back.replace(" ", "")).as(text).isEqualTo(text.replace(" ", ""));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void wrapsWideAndCombiningCharactersAtDisplayWidth(long seed) {
        List<String> characters = List.of("a", "é", "e\u0301", "漢", "한", "\uff21", "😀", "❤", " ");
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            int width = 4 + random.nextInt(30);
            String text = IntStream.range(0, random.nextInt(80))
                    .mapToObj(i -> characters.get(random.nextInt(characters.size())))
                    .collect(Collectors.joining());

            String wrapped = TextTable.wrap(text, "- ", width);

            List<String> lines = wrapped.lines().toList();
            assertThat(lines)
                    .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(width));
            assertThat(lines)
                    .as("no character is split")
                    .noneSatisfy(line -> assertThat(line).startsWith("  \u0301"))
                    .noneSatisfy(line -> assertThat(line).matches("(?s).*\\p{Cs}.*"));
            String back = lines.stream().map(line -> line.substring(2)).collect(Collectors.joining());
            assertThat(back.replace(" ", "")).isEqualTo(text.replace(" ", ""));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "漢字漢字,6,漢字/  漢字",
        "漢字漢字,7,漢字/  漢字",
        "漢字漢字,1,漢/  字/  漢/  字",
        "ab,2,a/  b",
        "漢字 a,8,漢字 a/",
        "漢字 ab,8,漢字/  ab"
    })
    void wrapsChineseByTwoColumnsEach(String text, int width, String lines) {
        assertThat(TextTable.wrap(text, "- ", width))
                .isEqualTo("- " + lines.replaceAll("/$", "").replace('/', '\n'));
    }

    @Test
    void alignsColumnsByDisplayWidth() {
        TextTable table = new TextTable(List.of(List.of("名前", "数"), List.of("bob", "1,234")));

        assertThat(table.lines()).containsExactly("名前     数", "bob   1,234");
        assertThat(table.width()).isEqualTo(11);
    }

    private static String words(Random random) {
        List<String> words = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            words.add(Integer.toString(Math.abs(random.nextInt()), 36)
                    .substring(0, 1)
                    .repeat(1 + random.nextInt(25)));
        }
        return String.join(" ", words);
    }
}
