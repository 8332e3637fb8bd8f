package io.chatferry.source.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Attachment;
import io.chatferry.model.Problem;
import io.chatferry.model.Reaction;
import io.chatferry.model.RejectCode;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import io.chatferry.source.row.JsonText;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How values of CSV cells, JSON and mappings become values of the model, or problems. */
class FieldValuesTests {

    private final FieldValues values = new FieldValues(
            new SourceSettings(null, Path.of(""), ZoneOffset.UTC, Map.of(), UnknownColumns.WARN, Set.of()), true);

    @Test
    void treatsEmptyTextAndNullAsAbsent() {
        values.set(Field.NAME, "");
        values.set(Field.TEXT, json("\"\""));
        values.set(Field.METADATA, json("null"));
        values.set(Field.TAGS, null);

        assertThat(values.text(Field.NAME)).isNull();
        assertThat(values.text(Field.TEXT)).isNull();
        assertThat(values.object(Field.METADATA)).isNull();
        assertThat(values.list(Field.TAGS)).isEmpty();
        assertThat(values.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "\"ann\" ~ ann",
                "7 ~ 7",
                "007.50 ~ null",
                "1e3 ~ 1000",
                "1E+50 ~ 1E+50",
                "12345678901234567890 ~ 12345678901234567890",
                "1.50 ~ 1.50"
            })
    void takesAJsonNumberAsAnIdByItsDigits(String json, String expected) {
        JsonNode node = JsonText.parse(json);
        values.set(Field.UID, node);

        assertThat(String.valueOf(values.id(Field.UID))).isEqualTo(expected);
        assertThat(values.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "7 ~ must be text, is number",
                "true ~ must be text, is boolean",
                "[] ~ must be text, is array",
                "{} ~ must be text, is object"
            })
    void rejectsOtherJsonThanTextInATextField(String json, String message) {
        values.set(Field.NAME, json(json));

        assertThat(values.text(Field.NAME)).isNull();
        assertThat(values.problems()).containsExactly(new Problem(RejectCode.FIELD_TYPE, "name", message));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", " yes , true", "1, true", "false, false", "No, false", "0, false"})
    void readsFlagsAsPeopleWriteThem(String text, boolean expected) {
        values.set(Field.BANNED, text);
        assertThat(values.flag(Field.BANNED)).isEqualTo(expected);

        values.set(Field.BANNED, json("\"" + text + "\""));
        assertThat(values.flag(Field.BANNED)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"maybe", "2", "[]", "1.0"})
    void rejectsOtherFlags(String text) {
        values.set(Field.BANNED, text.equals("[]") || text.equals("1.0") ? json(text) : text);

        assertThat(values.flag(Field.BANNED)).isNull();
        assertThat(values.problems()).extracting(Problem::code).containsExactly(RejectCode.FIELD_TYPE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "a|b ~ [a, b]",
                "a ~ [a]",
                "a||b| ~ [a, b]",
                "a | b ~ [a ,  b]",
                "[\"a\",\"b\"] ~ [a, b]",
                " [\"a|b\"] ~ [a|b]",
                "[] ~ []"
            })
    void splitsACellIntoAList(String cell, String expected) {
        values.set(Field.TAGS, cell);

        assertThat(values.list(Field.TAGS)).hasToString(expected);
        assertThat(values.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "[1] ~ FIELD_TYPE ~ must be a list of texts, is array",
                "[\"a\",null] ~ FIELD_TYPE ~ must be a list of texts, is array",
                "{\"a\":1} ~ FIELD_TYPE ~ must be a list, is object",
                "[\"a\" ~ JSON_INVALID ~ the cell is not valid JSON"
            })
    void rejectsACellThatIsNotAListOfTexts(String cell, RejectCode code, String message) {
        values.set(Field.TAGS, cell);

        assertThat(values.list(Field.TAGS)).isEmpty();
        assertThat(values.problems()).containsExactly(new Problem(code, "tags", message));
    }

    @Test
    void boundsTheNumberOfPartsOfACell() {
        values.set(Field.TAGS, "x|".repeat(50_000));

        assertThat(values.list(Field.TAGS)).hasSize(10_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {"{\"a\":1} ~ {\"a\":1}", " {\"a\":1.50} ~ {\"a\":1.50}", "null ~ null"})
    void readsAnObjectFromACell(String cell, String expected) {
        values.set(Field.METADATA, cell);

        assertThat(String.valueOf(values.object(Field.METADATA))).isEqualTo(expected);
        assertThat(values.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "[] ~ FIELD_TYPE",
                "17 ~ FIELD_TYPE",
                "\"text\" ~ FIELD_TYPE",
                "{a:1} ~ JSON_INVALID",
                "{} {} ~ JSON_INVALID"
            })
    void rejectsACellThatIsNotAnObject(String cell, RejectCode code) {
        values.set(Field.METADATA, cell);

        assertThat(values.object(Field.METADATA)).isNull();
        assertThat(values.problems()).extracting(Problem::code).containsExactly(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "1.7E+09 ~ was rounded by a spreadsheet (it looks like \"9.9a+99\"); export it again, formatted as text",
                "31.12.2024 ~ is neither Unix time nor ISO 8601 (it looks like \"99.99.9999\")",
                "see you at 9 ☺ ~ is neither Unix time nor ISO 8601 (it looks like \"aaa aaa aa 9 ?\")",
                "2023-02-30 ~ is a day or a time of day that does not exist (it looks like \"9999-99-99\")",
                "2023-11-14T22:13:60Z ~ is out of range (it looks like \"9999-99-99a99:99:99a\")",
                "45244.5 ~ looks like the date of a spreadsheet (days since 1900); format the cells as dates and export again",
                "0 ~ is zero, with which systems write that they know none",
            })
    void describesAnUnreadableTimeWithoutShowingIt(String cell, String message) {
        values.set(Field.SENT_AT, cell);

        assertThat(values.sentAt()).isNull();
        assertThat(values.problems())
                .containsExactly(new Problem(RejectCode.SENT_AT_INVALID, "sentAt", "sentAt " + message));
    }

    @Test
    void cutsALongUnreadableTime() {
        values.set(Field.EDITED_AT, "1".repeat(60));

        assertThat(values.time(Field.EDITED_AT)).isNull();
        assertThat(values.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(RejectCode.TIME_INVALID);
            assertThat(problem.message()).endsWith("(it looks like \"" + "9".repeat(40) + "…\")");
        });
    }

    @Test
    void takesTimesFromCellsNumbersTextsAndMappings() {
        Instant time = Instant.ofEpochSecond(1_700_000_000);
        for (Object value : List.of(
                "1700000000",
                json("1700000000"),
                json("\"2023-11-14T22:13:20Z\""),
                new Times.Read(null, time, false))) {
            values.set(Field.SENT_AT, value);
            assertThat(values.sentAt()).isEqualTo(time);
        }
        for (Object value : List.of(json("true"), json("[1700000000]"), json("1e400"))) {
            values.set(Field.SENT_AT, value);
            assertThat(values.sentAt()).isNull();
        }
        assertThat(values.problems()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "https://a/1 ~ 1",
                "https://a/1|https://a/2 ~ 2",
                "[\"https://a/1\",\"https://a/2\"] ~ 2",
                "{\"url\":\"https://a/1\"} ~ 1",
                "[{\"url\":\"https://a/1\",\"name\":null},\"https://a/2\"] ~ 2",
                "[] ~ 0"
            })
    void readsAttachmentsInEveryForm(String cell, int count) {
        values.set(Field.ATTACHMENTS, cell);

        assertThat(values.attachments())
                .hasSize(count)
                .allMatch(each -> String.valueOf(each.url()).startsWith("https://a/"));
        assertThat(values.problems()).isEmpty();
    }

    @Test
    void ignoresCaseAndUnknownKeysOfAnAttachment() {
        values.set(
                Field.ATTACHMENTS,
                json("[{\"URL\":\"u\",\"mime_type\":\"image/png\",\"Extension\":\"\",\"size\":12.50,\"width\":100}]"));

        assertThat(values.attachments()).containsExactly(new Attachment("u", null, "image/png", null, "12.50"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[7]", "[{\"url\":[]}]", "[{\"url\":true}]", "[null]", "[[\"https://a/1\"]]"})
    void rejectsAttachmentsOfAnotherForm(String json) {
        values.set(Field.ATTACHMENTS, json(json));

        assertThat(values.attachments()).isEmpty();
        assertThat(values.problems())
                .containsExactly(new Problem(
                        RejectCode.FIELD_TYPE,
                        "attachments",
                        "must be a list of {url, name, mimeType, extension, size}, is array"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "[{\"reaction\":\"+1\",\"uids\":[\"ann\",7]}]",
                "[{\"reaction\":\"+1\",\"users\":[\"ann\",7]}]",
                "{\"+1\":[\"ann\",7]}",
                "{\"+1\":[\"ann\",\"7\"]}"
            })
    void readsReactionsInEveryForm(String json) {
        values.set(Field.REACTIONS, json(json));

        assertThat(values.reactions()).containsExactly(new Reaction("+1", List.of("ann", "7")));
    }

    @Test
    void readsASingleUserOfAReaction() {
        values.set(Field.REACTIONS, json("[{\"reaction\":\"a\",\"uid\":\"ann\"},{\"reaction\":\"b\",\"user\":8}]"));

        assertThat(values.reactions())
                .containsExactly(new Reaction("a", List.of("ann")), new Reaction("b", List.of("8")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "[\"+1\"]",
                "[{\"uids\":[\"ann\"]}]",
                "[{\"reaction\":\"a\"}]",
                "[{\"reaction\":\"a\",\"uids\":[true]}]",
                "{\"a\":[{}]}",
                "{\"a\":null}"
            })
    void rejectsReactionsOfAnotherForm(String json) {
        values.set(Field.REACTIONS, json(json));

        assertThat(values.reactions()).isEmpty();
        assertThat(values.problems()).extracting(Problem::code).containsExactly(RejectCode.FIELD_TYPE);
    }

    @Test
    void startsTheNextRecordWithoutValuesAndProblems() {
        values.set(Field.NAME, json("7"));
        values.text(Field.NAME);
        List<Problem> ofTheFirst = values.problems();

        values.clear();

        assertThat(values.text(Field.NAME)).isNull();
        assertThat(values.problems()).isEmpty();
        assertThat(ofTheFirst).hasSize(1);
    }

    private static JsonNode json(String text) {
        JsonNode node = JsonText.parse(text);
        assertThat(node).as(text).isNotNull();
        return node;
    }
}
