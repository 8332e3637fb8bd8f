package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.model.Attachment;
import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.model.User;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The canonical format: its files, columns, values and times. */
class CanonicalFormatTests {

    @TempDir
    Path folder;

    @Test
    void readsTheSameRecordsFromCsvAndJson() throws IOException {
        String csv = """
                muid,Sender,receiver,receiver_type,type,text,attachments,custom-data,metadata,tags,Sent At,parentMuid,reactions
                m1,ann,g 1,group,image," two
                lines, ""quoted"" ","[{""url"":""https://x/a.png"",""size"":12}]",{},"{""n"":1.10,""big"":12345678901234567890}",a|b,1700000000.123456,m0,"{""👍"":[""ann"",""7""]}"
                7,ann,bob,,,hi,,,,"[""x|y""]",2024-05-01 12:00:00,,
                """;
        String json = """
                [{"muid":"m1","sender":"ann","receiver":"g 1","receiverType":"group","type":"image",
                  "text":" two\\nlines, \\"quoted\\" ","attachments":[{"url":"https://x/a.png","size":12}],"customData":{},
                  "metadata":{"n":1.10,"big":12345678901234567890},"tags":["a","b"],"sentAt":1700000000.123456,
                  "parentMuid":"m0","reactions":[{"reaction":"👍","uids":["ann",7]}]},
                 {"muid":7,"sender":"ann","receiver":"bob","text":"hi","tags":["x|y"],"sentAt":"2024-05-01T12:00"}]
                """;
        List<Message> fromCsv = Reading.of(folder, "messages.csv", csv).messages();
        List<Message> fromJson = Reading.of(folder, "messages.json", json).messages();

        assertThat(fromCsv).isEqualTo(fromJson).hasSize(2);
        Message first = fromCsv.get(0);
        assertThat(first.sentAt()).isEqualTo(Instant.parse("2023-11-14T22:13:20.123456Z"));
        assertThat(first.metadata()).hasToString("{\"n\":1.10,\"big\":12345678901234567890}");
        assertThat(first.attachments()).containsExactly(new Attachment("https://x/a.png", null, null, null, "12"));
        assertThat(fromCsv.get(1).sentAt()).isEqualTo(Instant.parse("2024-05-01T10:00:00Z"));
        assertThat(fromCsv.get(1).receiverType()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000, 2023-11-14T22:13:20Z",
        "1700000000.5, 2023-11-14T22:13:20.500Z",
        "1700000000123, 2023-11-14T22:13:20.123Z",
        "1700000000123.25, 2023-11-14T22:13:20.123250Z",
        "1700000000123456, 2023-11-14T22:13:20.123456Z",
        "' 1700000000 ', 2023-11-14T22:13:20Z",
        "12345, 1970-01-01T03:25:45Z",
        "2024-01-02, 2024-01-01T23:00:00Z",
        "2024-07-02T03:04:05, 2024-07-02T01:04:05Z",
        "2024-01-02T03:04:05Z, 2024-01-02T03:04:05Z",
        "2024-01-02 03:04:05.123456789+02:00, 2024-01-02T01:04:05.123456789Z",
        "2024-01-02T03:04:05-0500, 2024-01-02T08:04:05Z",
        "2024-01-02T03:04:05+05, 2024-01-01T22:04:05Z",
        "2024-01-02 03:04:05 UTC, 2024-01-02T03:04:05Z",
        "2024-01-02t03:04z, 2024-01-02T03:04:00Z",
    })
    void times(String written, Instant meant) throws IOException {
        Reading reading = Reading.of(folder, "messages.csv", "sentAt\n\"" + written + "\"\n");

        assertThat(reading.messages().get(0).sentAt()).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "yesterday",
        "1.7E+09",
        "2024-13-01",
        "' '",
        "12:30",
        "1700000000 x",
        "99999999999999999999999999",
        "--1",
        "1e999999999"
    })
    void rejectsTextsThatAreNotTimes(String written) throws IOException {
        Reading reading =
                Reading.of(folder, "messages.csv", "muid,sentAt,readAt\nm,\"%s\",\"%s\"\n".formatted(written, written));

        assertThat(reading.problems())
                .extracting(Problem::code)
                .containsExactly(RejectCode.SENT_AT_INVALID, RejectCode.TIME_INVALID);
        assertThat(reading.messages().get(0).sentAt()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            {"text":5} ~ FIELD_TYPE ~ text
            {"text":["a"]} ~ FIELD_TYPE ~ text
            {"sender":true} ~ FIELD_TYPE ~ sender
            {"tags":"a"} ~ JSON_INVALID ~ tags
            {"tags":[1]} ~ FIELD_TYPE ~ tags
            {"metadata":[1]} ~ FIELD_TYPE ~ metadata
            {"attachments":[7]} ~ FIELD_TYPE ~ attachments
            {"reactions":[{"reaction":"x"}]} ~ FIELD_TYPE ~ reactions
            {"sentAt":{}} ~ SENT_AT_INVALID ~ sentAt
            {"editedAt":true} ~ TIME_INVALID ~ editedAt
            """)
    void rejectsValuesOfAnotherType(String object, RejectCode code, String field) throws IOException {
        RejectCode expected = object.contains("\"tags\":\"a\"") ? RejectCode.FIELD_TYPE : code;
        Reading reading = Reading.of(folder, "messages.jsonl", object + "\n");

        assertThat(reading.problems())
                .extracting(Problem::code, Problem::field)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(expected, field));
    }

    @Test
    void rejectsCellsThatAreNotJson() throws IOException {
        Reading reading = Reading.of(folder, "messages.csv", "muid,metadata,tags\nm1,{a:1},[a\nm2,\"[1]\",a\n");

        assertThat(reading.problems())
                .extracting(Problem::code)
                .containsExactly(RejectCode.JSON_INVALID, RejectCode.JSON_INVALID, RejectCode.FIELD_TYPE);
        assertThat(reading.muids()).containsExactly("m1", "m2");
    }

    @Test
    void readsUsersGroupsAndMembersFirstAndFilesOfAKindByNumber() throws IOException {
        Files.writeString(folder.resolve("messages-10.jsonl"), "{\"muid\":\"c\"}");
        Files.writeString(folder.resolve("messages-9.json"), "{\"muid\":\"a\"}\n{\"muid\":\"b\"}\n");
        Files.writeString(folder.resolve("members.csv"), "guid;uid;scope;banned\ng;ann;admin;yes\n");
        Files.writeString(folder.resolve("groups.ndjson"), "[{\"guid\":\"g\"}]");
        Files.writeString(folder.resolve("users.csv"), "\uFEFFuid\tname\nann\tAnn \"A\" B\n");
        Files.writeString(folder.resolve(".hidden.csv"), "uid\nx\n");
        Files.createDirectory(folder.resolve("__MACOSX"));
        Files.writeString(folder.resolve("__MACOSX/users.csv"), "uid\nx\n");
        Reading reading = Reading.of(folder);

        assertThat(reading.parsed())
                .extracting(parsed -> parsed.record().key())
                .containsExactly("ann", "g", "g/ann", "a", "b", "c");
        assertThat(reading.records(User.class).get(0).name()).isEqualTo("Ann \"A\" B");
        assertThat(reading.records(Group.class)).hasSize(1);
        assertThat(reading.records(Member.class).get(0).banned()).isTrue();
        assertThat(reading.items()).hasSize(6);
    }

    @Test
    void countsLinesWithinCells() throws IOException {
        Reading reading = Reading.of(folder, "messages.csv", "muid,text\r\nm1,\"a\r\nb\n\nc\"\r\n\r\nm2,x\r\nm3\r\n");

        assertThat(reading.parsed()).extracting(item -> item.origin().line()).containsExactly(2L, 7L, 8L);
        assertThat(reading.parsed()).extracting(item -> item.origin().record()).containsExactly(1L, 2L, 3L);
        assertThat(reading.parsed())
                .extracting(SourceItem.ParsedRecord::raw)
                .containsExactly("m1,\"a\r\nb\n\nc\"", "m2,x", "m3");
        assertThat(reading.messages().get(0).text()).isEqualTo("a\r\nb\n\nc");
        assertThat(reading.parsed().get(0).origin().file()).isEqualTo("messages.csv");
    }

    @Test
    void passesNullCharactersAndUnpairedSurrogatesToTheChecks() throws IOException {
        assertThat(Reading.of(folder, "messages.csv", "text\na\0b\n")
                        .messages()
                        .get(0)
                        .text())
                .isEqualTo("a\0b");
        assertThat(Reading.of(folder, "messages.jsonl", "{\"text\":\"\\ud800 \\u0000\"}")
                        .messages()
                        .get(0)
                        .text())
                .isEqualTo("\ud800 \0");
    }

    @Test
    void reportsUnknownColumnsOncePerFile() throws IOException {
        Path csv = Files.writeString(folder.resolve("messages.csv"), "muid,mood,Mood 2\nm1,good,x\nm2,bad,\n");

        assertThat(Reading.of(csv, UnknownColumns.WARN).notices())
                .hasSize(2)
                .first()
                .asString()
                .contains("\"mood\"");
        assertThat(Reading.of(csv, UnknownColumns.REJECT).problems())
                .extracting(Problem::field)
                .containsExactly("mood", "Mood 2", "mood");
        assertThat(Reading.of(csv, UnknownColumns.KEEP).messages())
                .extracting(message -> String.valueOf(message.metadata()))
                .containsExactly("{\"mood\":\"good\",\"Mood 2\":\"x\"}", "{\"mood\":\"bad\"}");
        Reading listed = Reading.of(csv, UnknownColumns.LISTED, "mood_2");
        assertThat(listed.notices()).hasSize(1);
        assertThat(listed.messages().get(0).metadata()).hasToString("{\"Mood 2\":\"x\"}");
    }

    @Test
    void reportsUnknownKeysOfJsonLikeColumns() throws IOException {
        Path json = Files.writeString(
                folder.resolve("messages.jsonl"), "{\"mood\":1,\"metadata\":{\"mood\":2}}\n{\"mood\":{\"a\":1.50}}\n");

        assertThat(Reading.of(json, UnknownColumns.WARN).notices()).hasSize(1);
        assertThat(Reading.of(json, UnknownColumns.REJECT).problems())
                .extracting(Problem::code)
                .containsExactly(RejectCode.COLUMN_UNKNOWN, RejectCode.COLUMN_UNKNOWN);
        assertThat(Reading.of(json, UnknownColumns.KEEP).messages())
                .extracting(message -> String.valueOf(message.metadata()))
                .containsExactly("{\"mood\":2}", "{\"mood\":{\"a\":1.50}}");
    }

    @Test
    void recognisesASingleFileByItsColumns() throws IOException {
        Reading csv = Reading.of(folder, "export.csv", "Sender,Receiver,Text\nann,bob,hi\n");
        Reading json = Reading.of(folder, "dump.json", "[{\"guid\":\"g\",\"uid\":\"ann\"}]");

        assertThat(csv.messages()).hasSize(1);
        assertThat(json.records(Member.class)).hasSize(1);
    }

    @Test
    void rejectsAnExportWithoutRecords() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.csv"), "a,b\n1,2\n");

        assertThatThrownBy(() -> Reading.of(file))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("notes.csv");
        assertThatThrownBy(() -> Reading.of(folder.resolve("none")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("none");
    }

    @Test
    void readsGzipAndReportsATruncatedFile() throws IOException {
        Path whole = folder.resolve("messages.csv.gz");
        StringBuilder csv = new StringBuilder("muid,text\n");
        for (int i = 0; i < 20_000; i++) {
            csv.append("m").append(i).append(",some text ").append(i * 31 % 977).append('\n');
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
            out.write(csv.toString().getBytes(StandardCharsets.UTF_8));
        }
        assertThat(Reading.of(whole).messages()).hasSize(20_000);

        Path cut = folder.resolve("messages-cut.csv.gz");
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length - 1000));
        Reading reading = Reading.of(cut);
        assertThat(reading.lost()).hasSize(1);
        assertThat(reading.messages()).hasSizeLessThan(20_000);
    }

    @Test
    void readsTheSamplesWithOneMalformedRecordOfEachKind() throws IOException {
        Reading csv = Reading.of(Path.of("samples/csv"));
        Reading jsonl = Reading.of(Path.of("samples/jsonl"));

        assertThat(csv.messages().size() + csv.broken().size()).isEqualTo(314);
        assertThat(csv.broken())
                .extracting(item -> item.problem().code())
                .containsExactly(RejectCode.RECORD_MALFORMED, RejectCode.RECORD_COLUMNS, RejectCode.RECORD_NOT_UTF8);
        assertThat(csv.muids()).doesNotHaveDuplicates();
        assertThat(csv.problems())
                .extracting(Problem::code)
                .containsExactly(RejectCode.JSON_INVALID, RejectCode.SENT_AT_INVALID);
        assertThat(jsonl.messages().size() + jsonl.broken().size()).isEqualTo(36);
        assertThat(csv.lost()).isEmpty();
    }
}
