package io.chatferry.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.TricklingStream;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows in trees: what is passed over on the way to them is as well-formed as they are, or the rest is told as unread. */
class JsonTreeRowsTests {

    /**
     * Of the rows, {@code !} marks those that are bad, and {@code ?} a rest that is not read; {@code $} is a line feed, {@code #} a
     * zero byte.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', nullValues = "-", textBlock = """
            values before the rows      ~ {"s":{"a":[1,{}]},"t":"}","r":{"k":{"a":1}}}  ~ 1
            values behind the rows      ~ {"r":{"k":{"a":1}},"s":[{"a":[2]}]}           ~ 1
            a list closed as an object  ~ {"s":{"a":[1}},"r":{"k":{"a":1}}}             ~ ?
            an object closed as a list  ~ {"r":{"k":{"a":1}},"s":{"a":{"b":1]}}         ~ 1 ?
            a quote is missing          ~ {"s":{"a":"b},"c":1},"r":{"k":{"a":1}}}       ~ ?
            a colon is missing          ~ {"s":{"a" "b"},"r":{"k":{"a":1}}}             ~ ?
            a key is no text            ~ {"s":{"a":1,b:2},"r":{"k":{"a":1}}}           ~ ?
            a text over two lines       ~ {"s":["a$b"],"r":{"k":{"a":1}}}               ~ ?
            a text over two lines       ~ {"s":"a$b","r":{"k":{"a":1}}}                 ~ ?
            a hole in a list            ~ {"s":[1,##],"r":{"k":{"a":1}}}                ~ ?
            a hole in a text of a list  ~ {"s":["a##b"],"r":{"k":{"a":1}}}              ~ ?
            a hole in a text            ~ {"s":"a##b","r":{"k":{"a":1}}}                ~ ?
            a hole in a key             ~ {"#":{"k":{"a":2}},"r":{"k":{"a":1}}}         ~ ?
            an escaped key              ~ {"\\u0072":{"k":{"a":1}}}                     ~ 1
            a colon is missing in a row ~ {"r":{"k":{"a" "b"},"l":{"a":2}}}             ~ ! 2
            """)
    void tellsOfMalformedValuesOnTheWayToTheRows(String name, String file, String expected) throws IOException {
        for (int most : new int[] {1, 1_000}) {
            assertThat(read(file.replace('$', '\n').replace('#', '\0'), most))
                    .as(name)
                    .isEqualTo(expected);
        }
    }

    @Test
    void passesOverTextsOfAnyLength() throws IOException {
        String text = "\"" + "many words, \\\" ".repeat(1_500_000) + "\"";

        assertThat(read("{\"s\":" + text + ",\"r\":{\"k\":{\"a\":1}}}", 100_000))
                .isEqualTo("1");
        assertThat(read("{\"s\":{\"t\":" + text + "},\"r\":{\"k\":{\"a\":1}}}", 100_000))
                .isEqualTo("1");
        assertThat(read("{\"r\":{\"j\":{\"t\":" + text + "},\"k\":{\"a\":1}}}", 100_000))
                .isEqualTo("! 1");
        assertThat(read("{\"s\":{\"t\":" + text.substring(1) + "},\"r\":{\"k\":{\"a\":1}}}", 100_000))
                .isEqualTo("?");
    }

    private static String read(String file, int most) throws IOException {
        List<String> rows = new ArrayList<>();
        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
        try (JsonTreeRows reader =
                new JsonTreeRows(new ByteWindow(new TricklingStream(bytes, most), 1), RowPath.parse("/r/*"))) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                if (row instanceof Row.Json json) {
                    rows.add(json.value().path("a").asString());
                } else {
                    rows.add(row instanceof Row.MalformedRow ? "!" : "?");
                }
            }
        }
        return String.join(" ", rows);
    }
}
