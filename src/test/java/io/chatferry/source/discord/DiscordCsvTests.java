package io.chatferry.source.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Attachment;
import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.RejectCode;
import io.chatferry.model.User;
import io.chatferry.source.chat.ExpectedExport;
import io.chatferry.source.chat.ReadExport;
import io.chatferry.source.chat.model.ChatRules;
import io.chatferry.source.chat.reading.NameChoice;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels in CSV, as DiscordChatExporter writes them. */
class DiscordCsvTests {

    private static final Path CASE = Path.of("src/test/resources/sources/discord/csv");
    private static final String NEW = "AuthorID,Author,Date,Content,Attachments,Reactions\n";
    private static final String OLD = "AuthorID;Author;Date;Content;Attachments;Reactions;\n";

    @TempDir
    Path folder;

    private ReadExport read() {
        return ReadExport.of("discord", folder);
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, content.replace('\'', '"'));
    }

    private static String row(String content, String attachments, String reactions) {
        return "'7','anna','2024-03-04T09:00:00.0000000+01:00','" + content + "','" + attachments + "','" + reactions
                + "'\n";
    }

    private static String old(String date, String content) {
        return "'7';'anna#0001';'" + date + "';'" + content + "';'';'';\n";
    }

    @Test
    void readsTheTablesOfNewerVersionsAsExpected() {
        ReadExport read = ReadExport.of("discord", CASE.resolve("export"));

        assertThat(ExpectedExport.differences(CASE.resolve("expected.jsonl"), read))
                .isEmpty();
    }

    @Test
    void readsTheTablesOfOlderVersionsAsExpected() {
        ReadExport read = ReadExport.of("discord", CASE.resolve("export-2019"));

        assertThat(ExpectedExport.differences(CASE.resolve("expected-2019.jsonl"), read))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "15-Feb-19 10:18 PM, Europe/Berlin, 2019-02-15T21:18:00Z",
        "15-Feb-19 12:05 AM, UTC, 2019-02-15T00:05:00Z",
        "15-Feb-19 12:05 PM, UTC, 2019-02-15T12:05:00Z",
        "15-Feb-2019 22:18, UTC, 2019-02-15T22:18:00Z",
        "31-Mar-19 02:30 AM, Europe/Berlin, 2019-03-31T01:30:00Z",
        "27-Oct-19 02:30 AM, Europe/Berlin, 2019-10-27T00:30:00Z"
    })
    void readsTimesWithoutAZoneInThatOfTheJob(String written, ZoneId zone, Instant instant) throws IOException {
        write("a [1].csv", OLD + old(written, "x"));

        assertThat(ReadExport.of("discord", folder, zone, null)
                        .messages()
                        .get(0)
                        .sentAt())
                .isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "15-Foo-19 10:18 PM",
                "31-Feb-19 10:18 PM",
                "15-Feb-19 13:18 PM",
                "15-Feb-19 10:18 XM",
                "15-Feb-190 10:18 PM",
                "15-Feb-19 10:1",
                "15-Feb-19 10:18  PM",
                "10:18 15-Feb-19",
                "-1-Feb-19 10:18",
                "- :",
                "2024-13-01T00:00:00Z"
            })
    void rejectsWhatIsNoTime(String written) throws IOException {
        write("a [1].csv", OLD + old(written, "x") + old("15-Feb-19 10:18 PM", "y"));

        ReadExport read = read();

        assertThat(read.messages()).extracting(Message::text).containsExactly("y");
        assertThat(read.rejects())
                .singleElement()
                .satisfies(reject -> assertThat(reject.problem().code())
                        .isEqualTo(written.isEmpty() ? RejectCode.FIELD_MISSING : RejectCode.SENT_AT_INVALID));
    }

    @ParameterizedTest
    @CsvSource({
        "Garden - Beds - general [84].csv, 84, general",
        "Garden - Beds - general [84] [part 2].csv, 84, general",
        "Garden - Beds - general [84] (2019-01-01 to 2019-12-31).csv, 84, general",
        "deep/er/[84].csv, 84, 84",
        "beds/general/12.csv, beds/general, general",
        "beds/after-2019-Dec-05.csv, beds/after-2019-Dec-05, after-2019-Dec-05",
        "general.csv, general, general"
    })
    void aChannelIsKnownByItsFile(String file, String id, String name) throws IOException {
        write(file, NEW + row("x", "", ""));

        assertThat(read().groups())
                .extracting(group -> group.guid() + " " + group.name() + " " + group.type())
                .containsExactly(id + " " + name + " private");
    }

    @Test
    void numberedFilesInTheExportItselfAreAChannelOfItsName() throws IOException {
        write("1.csv", NEW + row("x", "", ""));

        assertThat(read().groups()).extracting(Group::guid).containsExactly(String.valueOf(folder.getFileName()));
    }

    @Test
    void theFolderAroundAZipIsNoPartOfTheChannel() throws IOException {
        Path zip = folder.resolve("export.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream packed = new ZipOutputStream(out)) {
            for (String name :
                    new String[] {"garden/beds/general/1.csv", "garden/beds/general/2.csv", "garden/tools/1.csv"}) {
                packed.putNextEntry(new ZipEntry(name));
                packed.write((NEW + row("x", "", "")).replace('\'', '"').getBytes(StandardCharsets.UTF_8));
            }
        }

        assertThat(ReadExport.of("discord", zip).groups())
                .extracting(Group::guid)
                .containsExactly("beds/general", "tools");
    }

    @ParameterizedTest
    @CsvSource({
        "Joined the server., GuildMemberJoin",
        "Pinned a message., ChannelPinnedMessage",
        "Started a call that lasted 3 minutes., Call",
        "'Started a call that lasted 1,234 minutes.', Call",
        "Changed the channel name: beds, ChannelNameChange",
        "Added Ben to the group., RecipientAdd",
        "Started a thread., ThreadCreated"
    })
    void theExportersOwnSentencesAreLinesOfTheSystem(String sentence, String kind) throws IOException {
        write("a [1].csv", NEW + row(sentence, "", "") + row(sentence, "https://x.example/a.png", ""));

        ReadExport read = read();

        assertThat(read.skipped()).containsEntry("system: " + kind, 1);
        assertThat(read.messages()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Joined the server",
                "joined the server.",
                "I Pinned a message.",
                "Pinned a message. ",
                "Changed the channel name: "
            })
    void otherWordsAreAPersons(String words) throws IOException {
        write("a [1].csv", NEW + row(words, "", ""));

        assertThat(read().messages()).extracting(Message::text).containsExactly(words);
    }

    @Test
    void linesOfTheSystemAreMessagesIfTheJobSaysSo() throws IOException {
        write("a [1].csv", NEW + row("Joined the server.", "", ""));
        DiscordOptions options = new DiscordOptions(
                DiscordOptions.ThreadChannels.MERGE,
                ChatRules.SystemLines.IMPORT,
                ChatRules.Bots.KEEP,
                NameChoice.DISPLAY,
                null);

        assertThat(ReadExport.of("discord", folder, ZoneOffset.UTC, options).messages())
                .hasSize(1);
    }

    @Test
    void addressesMayHoldCommas() throws IOException {
        write(
                "a [1].csv",
                NEW
                        + row("", "https://x.example/1/plan, final.pdf?a=1,https://x.example/2/b%20c.png", "")
                        + row("x", "a [1].csv_Files\\d,1.png,a [1].csv_Files\\e.png", ""));

        ReadExport read = read();

        assertThat(read.messages().get(0).attachments())
                .extracting(Attachment::name)
                .containsExactly("plan, final.pdf", "b c.png");
        assertThat(String.valueOf(read.messages().get(1).metadata()))
                .contains("a [1].csv_Files/d,1.png")
                .contains("a [1].csv_Files/e.png");
    }

    @Test
    void reactionsAreTotals() throws IOException {
        write("a [1].csv", NEW + row("x", "", "🥕 (2),sprout (3),👍🏽 (1)"));

        assertThat(String.valueOf(read().messages().get(0).metadata()))
                .contains("\"reactionsWithoutUsers\":{\":sprout:\":3,\"👍\":1,\"🥕\":2}");
    }

    @Test
    void anotherNameOfAnAuthorIsThatOfItsMessage() throws IOException {
        write("1/1.csv", NEW + row("x", "", ""));
        write("1/2.csv", NEW + row("y", "", "").replace("anna", "Anna A."));

        ReadExport read = read();

        assertThat(read.users()).extracting(User::name).containsExactly("anna");
        assertThat(String.valueOf(read.messages().get(1).metadata())).contains("\"senderName\":\"Anna A.\"");
    }

    @Test
    void membersAreWhoWrote() throws IOException {
        write(
                "a [1].csv",
                NEW + row("x", "", "") + row("Joined the server.", "", "").replace("'7'", "'8'"));

        ReadExport read = read();

        assertThat(read.members()).extracting(Member::uid).containsExactly("7");
        assertThat(read.users()).extracting(User::uid).containsExactly("7", "8");
    }

    @Test
    void aDirectMessageIsBetweenTwo() throws IOException {
        write("Direct Messages - Private - ben [5].csv", NEW + row("x", "", ""));

        ReadExport read = read();

        assertThat(read.messages()).extracting(Message::receiver).containsExactly("dm-5");
        assertThat(read.users()).extracting(User::name).containsExactly("anna", "ben");
    }

    @Test
    void aChannelThatIsThereInJsonIsReadFromThere() throws IOException {
        write("a [100].csv", NEW + row("x", "", ""));
        new DiscordExport(folder).channel("a [100].json", DiscordExport.CHANNEL, DiscordExport.message("1", "y", ""));

        ReadExport read = read();

        assertThat(read.messages()).extracting(Message::text).containsExactly("y");
        assertThat(read.notices())
                .anyMatch(notice ->
                        notice.contains("CSV files of channels that are there in JSON too, and are not read: 1"));
    }

    @Test
    void equalFilesOfAChannelAreReadOnce() throws IOException {
        write("jan/a [1].csv", NEW + row("x", "", ""));
        write("jul/a [1].csv", NEW + row("x", "", ""));
        write("jul/b [2].csv", NEW + row("x", "", ""));

        ReadExport read = read();

        assertThat(read.messages()).extracting(Message::receiver).containsExactly("1", "2");
        assertThat(read.notices()).anyMatch(notice -> notice.contains("equal to jan/a [1].csv"));
    }

    @Test
    void aLaterExportOfAChannelAddsItsNewRows() throws IOException {
        StringBuilder rows = new StringBuilder(NEW);
        for (int i = 0; i < 30; i++) {
            rows.append(row("ok " + i, "", ""));
        }
        write("jan/a [1].csv", rows.toString());
        write("jul/a [1].csv", rows + row("new", "", ""));

        ReadExport read = read();

        assertThat(read.messages()).hasSize(31);
        assertThat(read.skipped()).containsEntry("duplicate", 30);
    }

    @Test
    void partsBesideAWholeExportOfTheChannelAreReadOnce() throws IOException {
        StringBuilder first = new StringBuilder();
        StringBuilder second = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            first.append(row("one " + i, "", ""));
            second.append(row("two " + i, "", ""));
        }
        write("parts/a [1].csv", NEW + first);
        write("parts/a [1] [part 2].csv", NEW + second);
        write("whole/a [1].csv", NEW + first + second + row("new", "", ""));

        ReadExport read = read();

        assertThat(read.messages()).hasSize(61);
        assertThat(read.skipped()).containsEntry("duplicate", 60);
    }

    @Test
    void oldPartBesideAWholeExportThatReplacedTheFirstIsReadOnce() throws IOException {
        write("a [1].csv", NEW + row("one", "", "") + row("two", "", "") + row("three", "", ""));
        write("a [1] [part 2].csv", NEW + row("two", "", "") + row("three", "", ""));

        ReadExport read = read();

        assertThat(read.messages()).extracting(Message::text).containsExactly("one", "two", "three");
        assertThat(read.skipped()).containsEntry("duplicate", 2);
    }

    @Test
    void equalRowsOfNumberedPartsAreAllKept() throws IOException {
        write("a/1.csv", NEW + row("ok", "", ""));
        write("a/2.csv", NEW + row("ok", "", ""));

        assertThat(read().messages()).hasSize(2);
    }

    @Test
    void equalRowsAreAllKept() throws IOException {
        write("a [1].csv", NEW + row("ok", "", "").repeat(3));

        assertThat(read().messages()).hasSize(3);
    }

    @Test
    void aRowOfAnyShapeCostsAtMostItself() throws IOException {
        write(
                "a [1].csv",
                OLD + "'7'\n;;;;;;\n'';'x';'15-Feb-19 10:18 PM';'y';;;\n'7';'a'\n" + old("15-Feb-19 10:18 PM", "last"));

        ReadExport read = read();

        assertThat(read.messages()).extracting(Message::text).containsExactly("last");
        assertThat(read.rejects()).hasSize(3);
    }

    @Test
    void aFileThatBreaksOffGivesTheMessagesBefore() throws IOException {
        write("a [1].csv", NEW + row("one", "", "") + row("two", "", "") + "'7','anna','2024-03-04T09:0");

        ReadExport read = read();

        assertThat(read.messages()).hasSize(2);
        assertThat(read.unreadable().size() + read.rejects().size()).isEqualTo(1);
    }

    @Test
    void linesWithinACellAndSignsOfControlStay() throws IOException {
        write("a [1].csv", NEW + row("one\r\ntwo\u0000", "", ""));

        assertThat(read().messages().get(0).text()).isEqualTo("one\r\ntwo\u0000");
    }
}
