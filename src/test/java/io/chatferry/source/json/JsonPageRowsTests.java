package io.chatferry.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.TricklingStream;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonPointer;

/** Rows inside pages: each page of a file is read, and what is none is told. */
class JsonPageRowsTests {

    /** Of the rows, {@code !} marks those that are bad, and {@code ?} a rest that is not read; {@code $} is a line feed. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', nullValues = "-", textBlock = """
            one page                   ~ {"p":1,"r":[{"a":1},{"a":2}],"q":[{"a":3}]}    ~ 1 2
            the rows at its end        ~ {"q":{"r":[{"a":3}]},"r":[{"a":1}]}            ~ 1
            no rows                    ~ {"r":[]}                                       ~ -
            null for no rows           ~ {"r":null}                                     ~ -
            one object                 ~ {"r":{"a":1},"s":2}                            ~ 1
            pages on lines             ~ {"r":[{"a":1}]}${"r":[{"a":2}]}$               ~ 1 2
            pages without separator    ~ {"r":[{"a":1}]}{"r":[{"a":2}]}                 ~ 1 2
            pages with commas          ~ {"r":[{"a":1}]},{"r":[{"a":2}]}                ~ 1 2
            pages in an array          ~ [{"r":[{"a":1}]},${"r":[{"a":2}]}]             ~ 1 2
            the array is cut off       ~ [{"r":[{"a":1}]},${"r":[{"a":2}]}              ~ 1 2 ?
            record separators          ~ ^{"r":[{"a":1}]}$^{"r":[{"a":2}]}$             ~ 1 2
            byte order marks           ~ #{"r":[{"a":1}]}$#{"r":[{"a":2}]}$             ~ 1 2
            the key twice              ~ {"r":[{"a":1}],"r":[{"a":2}]}                  ~ 1 2
            no key in the second page  ~ {"r":[{"a":1}]}{"s":[{"a":2}]}{"r":[{"a":3}]}  ~ 1 ! 3
            no key in the first page   ~ {"s":[{"a":1}]}{"r":[{"a":2}]}                 ~ ! 2
            no key in any page         ~ {"s":[{"a":1}]}                                ~ ?
            an empty file              ~ $                                              ~ ?
            a text behind a page       ~ {"r":[{"a":1}]} the end                        ~ 1 ?
            a number behind a page     ~ {"r":[{"a":1}]}$42                             ~ 1 ?
            zeros behind a page        ~ {"r":[{"a":1}]}$00                             ~ 1
            zeros between pages        ~ {"r":[{"a":1}]}00{"r":[{"a":2}]}               ~ 1 ! 2
            a cut off row              ~ {"r":[{"a":1},{"a"                             ~ 1 ?
            a cut off array            ~ {"r":[{"a":1}                                  ~ 1 ?
            a cut off page             ~ {"r":[{"a":1}],"s":                            ~ 1 ?
            a brace is missing         ~ {"r":[{"a":1}]                                 ~ 1 ?
            a second page cut off      ~ {"r":[{"a":1}]}{"r":[{"a":2},{                 ~ 1 2 ?
            a cut off beginning        ~ {"r":[{"a":1}]}{"s":1                          ~ 1 ?
            a malformed row            ~ {"r":[{"a":1x},{"a":2}]}{"r":[{"a":3}]}        ~ ! 2 3
            an unbalanced row          ~ {"r":[{"a":1},{"a":[2},{"a":3}]}               ~ 1 ! 3
            an unbalanced last row     ~ {"r":[{"a":1},{"a":[2}]}{"r":[{"a":3}]}        ~ 1 ! 3
            rows that go on            ~ {"r":[{"a":1}],{"a":2}],"s":1}                 ~ 1 2
            a list in the rows         ~ {"r":[[{"a":1}],{"a":2}]}                      ~ ! 2
            malformed behind the rows  ~ {"r":[{"a":1}],x:1}{"r":[{"a":2}]}             ~ 1 ?
            """)
    void readsThePagesOfAFileToItsEnd(String words, String text, String expected) throws IOException {
        String content = text.replace('$', '\n')
                .replace('0', '\0')
                .replace('^', '\u001E')
                .replace('#', '\uFEFF');
        for (int most : new int[] {1, 1000}) {
            assertThat(shown(content, "/r", most)).as(words).isEqualTo(expected == null ? "" : expected);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            /d/r   ~ {"d":{"x":[1],"r":[{"a":1}]},"r":[{"a":2}]}{"d":{"r":[{"a":3}]}}   ~ 1 3
            /d/1/r ~ {"d":[{"r":[{"a":1}]},{"r":[{"a":2}]}]}                            ~ 2
            """)
    void findsRowsBelowTheTop(String rows, String text, String expected) throws IOException {
        assertThat(shown(text, rows, 3)).isEqualTo(expected);
    }

    @Test
    void givesEachRowTheValuesOfItsOwnPage() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int page = 1; page <= 40; page++) {
            String room = "\"room\":{\"id\":" + page + "}";
            String rows = "\"r\":[{\"a\":" + page + "},{\"a\":" + page + (page % 5 == 0 ? "x" : "") + "}]";
            text.append("{\"x\":[{}],")
                    .append(page % 2 == 0 ? rows + "," + room : room + "," + rows)
                    .append("}\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        try (JsonPageRows pages = open(bytes, "/r", Set.of("room"), 50)) {
            int read = 0;
            for (Row row = pages.next(); row != null; row = pages.next()) {
                if (row instanceof Row.Json json) {
                    assertThat(pages.page().at("/room/id"))
                            .isEqualTo(json.value().get("a"));
                    read++;
                }
            }
            assertThat(read).isEqualTo(72);
        }
    }

    @Test
    void readsNoRowWithTheValuesOfAnotherPage() throws IOException {
        String text = "{\"room\":1,\"r\":[{\"a\":1},{\"a\":[1}]}\n{\"room\":2,\"r\":[{\"a\":2}]}";
        try (JsonPageRows pages = open(text.getBytes(StandardCharsets.UTF_8), "/r", Set.of("room"), 50)) {
            assertThat(pages.next()).isInstanceOf(Row.Json.class);
            assertThat(pages.next()).isInstanceOf(Row.MalformedRow.class);
            assertThat(pages.next()).isInstanceOf(Row.UnreadableRest.class);
            assertThat(pages.next()).isNull();
        }
    }

    @Test
    void numbersRowsAndLinesThroughAllPages() throws IOException {
        String text = IntStream.range(0, 5)
                .mapToObj(i -> "{\n\"r\": [\n{\"a\":1},\n{\"a\":2}\n]}")
                .collect(Collectors.joining("\n"));
        List<Row> rows = read(text, "/r", 7);

        assertThat(rows).extracting(Row::number).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(rows).extracting(Row::line).startsWith(3L, 4L, 8L, 9L);
    }

    private static String shown(String text, String rows, int most) throws IOException {
        return read(text, rows, most).stream()
                .map(row -> row instanceof Row.Json json
                        ? json.value().get("a").asString()
                        : row instanceof Row.MalformedRow ? "!" : "?")
                .collect(Collectors.joining(" "));
    }

    private static List<Row> read(String text, String rows, int most) throws IOException {
        try (JsonPageRows pages = open(text.getBytes(StandardCharsets.UTF_8), rows, Set.of(), most)) {
            List<Row> read = new ArrayList<>();
            for (Row row = pages.next(); row != null; row = pages.next()) {
                read.add(row);
            }
            return read;
        }
    }

    private static JsonPageRows open(byte[] bytes, String rows, Set<String> wanted, int most) throws IOException {
        ByteWindow window = new ByteWindow(new TricklingStream(bytes, most), 1);
        return JsonPageRows.open(window, JsonPointer.compile(rows), wanted, () -> new ByteArrayInputStream(bytes));
    }
}
