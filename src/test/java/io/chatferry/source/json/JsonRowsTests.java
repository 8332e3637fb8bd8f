package io.chatferry.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.TricklingStream;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowNotice;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON files of every form: whatever stands in one is read, or told. */
class JsonRowsTests {

    /**
     * Of the rows, {@code !} marks those that are bad, and {@code ?} a rest that is not read; {@code $} is a line feed,
     * {@code 0} a zero byte, {@code ^} a record separator and {@code #} a byte order mark.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', nullValues = "-", textBlock = """
            lines                            ~ {"a":1}${"a":2}$                      ~ 1 2
            lines with commas                ~ {"a":1},${"a":2},$                    ~ 1 2
            several on a line                ~ {"a":1}{"a":2} {"a":3},{"a":4}${"a":5} ~ 1 2 3 4 5
            all on one line                  ~ {"a":1}{"a":2}{"a":3}                 ~ 1 2 3
            a malformed one among several    ~ {"a":1}{"a":x}{"a":3}                 ~ 1 ! 3
            a text behind an object          ~ {"a":1}${"a":2} x${"a":3}             ~ 1 ! 3
            record separators                ~ ^{"a":1}$^{"a":2}$                    ~ 1 2
            record separators, several lines ~ ^{$"a":1}$^{$"a":2}$                  ~ 1 2
            byte order marks                 ~ #{"a":1}$#{"a":2}$                    ~ 1 2
            byte order marks of arrays       ~ #[{"a":1}]$#[{"a":2}]                 ~ 1 2
            arrays on lines                  ~ [{"a":1}]$[{"a":2},{"a":3}]$          ~ 1 2 3
            lines behind an array            ~ [{"a":1}]${"a":2}${"a":3}$            ~ 1 2 3
            an array behind objects          ~ {$"a":1}$[{"a":2}]$                   ~ 1 2
            a number behind an array         ~ [{"a":1}]$42$                         ~ 1 !
            a text behind an array           ~ [{"a":1}]$"x"$                        ~ 1 !
            a word behind an array           ~ [{"a":1}]$The end.                    ~ 1 ?
            a bracket behind an array        ~ [{"a":1}]]                            ~ 1 !
            a brace behind an array          ~ [{"a":1}]}                            ~ 1 !
            an array in the array            ~ [[{"a":1},{"a":2}]]                   ~ !
            arrays in the array              ~ [[{"a":1}],{"a":2},[]]                ~ ! 2 !
            zeros at the end                 ~ {"a":1}$000                           ~ 1
            zeros behind an array            ~ [{"a":1}]$000                         ~ 1
            zeros between lines              ~ {"a":1}$000{"a":2}                    ~ 1 ! 2
            zeros between elements           ~ [{"a":1},000{"a":2}]                  ~ 1 ! 2
            a zero in an object              ~ {"a":01}${"a":2}                      ~ ! 2
            no brace at the first            ~ ["a":1,"b":2},{"a":2},{"a":3}]        ~ ! 2 3
            no quote at the first            ~ [{a":1,"b":[{"c":1},{"c":2}]},{"a":2},{"a":3}] ~ ! 2 3
            no end of the first text         ~ [{"a":"1,"b":2},{"a":2},{"a":3}]      ~ ! 2 3
            no end of the first              ~ [{"a":1,"b":[{"c":1},{"c":2}],${"a":2},{"a":3}] ~ ! 2 3
            no quote at the only other       ~ [{a:"},{"a":2}]                       ~ ! 2
            an exponent out of range         ~ {"a":1e99999999999}${"a":2}           ~ ! 2
            the key twice, equal             ~ {"a":1,"a":1}${"a":2}                 ~ 1 2
            the key twice, different         ~ {"a":1,"a":2}${"a":3}                 ~ ! 3
            deep inside, different           ~ {"a":1,"b":[{"c":1,"c":2}]}${"a":3}   ~ ! 3
            """)
    void readsOrTellsWhateverStandsInAFile(String words, String text, String expected) throws IOException {
        for (int most : new int[] {1, 1000}) {
            try (RowReader reader = open(text, most)) {
                assertThat(shown(reader)).as(words).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            {"a":1}${"a":1,"a":1}$             ~ 1 record has a key twice, with equal values (line 2, key "a")
            [{"a":1,"b":{"c":[1],"c":[1]}},${"a":1,"a":1}] ~ 2 records have a key twice, with equal values (first: line 1, key "c")
            {"a":1,"x@y.org":1,"x@y.org":1}    ~ 1 record has a key twice, with equal values (line 1)
            """)
    void countsRecordsThatRepeatAKeyWithTheSameValue(String text, String notice) throws IOException {
        try (RowReader reader = open(text, 100)) {
            shown(reader);
            assertThat(reader.notices()).extracting(RowNotice::message).containsExactly(notice);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            {"a":1,"b":"x","b":"y"}       ~ the key "b" occurs twice, with different values
            {"a":1,"12345":1,"12345":2}   ~ a key occurs twice, with different values
            """)
    void namesTheKeyThatOccursTwice(String text, String message) throws IOException {
        try (RowReader reader = open(text, 100)) {
            assertThat(reader.next())
                    .isInstanceOfSatisfying(
                            Row.MalformedRow.class,
                            row -> assertThat(row.message()).isEqualTo(message));
        }
    }

    private static RowReader open(String text, int most) throws IOException {
        String content = text.replace('$', '\n')
                .replace('0', '\0')
                .replace('^', '\u001E')
                .replace('#', '\uFEFF');
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return JsonRows.open(new ByteWindow(new TricklingStream(bytes, most), 1), "rows.json");
    }

    private static String shown(RowReader reader) throws IOException {
        List<String> rows = new ArrayList<>();
        for (Row row = reader.next(); row != null; row = reader.next()) {
            rows.add(
                    row instanceof Row.Json json
                            ? json.value().get("a").asString()
                            : row instanceof Row.MalformedRow ? "!" : "?");
        }
        return rows.stream().collect(Collectors.joining(" "));
    }
}
