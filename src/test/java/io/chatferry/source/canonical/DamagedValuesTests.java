package io.chatferry.source.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Origin;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.source.api.SourceItem;
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

/** Values that mean never, or that a spreadsheet or a wrong encoding has changed. */
class DamagedValuesTests {

    private final FieldValues values = new FieldValues(
            new SourceSettings(null, Path.of(""), ZoneOffset.UTC, Map.of(), UnknownColumns.WARN, Set.of()), true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.0",
                "-1",
                "false",
                "False",
                "0000-00-00",
                "0000-00-00 00:00:00",
                "-0001-11-30T00:00:00+00:00",
                "0001-01-01T00:00:00Z",
                "-62135596800",
                "-62135596800000",
                "1970-01-01T00:00:00.000Z",
                "1970-01-01 00:00:00",
                "1899-12-30",
                "1753-01-01 00:00:00",
                "1601-01-01T00:00:00Z"
            })
    void readsZeroAsNever(String zero) {
        for (Field field : List.of(Field.EDITED_AT, Field.READ_AT, Field.DELIVERED_AT, Field.LAST_ACTIVE_AT)) {
            values.set(field, zero);
            assertThat(values.time(field)).isNull();
        }
        values.set(Field.DELETED_AT, zero);
        assertThat(values.deletedAt(Instant.EPOCH, null)).isNull();
        assertThat(values.problems()).isEmpty();
        assertThat(values.notes().notices()).hasSize(5);
        values.set(Field.SENT_AT, zero);
        assertThat(values.sentAt()).isNull();
        assertThat(values.problems()).extracting(Problem::code).containsExactly(RejectCode.SENT_AT_INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "infinity",
                "-infinity",
                "9999-12-31",
                "9999-12-31T23:59:59.999Z",
                "253402300799",
                "253402300799999"
            })
    void readsTheEndOfTimeAsNever(String end) {
        for (Object value : List.of(end, json('"' + end + '"'))) {
            values.set(Field.READ_AT, value);
            assertThat(values.time(Field.READ_AT)).isNull();
            values.set(Field.DELETED_AT, value);
            assertThat(values.deletedAt(Instant.EPOCH, null)).isNull();
        }
        assertThat(values.problems()).isEmpty();
        assertThat(values.notes().notices()).hasSize(2);
    }

    @Test
    void readsFalseAsNeverAndTrueAsDeletedAtAnUnknownTime() {
        Instant sentAt = Instant.ofEpochSecond(1_700_000_000);
        Instant editedAt = sentAt.plusSeconds(5);
        values.set(Field.DELETED_AT, json("false"));
        assertThat(values.deletedAt(sentAt, editedAt)).isNull();
        for (Object flag : List.of(json("true"), json("1"), "yes", "1", "TRUE", json("\"t\""))) {
            values.set(Field.DELETED_AT, flag);
            assertThat(values.deletedAt(sentAt, editedAt)).isEqualTo(editedAt);
            assertThat(values.deletedAt(sentAt, null)).isEqualTo(sentAt);
        }
        assertThat(values.problems()).isEmpty();
        values.set(Field.DELETED_AT, "1700000009");
        assertThat(values.deletedAt(sentAt, null)).isEqualTo(sentAt.plusSeconds(9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.23457E+15", "9.98765e+17", "1E+15", "1,23457E+15", "-1.5E+100"})
    void refusesAnIdThatASpreadsheetHasRounded(String id) {
        values.set(Field.SENDER, id);

        assertThat(values.id(Field.SENDER)).isNull();
        assertThat(values.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(RejectCode.ID_ROUNDED);
            assertThat(problem.message()).contains("rounded by a spreadsheet").doesNotContain(id);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"5e3", "12e4", "507e19", "1E15", "a+b", "+49E+10", "12.5E+10", "007", "1+1"})
    void takesOtherIdsAsTheyAre(String id) {
        values.set(Field.SENDER, id);

        assertThat(values.id(Field.SENDER)).isEqualTo(id);
    }

    @Test
    void readsTheTextOfASpreadsheetFormula() {
        values.notes().at(new Origin("users.csv", 7, 6));
        values.set(Field.UID, "=\"0042\"");
        values.set(Field.CREATED_AT, "=\"1700000000\"");

        assertThat(values.id(Field.UID)).isEqualTo("0042");
        assertThat(values.time(Field.CREATED_AT)).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThat(values.notes().notices())
                .extracting(notice -> notice.origin() + " " + notice.message())
                .contains(
                        "users.csv:7 column uid: 1 cell written as a spreadsheet's formula (=\"…\"), read as the text in"
                                + " it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "TEXT ~ one\\ntwo ~ column text: 1 cell has \\n or \\t written as two characters",
                "TEXT ~ ???? ?? ~ text: 1 value has ????",
                "NAME ~ J\uFFFDrg ~ name: 1 value has U+FFFD",
                "NAME ~ JÃ¶rg ~ name: 1 value has UTF-8 that was read as Windows-1252",
                "TEXT ~ itâ€™s ~ text: 1 value has UTF-8 that was read as Windows-1252",
                "TEXT ~ NULL ~ column text: 1 cell says NULL; if that means no value, write source.nulls: ['NULL']",
                "AVATAR ~ \\N ~ column avatar: 1 cell says \\N; if that means no value, write source.nulls: ['\\N']",
                "SENDER ~ undefined ~ column sender: 1 cell says undefined",
                "TEXT ~ what? ~ ",
                "TEXT ~ really???? ~ ",
                "TEXT ~ C:\\new\\table ~ ",
                "TEXT ~ None ~ ",
                "TEXT ~ NÃO É ÂNGELA ~ "
            })
    void countsValuesThatLookDamaged(Field field, String value, String message) {
        values.set(field, value);

        List<String> notices = values.notes().notices().stream()
                .map(SourceItem.Notice::message)
                .toList();
        if (message == null) {
            assertThat(notices).isEmpty();
        } else {
            assertThat(notices).singleElement().asString().startsWith(message);
        }
    }

    private static JsonNode json(String text) {
        JsonNode node = JsonText.parse(text);
        assertThat(node).as(text).isNotNull();
        return node;
    }
}
