package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Message;
import io.chatferry.model.RejectCode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mapping says of the text files of databases: dialects, words for no value, encodings. */
class DialectMappingTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "mysql ~ a\\\\N ~ a\\N",
                "mysql ~ \\\\N ~ \\N",
                "mysql ~ \\N ~ ",
                "mysql ~ NULL ~ NULL",
                "mysql ~ a\\tb\\Zc ~ a<9>b<26>c",
                "mysql ~ a\\%b\\'c ~ a%b'c",
                "mysql-batch ~ NULL ~ ",
                "mysql-batch ~ \\\\N ~ \\N",
                "mysql-batch ~ a\\nb ~ a<10>b",
                "postgres ~ \\N ~ ",
                "postgres ~ \\\\N ~ \\N",
                "postgres ~ a\\v\\f\\b ~ a<11><12><8>",
                "postgres ~ \\303\\266\\x41\\101 ~ \u00f6AA",
                "postgres ~ a\\zb ~ azb"
            })
    void readsTheEscapesAndNullsOfADialect(String dialect, String written, String text) throws IOException {
        Reading reading = read(
                "m.txt",
                "1\t" + written + "\tann\n",
                "{dialect: " + dialect + ", columns: [id, body, who], messages: {muid: id, text: body, sender: who}}");

        assertThat(reading.messages())
                .singleElement()
                .satisfies(message -> assertThat(shown(message.text())).isEqualTo(text));
        assertThat(reading.messages()).extracting(Message::sender).containsExactly("ann");
    }

    private static @Nullable String shown(@Nullable String text) {
        return text == null
                ? null
                : text.chars()
                        .mapToObj(c -> c < ' ' ? "<" + c + ">" : Character.toString(c))
                        .collect(Collectors.joining());
    }

    @Test
    void keepsEscapedLineEndsAndTellsRowsOfTheWrongLength() throws IOException {
        Reading reading = read(
                "m.txt",
                "1\tone\\\ntwo\\\r\\\nthree\n2\ttoo\tmany\n3\n4\tfour\n",
                "{dialect: mysql, columns: [id, body], messages: {muid: id, text: body}}");

        assertThat(reading.messages()).extracting(Message::text).containsExactly("one\ntwo\r\nthree", "four");
        assertThat(reading.broken()).extracting(item -> item.problem().code()).containsOnly(RejectCode.RECORD_COLUMNS);
        assertThat(reading.broken()).extracting(item -> item.origin().line()).containsExactly(4L, 5L);
    }

    @Test
    void readsQuotesOfMySqlWithEscapes() throws IOException {
        Reading reading = read(
                "m.csv",
                "id,body\n1,\"say \\\"hi\\\", \"\"ho\"\"\\nend\"\n2,\"open\n3,plain\n4,NULL\n5,\"NULL\"\n",
                "{escape: backslash, nulls: [\"NULL\"], messages: {muid: id, text: body}}");

        assertThat(reading.muids()).containsExactly("1", "3", "4", "5");
        assertThat(reading.messages())
                .extracting(Message::text)
                .containsExactly("say \"hi\", \"ho\"\nend", "plain", null, "NULL");
        assertThat(reading.broken())
                .singleElement()
                .satisfies(item -> assertThat(item.origin().line()).isEqualTo(3));
    }

    @Test
    void tellsWhatStandsBehindTheEndOfCopiedData() throws IOException {
        String yaml = "{dialect: postgres, columns: [id, body], messages: {muid: id, text: body}}";

        assertThat(read("a.copy", "1\ta\n\\.\n\n", yaml).lost()).isEmpty();
        assertThat(read("a.copy", "1\ta\n\\.\nCOPY users\n2\tb\n", yaml).lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.message()).contains("more follows"));
    }

    @Test
    void treatsWordsForNoValueAsTextsWhereTheyAreQuoted() throws IOException {
        Reading reading = read(
                "m.csv",
                "id,body,t\n1,NULL,NULL\n2,\"NULL\",1700000000\n3,\\N,1700000000\n",
                "{nulls: [\"NULL\", \"\\\\N\"], messages: {muid: id, text: body, sentAt: t}}");

        assertThat(reading.messages()).extracting(Message::text).containsExactly(null, "NULL", null);
        assertThat(reading.problems()).isEmpty();
    }

    @Test
    void hasWordsForNoValueByColumn() throws IOException {
        Reading reading = read(
                "m.csv",
                "id,body,t\n1,NULL,NULL\n",
                "{nulls: {\"*\": [\"NULL\"], body: []}, messages: {muid: id, text: body, parentMuid: t}}");

        assertThat(reading.messages()).singleElement().satisfies(message -> {
            assertThat(message.text()).isEqualTo("NULL");
            assertThat(message.parentMuid()).isNull();
        });
    }

    @Test
    void joinsCellsAndLinesOfTextsThatAreNotQuoted() throws IOException {
        Reading reading = read(
                "m.dat",
                "1|hello|world|2024-01-01 10:00:00|{\"a\": \"x|y\"}\r\n"
                        + "2|two\nlines\r\nmore|2024-01-01 10:00:01|\r\n"
                        + "3|plain|2024-01-01 10:00:02|\r\n"
                        + "4|cut\r\n"
                        + "5|\0|2024-01-01 10:00:03|\r\n",
                """
                quote: none
                delimiter: "|"
                columns: [id, body, at, extra]
                json: [extra]
                messages: {muid: id, text: body, sentAt: at, metadata: {extra: extra}}
                """);

        assertThat(reading.muids()).containsExactly("1", "2", "3", "5");
        assertThat(reading.messages())
                .extracting(Message::text)
                .containsExactly("hello|world", "two\nlines\r\nmore", "plain", null);
        assertThat(reading.messages().get(0).metadata()).hasToString("{\"extra\":{\"a\":\"x|y\"}}");
        assertThat(reading.broken())
                .singleElement()
                .satisfies(item -> assertThat(item.origin().line()).isEqualTo(6));
    }

    @Test
    void rejectsARowThatCanBeJoinedInTwoWays() throws IOException {
        Reading reading = read(
                "m.dat",
                "1,a,b,c\n2,a,b\n",
                "{quote: none, delimiter: ',', columns: [id, name, about], groups: {guid: id, name: name, description: about}}");

        assertThat(reading.parsed()).hasSize(1);
        assertThat(reading.broken())
                .singleElement()
                .satisfies(item -> assertThat(item.problem().message()).contains("more than one way"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows-1252", "utf-16le", "UTF-16BE", "iso-8859-15", "gbk"})
    void decodesFilesAsTheMappingSays(String encoding) throws IOException {
        Charset charset = Charset.forName(encoding);
        String text = encoding.equals("gbk") ? "早上好" : "größer";
        Files.write(folder.resolve("m.csv"), ("id;said\n1;" + text + "\n2;x\n").getBytes(charset));
        Reading reading = Reading.of(
                folder, Reading.yaml("{encoding: " + encoding + ", delimiter: ';', messages: {muid: id, text: said}}"));

        assertThat(reading.messages()).extracting(Message::text).containsExactly(text, "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows-1252", "UTF-8"})
    void readsFilesOfExcelWithoutAMark(String encoding) throws IOException {
        Files.write(
                folder.resolve("m.csv"), "sep=;\r\nid;said\r\n1;größer – 5 €\r\n".getBytes(Charset.forName(encoding)));
        Reading reading = Reading.of(folder, Reading.yaml("{dialect: excel, messages: {muid: id, text: said}}"));

        assertThat(reading.messages()).extracting(Message::text).containsExactly("größer – 5 €");
    }

    private Reading read(String name, String content, String yaml) throws IOException {
        return Reading.mapped(folder, name, content, yaml);
    }
}
