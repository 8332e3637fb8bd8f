package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Message;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.model.User;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.SourceItem.ParsedRecord;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import io.chatferry.source.table.TableFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Exports with values of the kinds on which importers go wrong without a word. */
class ValueCasesTests {

    private static final Path CASES = Path.of("src/test/resources/cases");

    @Test
    void refusesDaysThatDoNotExist() {
        assertThat(invalid(Reading.of(CASES.resolve("days-that-do-not-exist/iso"))))
                .containsExactly("c03-2", "c03-3", "c03-4", "c03-5", "c03-7");
        assertThat(invalid(mapped("days-that-do-not-exist/mapped", Map.of("from", "when", "time", "dd.MM.yyyy HH:mm"))))
                .containsExactly("c03-12", "c03-13");
    }

    @Test
    void readsLocalTimesOfClockChangesInTheirOrder() {
        Reading reading = mapped("clock-changes/export", "when");

        assertThat(reading.messages())
                .extracting(Message::sentAt)
                .extracting(Objects::toString)
                .containsExactly(
                        "2025-10-26T00:10:00Z",
                        "2025-10-26T00:50:00Z",
                        "2025-10-26T01:05:00Z",
                        "2025-10-26T01:55:00Z",
                        "2025-10-26T02:01:00Z",
                        "2026-03-29T01:00:00Z",
                        "2026-03-29T01:15:00Z");
        assertThat(reading.notices()).hasSize(2);
    }

    @Test
    void readsZeroTimesAsNever() {
        Reading reading = Reading.of(CASES.resolve("zero-times/export"));

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.messages())
                .filteredOn(message -> message.deletedAt() != null)
                .extracting(Message::muid)
                .containsExactly("c05-3");
        assertThat(reading.records(User.class)).allMatch(user -> user.deactivatedAt() == null);
    }

    @Test
    void readsUnicodeSpacesAndMarkersInAnyCase() {
        Reading reading = mapped("unicode-spaces/export", Map.of("from", "when", "time", "M/d/yy, h:mm a"));

        assertThat(reading.messages()).hasSize(4).allMatch(message -> message.sentAt() != null);
    }

    @Test
    void namesTheDamageOfSpreadsheets() throws IOException {
        Path export = CASES.resolve("spreadsheet-ids/export");
        Reading reading = Reading.of(export);

        assertThat(reading.problems())
                .filteredOn(problem -> problem.code() == RejectCode.ID_ROUNDED)
                .hasSize(6)
                .extracting(Problem::message)
                .allMatch(message -> message.contains("rounded by a spreadsheet"));
        assertThat(reading.records(User.class)).extracting(User::uid).contains("0042");
        try (ExportFiles files = ExportFiles.open(export)) {
            Inspection inspection = Inspection.of(
                    TableFormat.csv().open(files, Reading.settings(export, Map.of(), UnknownColumns.WARN)));
            assertThat(inspection.lookAlikes().groups())
                    .extracting(LookAlikes.Group::ids)
                    .containsExactlyInAnyOrder(List.of("c22-e ", "c22-e"), List.of("7", "007"));
        }
    }

    private static Reading mapped(String folder, Object sentAt) {
        Map<String, Object> message =
                Map.of("muid", "id", "sender", "who", "receiver", "to", "text", "said", "sentAt", sentAt);
        return Reading.of(CASES.resolve(folder), Map.of("messages", message));
    }

    private static List<String> invalid(Reading reading) {
        return reading.parsed().stream()
                .filter(parsed ->
                        parsed.problems().stream().anyMatch(problem -> problem.code() == RejectCode.SENT_AT_INVALID))
                .map(ParsedRecord::record)
                .map(record -> record.key())
                .toList();
    }
}
