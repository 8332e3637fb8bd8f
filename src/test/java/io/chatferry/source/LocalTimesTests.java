package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Message;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The instants of times without a zone in Europe/Berlin, in the order of a file. */
class LocalTimesTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                // the clock is put back within the file
                "26 02:10|26 02:50|26 02:05|26 02:55|26 03:01 = 00:10|00:50|01:05|01:55|02:01",
                "26 01:59|26 02:00|26 02:59|26 02:00 = 23:59|00:00|00:59|01:00",
                "26 02:30|26 02:30:20|26 02:30:10 = 00:30|00:30:20|00:30:10",
                "26 02:30|26 02:20|26 02:10|26 02:50 = 00:30|01:20|01:10|01:50",
                // no evidence of the second pass
                "26 02:10|26 02:50|26 03:01 = 00:10|00:50|02:01",
                "26 01:00|26 02:10|25 11:00|25 12:00|26 02:05 = 23:00|00:10|09:00|10:00|00:05",
                // newest first
                "26 04:00|26 03:01|26 02:55|26 02:05|26 02:50|26 02:10|26 01:00"
                        + " = 03:00|02:01|01:55|01:05|00:50|00:10|23:00",
            })
    void readsTheHourThatComesTwiceInTheOrderOfTheFile(String local, String expected) throws IOException {
        Reading reading = read("2025-10-", local);

        assertThat(utc(reading)).containsExactly(expected.split("\\|"));
        assertThat(reading.notices())
                .singleElement()
                .asString()
                .contains("in the hour that comes twice in Europe/Berlin");
    }

    @Test
    void readsTheHourThatDoesNotExistAsItsEnd() throws IOException {
        Reading reading = read("2026-03-", "29 01:59|29 02:30|29 03:15");

        assertThat(utc(reading)).containsExactly("00:59", "01:00", "01:15");
        assertThat(reading.items())
                .last()
                .satisfies(notice -> assertThat(notice.origin()).hasToString("chat.csv:3"));
        assertThat(reading.notices())
                .singleElement()
                .asString()
                .startsWith("sentAt: 1 time in the hour that does not exist in Europe/Berlin, read as its end");
    }

    @Test
    void readsEarlierLedgersAsTheyWereBegun() throws IOException {
        write("2025-10-", "26 02:10|26 02:50|26 02:05|26 03:01");
        Files.writeString(folder.resolve("gap.csv"), "id,who,to,said,when\n9,a,b,x,2026-03-29 02:30\n");

        Reading reading = Reading.of(settings().withReader(1));

        assertThat(utc(reading)).containsExactly("00:10", "00:50", "00:05", "02:01", "01:30");
    }

    @Test
    void readsAnEditOfTheSecondHourAfterItsMessage() throws IOException {
        Files.writeString(
                folder.resolve("messages.csv"),
                "muid,sender,receiver,text,sentAt,editedAt\na,x,y,z,2025-10-26T02:50+02:00,2025-10-26 02:05\n");

        assertThat(Reading.of(folder).messages())
                .singleElement()
                .satisfies(message -> assertThat(message.editedAt()).isEqualTo("2025-10-26T01:05:00Z"));
    }

    @Test
    void readsTheSameInstantsInEachPass() throws IOException {
        String local = "26 02:10|26 02:50|26 02:05|26 02:55|26 03:01";

        assertThat(utc(read("2025-10-", local))).isEqualTo(utc(read("2025-10-", local)));
    }

    private Reading read(String month, String local) throws IOException {
        write(month, local);
        return Reading.of(settings());
    }

    private void write(String month, String local) throws IOException {
        StringBuilder csv = new StringBuilder("id,who,to,said,when\n");
        for (String time : local.trim().split("\\|")) {
            csv.append("m,a,b,hello,").append(month).append(time).append('\n');
        }
        Files.writeString(folder.resolve("chat.csv"), csv);
    }

    private SourceSettings settings() {
        Map<String, Object> message =
                Map.of("muid", "id", "sender", "who", "receiver", "to", "text", "said", "sentAt", "when");
        return Reading.settings(folder, Map.of("messages", message), UnknownColumns.WARN);
    }

    private static List<String> utc(Reading reading) {
        return reading.messages().stream()
                .map(Message::sentAt)
                .map(Objects::requireNonNull)
                .map(Instant::toString)
                .map(time -> time.substring(11).replaceAll("(:00)?Z$", ""))
                .toList();
    }
}
