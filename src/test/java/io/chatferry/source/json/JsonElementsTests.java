package io.chatferry.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.TricklingStream;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which elements of an array are read, which are bad, and where reading goes on behind a bad one. */
class JsonElementsTests {

    /** Of the rows, {@code !} marks those that are bad, and {@code ?} a rest that is not read; {@code $} is a line feed. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', nullValues = "-", textBlock = """
            an empty array                     ~ []                             ~ -
            an empty array with white space    ~ [ $ ]$                         ~ -
            two elements                       ~ [{"a":1},{"a":2}]              ~ {"a":1} {"a":2}
            a comma too many                   ~ [{"a":1},,{"a":2},]            ~ {"a":1} {"a":2}
            a comma too few                    ~ [{"a":1} {"a":2}]              ~ {"a":1} {"a":2}
            two arrays                         ~ [{"a":1}][{"a":2}]             ~ {"a":1} {"a":2}
            something behind the array         ~ [{"a":1}],"b":2                ~ {"a":1} ?
            a file that ends early             ~ [{"a":1}                       ~ {"a":1} ?
            a file that ends in an element     ~ [{"a":1},{"a":                 ~ {"a":1} ?
            a number                           ~ [{"a":1},42,{"a":2}]           ~ {"a":1} !42 {"a":2}
            a text with a bracket              ~ [{"a":1},"]{",{"a":2}]         ~ {"a":1} !"]{" {"a":2}
            a bad number                       ~ [{"a":1x},{"a":2}]             ~ !{"a":1x} {"a":2}
            brackets that do not fit           ~ [{"a":1},{"a":[2},{"a":3}]     ~ {"a":1} !{"a":[2} {"a":3}
            the same in the first element      ~ [{"a":[1},{"a":2}]             ~ !{"a":[1} {"a":2}
            the same in the last element       ~ [{"a":1},{"a":[2}]             ~ {"a":1} !{"a":[2}]
            a quote too few                    ~ [{"a":1},{"a":"x},{"a":3}]     ~ {"a":1} !{"a":"x} {"a":3}
            an object of another kind follows  ~ [{"a":1},{"a":"x},{"b":3},{"a":4}] ~ {"a":1} !{"a":"x},{"b":3} {"a":4}
            a first name that was met before   ~ [{"a":1},{"b":2},{"b":"x},{"a":4}] ~ {"a":1} {"b":2} !{"b":"x} {"a":4}
            half of the names are the same     ~ [{"a":1,"b":2},{"a":"x},{"b":3}] ~ {"a":1,"b":2} !{"a":"x} {"b":3}
            an object inside is no element     ~ [{"a":1},{"a":{"a":"x},{"a":3}] ~ {"a":1} !{"a":{"a":"x} {"a":3}
            """)
    void losesOnlyTheMalformedElement(String words, String text, String expected) throws IOException {
        assertThat(shown(rows(text.replace('$', '\n'), true, false)))
                .as(words)
                .isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', nullValues = "-", textBlock = """
            the page ends with the array       ~ [{"a":1}]                      ~ {"a":1}
            its object is closed               ~ [{"a":1}]}                     ~ {"a":1}
            other members follow               ~ [{"a":1}] , "next":{"a":2}}    ~ {"a":1}
            an empty array                     ~ [],"next":[{"a":2}]}           ~ -
            """)
    void ignoresWhatFollowsTheArrayOfAPage(String words, String text, String expected) throws IOException {
        assertThat(shown(rows(text, true, true))).as(words).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', nullValues = "-", textBlock = """
            one behind the other               ~ {"a":1}{"a":2}                 ~ {"a":1} {"a":2}
            with line ends                     ~ {"a":$1}${"a":2}$              ~ {"a":$1} {"a":2}
            with commas                        ~ {"a":1},{"a":2}                ~ {"a":1} {"a":2}
            a bad one                          ~ {"a":1}${"a":[2}${"a":3}       ~ {"a":1} !{"a":[2} {"a":3}
            a bad last one                     ~ {"a":1}${"a":[2}               ~ {"a":1} ?
            """)
    void readsASequenceOfValues(String words, String text, String expected) throws IOException {
        assertThat(shown(rows(text.replace('$', '\n'), false, false)).replace('\n', '$'))
                .as(words)
                .isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void readsEachElementWithItsNumberAndLine() throws IOException {
        Random random = new Random(14);
        for (int run = 0; run < 300; run++) {
            StringBuilder text = new StringBuilder("[");
            List<String> elements = new ArrayList<>();
            List<Long> lines = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                text.append(" \n\n".substring(random.nextInt(4))).append(elements.isEmpty() ? "" : ",\n");
                lines.add(1 + text.chars().filter(c -> c == '\n').count());
                elements.add("{\n\"a\":\"" + i + "]},\\\"\",\"b\":[{},{\"a\":1}]}");
                text.append(elements.get(elements.size() - 1));
            }
            List<Row> rows = rows(text + "\n]", true, false);
            assertThat(rows).extracting(row -> ((Row.Json) row).raw()).isEqualTo(elements);
            assertThat(rows).extracting(Row::line).isEqualTo(lines);
            assertNumbered(rows);
        }
    }

    @Test
    void losesNoOtherElementThanTheOneThatLacksAByte() throws IOException {
        Random random = new Random(15);
        int bad = 0;
        for (int run = 0; run < 1_000; run++) {
            List<String> elements = IntStream.rangeClosed(1, 5)
                    .mapToObj(
                            i -> "{\"id\":" + i + ",\"text\":\"a, [b}\",\"tags\":[{\"t\":1},{\"t\":2}],\"from\":\"x\"}")
                    .collect(Collectors.toCollection(ArrayList::new));
            int damaged = random.nextInt(1, elements.size()); // by the first one the others are known
            List<String> others = new ArrayList<>(elements);
            String whole = others.remove(damaged);
            int lost = random.nextInt(whole.length());
            elements.set(damaged, whole.substring(0, lost) + whole.substring(lost + 1));
            String text = "[" + String.join(random.nextBoolean() ? "," : ",\n", elements) + "]";

            List<Row> rows = rows(text, true, false);

            assertThat(rows.stream()
                            .filter(Row.Json.class::isInstance)
                            .map(row -> ((Row.Json) row).raw())
                            .toList())
                    .as(text)
                    .containsAll(others);
            assertThat(rows).as(text).noneMatch(Row.UnreadableRest.class::isInstance);
            assertNumbered(rows);
            bad += rows.stream().anyMatch(Row.MalformedRow.class::isInstance) ? 1 : 0;
        }
        assertThat(bad).isGreaterThan(300);
    }

    @Test
    void readsAnyTextToItsEndOrReportsAnUnreadableRestOnce() throws IOException {
        Random random = new Random(16);
        String[] parts = {"{\"a\":1}", "{\"a\":", "{", "}", "[", "]", "\"", ",", "\n", "1", "\\", "\u00e9", "{\"b\":[]}"
        };
        int unread = 0;
        for (int run = 0; run < 5_000; run++) {
            String text = random.ints(random.nextInt(12), 0, parts.length)
                    .mapToObj(i -> parts[i])
                    .collect(Collectors.joining());
            boolean array = random.nextBoolean();
            List<Row> rows = rows((array ? "[" : "") + text, array, random.nextBoolean());
            assertThat(rows.stream().limit(Math.max(0, rows.size() - 1)))
                    .as(text)
                    .noneMatch(Row.UnreadableRest.class::isInstance);
            assertThat(rows).extracting(Row::line).as(text).isSorted();
            assertNumbered(rows);
            unread += rows.stream().anyMatch(Row.UnreadableRest.class::isInstance) ? 1 : 0;
        }
        assertThat(unread).isBetween(1_000, 4_900);
    }

    private static void assertNumbered(List<Row> rows) {
        assertThat(rows)
                .extracting(Row::number)
                .isEqualTo(IntStream.rangeClosed(1, rows.size())
                        .mapToObj(Long::valueOf)
                        .toList());
    }

    private static String shown(List<Row> rows) {
        return rows.stream()
                .map(row -> row instanceof Row.Json json
                        ? json.raw()
                        : row instanceof Row.MalformedRow bad ? "!" + bad.raw() : "?")
                .collect(Collectors.joining(" "));
    }

    private static JsonElements open(ByteWindow window, boolean inPage) throws IOException {
        JsonElements elements = inPage ? JsonElements.inPages(window, "rows") : JsonElements.of(window);
        if (inPage && window.has(0) && window.at(0) == '[') {
            elements.enter();
        }
        return elements;
    }

    private static List<Row> rows(String text, boolean array, boolean inPage) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (JsonElements elements = open(new ByteWindow(new TricklingStream(bytes, 7), 1), inPage)) {
            List<Row> rows = new ArrayList<>();
            for (Row row = elements.next(); row != null; row = elements.next()) {
                rows.add(row);
                assertThat(rows).as(text).hasSizeLessThan(100);
            }
            return rows;
        }
    }
}
