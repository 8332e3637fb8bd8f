package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.RejectCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broken record costs that record only, and what cannot be read is reported. */
class ResyncTests {

    private static final String HEADER = "muid,sender,receiver,sentAt,text\n";

    @TempDir
    Path folder;

    /** Each case: the second of three records is broken; on which line the third begins. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            an unclosed quote in the middle ~ m2,ann,"bob,1700000001,hi ~ RECORD_MALFORMED
            an unclosed quote at the end ~ m2,ann,bob,1700000001,"hi ~ RECORD_MALFORMED
            an unclosed quote before a cell in quotes ~ m2,"ann,"bob",1700000001,hi ~ RECORD_MALFORMED
            text behind a closing quote ~ m2,ann,bob,1700000001,"hi" there ~ RECORD_MALFORMED
            an unclosed quote behind a line break ~ m2,ann,bob,1700000001,"hi\\nthere "you ~ RECORD_MALFORMED
            too many cells ~ m2,ann,bob,1700000001,hi, you ~ RECORD_COLUMNS
            """)
    void losesOnlyTheMalformedCsvRecord(String name, String row, RejectCode code) throws IOException {
        String broken = row.replace("\\n", "\n");
        for (String third : List.of(
                "m3,ann,bob,1700000002,yo\n", "m3,ann,bob,1700000002,\"yo, \"\"you\"\"\nthere\"\n", "m3,a,b,1,")) {
            Reading reading =
                    Reading.of(folder, "messages.csv", HEADER + "m1,ann,bob,1700000000,hi\n" + broken + "\n" + third);

            assertThat(reading.muids()).containsExactly("m1", "m3");
            assertThat(reading.broken()).singleElement().satisfies(item -> {
                assertThat(item.problem().code()).isEqualTo(code);
                assertThat(item.origin().line()).isEqualTo(3);
                assertThat(item.origin().record()).isEqualTo(2);
                assertThat(item.raw()).isEqualTo(broken);
            });
            assertThat(reading.lost()).isEmpty();
        }
    }

    @Test
    void losesOnlyTheLastRecordWithAnUnclosedQuote() throws IOException {
        Reading reading = Reading.of(
                folder, "messages.csv", HEADER + "m1,ann,bob,1700000000,hi\nm2,ann,bob,1700000001,\"hi\nyou\n");

        assertThat(reading.muids()).containsExactly("m1");
        assertThat(reading.broken())
                .singleElement()
                .satisfies(item -> assertThat(item.origin().line()).isEqualTo(3));
    }

    @Test
    void losesOnlyTheRecordWithAByteThatIsNotUtf8() throws IOException {
        for (String file : List.of("messages.csv", "messages.jsonl", "messages.json")) {
            String latin = content(file, "caf\u00e9");
            Files.write(folder.resolve(file), latin.getBytes(StandardCharsets.ISO_8859_1));

            Reading reading = Reading.of(folder.resolve(file));

            assertThat(reading.muids()).as(file).containsExactly("m1", "m3");
            assertThat(reading.broken())
                    .singleElement()
                    .satisfies(item -> assertThat(item.problem().code()).isEqualTo(RejectCode.RECORD_NOT_UTF8));
        }
    }

    @Test
    void skipsARecordOf17Megabytes() throws IOException {
        for (String file : List.of("messages.csv", "messages.jsonl", "messages.json")) {
            Reading reading = Reading.of(folder, file, content(file, "x".repeat(17 * 1024 * 1024)));

            assertThat(reading.muids()).as(file).containsExactly("m1", "m3");
            assertThat(reading.broken()).singleElement().satisfies(item -> {
                assertThat(item.problem().code()).isEqualTo(RejectCode.RECORD_TOO_LONG);
                assertThat(item.raw()).isEmpty();
            });
            Files.delete(folder.resolve(file));
        }
    }

    @Test
    void skipsAQuotedRecordOf17Megabytes() throws IOException {
        String text = "\"" + "many words,\n".repeat(1_600_000) + "\"";
        Reading reading = Reading.of(folder, "messages.csv", content("messages.csv", text));

        assertThat(reading.muids()).containsExactly("m1", "m3");
        assertThat(reading.broken())
                .extracting(item -> item.problem().code())
                .containsExactly(RejectCode.RECORD_TOO_LONG);
    }

    @Test
    void readsARecordOf15Megabytes() throws IOException {
        String text = "y".repeat(15 * 1024 * 1024);
        Reading reading = Reading.of(folder, "messages.json", content("messages.json", text));

        assertThat(reading.messages().get(1).text()).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            a bad number ~ {"muid":"m2","sender":"ann","sentAt":17x0}
            a word that is none ~ {"muid":"m2","sender":ann,"sentAt":1700}
            a missing value ~ {"muid":"m2","sender":,"sentAt":1700}
            an unclosed text ~ {"muid":"m2","sender":"ann,"sentAt":1700}
            an unclosed text at the end ~ {"muid":"m2","sentAt":1700,"sender":"ann}
            a text that is not opened ~ {"muid":"m2","sender":ann","sentAt":1700}
            a bracket too few ~ {"muid":"m2","sender":"ann","tags":["a","sentAt":1700}
            a bracket too many ~ {"muid":"m2","sender":"ann","tags":["a"]],"sentAt":1700}
            a brace too few ~ {"muid":"m2","sender":"ann","sentAt":1700
            a brace too many ~ {"muid":"m2","sender":"ann"},"sentAt":1700}
            a number ~ 42
            a text ~ "m2"
            an array ~ ["m2",{"a":1}]
            nothing ~ null
            a broken escape ~ {"muid":"m2","sender":"a\\x"}
            a text that escapes its end ~ {"muid":"m2","sender":"C:\\","text":"a"}
            a text broken over two lines ~ {"muid":"m2","sender":"a!b","text":"a"}
            """)
    void losesOnlyTheMalformedElementOfAnArray(String name, String element) throws IOException {
        String good =
                "{\"muid\":\"%s\",\"sender\":\"ann\",\"receiver\":\"bob\",\"text\":\"a [b} c\",\"sentAt\":1700000000,"
                        + "\"attachments\":[{\"url\":\"https://a/1\"},{\"url\":\"https://a/2\"}]}";
        for (String separator : List.of(",", ",\n", "\n ,\n")) {
            String content = String.join(
                    separator,
                    good.formatted("m1"),
                    element.replace('!', '\n'),
                    good.formatted("m3"),
                    good.formatted("m4"));
            Reading reading = Reading.of(folder, "messages.json", "[" + content + "]\n");

            assertThat(reading.muids()).as(content).containsSubsequence("m1", "m3", "m4");
            assertThat(reading.broken()).isNotEmpty();
            assertThat(reading.broken().get(0).problem().code()).isEqualTo(RejectCode.RECORD_MALFORMED);
            assertThat(reading.broken().get(0).origin().line())
                    .isEqualTo(separator.equals(",") ? 1 : separator.equals(",\n") ? 2 : 3);
            assertThat(reading.broken().size() + reading.parsed().size()).isBetween(4, 5);
            assertThat(reading.lost()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            [{"muid":"m1"},{"muid":"m2"}
            [{"muid":"m1"},{"muid":"m2"},
            [{"muid":"m1"},{"muid":"m2"},{"muid":"m3","te
            """)
    void reportsTheEndOfATruncatedArray(String content) throws IOException {
        Reading reading = Reading.of(folder, "messages.json", content);

        assertThat(reading.muids()).containsExactly("m1", "m2");
        assertThat(reading.lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.message()).isNotBlank());
    }

    @Test
    void rejectsAMalformedLastElementOfAClosedArray() throws IOException {
        Reading reading = Reading.of(folder, "messages.json", "[{\"muid\":\"m1\"},\n{\"muid\":\"m2,\"a\":1}\n]\n");

        assertThat(reading.muids()).containsExactly("m1");
        assertThat(reading.broken()).hasSize(1);
        assertThat(reading.lost()).isEmpty();
    }

    @Test
    void losesOnlyTheLineThatIsNotJson() throws IOException {
        Reading reading = Reading.of(
                folder,
                "messages.jsonl",
                "{\"muid\":\"m1\"}\n{\"muid\":\"m2\n\noops\n[1]\n{\"muid\":\"m3\"} x\n{\"muid\":\"m4\"}");

        assertThat(reading.muids()).containsExactly("m1", "m4");
        assertThat(reading.broken()).extracting(item -> item.origin().line()).containsExactly(2L, 4L, 5L, 6L);
        assertThat(reading.parsed().get(1).origin().line()).isEqualTo(7);
    }

    private static String content(String file, String text) {
        String plain = text.replace("\"", "");
        if (file.endsWith(".csv")) {
            return HEADER + "m1,ann,bob,1700000000,hi\nm2,ann,bob,1700000001," + text + "\nm3,ann,bob,1700000002,hi\n";
        }
        String comma = file.endsWith(".json") ? "," : "";
        String rows = "{\"muid\":\"m1\"}" + comma + "\n{\"muid\":\"m2\",\"text\":\"" + plain + "\"}" + comma
                + "\n{\"muid\":\"m3\"}\n";
        return file.endsWith(".json") ? "[" + rows + "]" : rows;
    }
}
