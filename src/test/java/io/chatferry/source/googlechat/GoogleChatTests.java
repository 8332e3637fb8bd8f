package io.chatferry.source.googlechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.Reaction;
import io.chatferry.model.User;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.chat.ReadExport;
import io.chatferry.source.chat.model.ChatRules.Bots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoogleChatTests {

    private static final Path EXPORT = Path.of("src/test/resources/sources/googlechat/export");
    private static final String ANNA = "anna@example.org";
    private static final String BORIS = "boris@example.org";
    private static final String SPACE = "Space AAAAspace01";

    @TempDir
    Path folder;

    private static ReadExport sample() {
        return ReadExport.of("googlechat", EXPORT);
    }

    /** Messages of a folder, each JSON with ' instead of ". */
    private void messages(String name, String... messages) throws IOException {
        Path file = folder.resolve(name + "/messages.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, ("{'messages':[" + String.join(",\n", messages) + "]}").replace('\'', '"'));
    }

    private ReadExport read(String... messages) throws IOException {
        messages("Space x", messages);
        return ReadExport.of("googlechat", folder);
    }

    private static String line(String date, String text, String more) {
        return "{'creator':{'name':'Anna','email':'anna@example.org'},'created_date':'" + date + "','text':'" + text
                + "'" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    @Test
    void makesConversationsOfFolders() {
        ReadExport read = sample();

        assertThat(read.groups())
                .extracting(Group::guid, Group::name, Group::type)
                .containsExactlyInAnyOrder(
                        tuple(SPACE, "Garden project", "private"),
                        tuple("DM dmGroup00001", "Anna Ahlers, Boris Baum, Chen Li", "private"),
                        tuple("DM dmGone000001", "Anna Ahlers", "private"));
        assertThat(read.conversation(ANNA, BORIS))
                .extracting(Message::text)
                .containsExactly("only you", "only me", "half past noon");
        assertThat(read.members())
                .filteredOn(member -> SPACE.equals(member.guid()))
                .extracting(Member::uid)
                .containsExactly(ANNA, BORIS, "chen@example.org");
        assertThat(read.skipped()).isEqualTo(Map.of("duplicate", 1, "empty", 1));
    }

    @Test
    void knowsPeopleByAddressOrByName() {
        assertThat(sample().users())
                .extracting(User::uid, User::name)
                .containsExactlyInAnyOrder(
                        tuple(ANNA, "Anna Ahlers"),
                        tuple(BORIS, "Boris Baum"),
                        tuple("chen@example.org", "Chen Li"),
                        tuple("gone@example.org", "gone@example.org"),
                        tuple("unknown", "unknown"),
                        tuple("name:Meet Bot", "Meet Bot"));
        assertThat(sample().users())
                .filteredOn(user -> "Meet Bot".equals(user.name()))
                .allSatisfy(user -> assertThat(String.valueOf(user.metadata())).contains("\"bot\":true"));
        assertThat(sample().message("t6").sender()).isEqualTo("unknown");
    }

    @Test
    void readsThreadsQuotesEditsReactionsAndDeletedMessages() {
        ReadExport read = sample();

        assertThat(read.message("t1").parentMuid()).isNull();
        assertThat(read.message("m2").parentMuid()).isEqualTo(SPACE + ":AAAAspace01/t1/t1");
        assertThat(read.message("m99").parentMuid()).isEqualTo(SPACE + ":AAAAspace01/t12/t12");
        assertThat(read.message("m3").editedAt()).isEqualTo(Instant.parse("2024-03-04T08:01:00Z"));
        assertThat(read.message("t11").quotedMuid()).isEqualTo(SPACE + ":AAAAspace01/t1/t1");
        assertThat(read.message("t1").reactions())
                .extracting(Reaction::reaction, Reaction::uids)
                .containsExactly(
                        tuple("✂️", List.of(BORIS, "gone@example.org")),
                        tuple(":shears:", List.of("chen@example.org")));
        assertThat(read.message("t7").deletedAt()).isNotNull();
        assertThat(read.message("t7").text()).isNull();
    }

    @Test
    void keepsTextsAsTheyAre() {
        assertThat(sample().message("t8").text()).isEqualTo("see https://example.org and @Boris Baum");
        assertThat(sample().message("t14").text()).isEqualTo("*bold* _soft_ `code`\nsecond line 👩‍🌾");
        assertThat(sample().message("t9").text()).isEqualTo("(Google Drive file): Harvest list");
        assertThat(sample().message("t9").attachments()).isEmpty();
    }

    @Test
    void findsFilesUnderTheNamesThatTheyHaveOnDisk() {
        ReadExport read = sample();

        assertThat(String.valueOf(read.message("t2").metadata()))
                .contains("Takeout/Google Chat/Groups/" + SPACE + "/File-bed plan.png");
        assertThat(String.valueOf(read.message("t3").metadata())).contains("/File-4926_account_id=3.png");
        assertThat(read.message("t4").text()).isEqualTo("gone file");
        assertThat(read.notices())
                .anyMatch(notice ->
                        notice.contains("files missing, named in the text where there is nothing else: not included"));
    }

    @Test
    void findsFilesWhoseLongNamesAreCut() throws IOException {
        String name = "File-" + "a long name of a file ".repeat(4);
        Files.createDirectories(folder.resolve("Space x"));
        Files.writeString(folder.resolve("Space x").resolve(name.substring(0, 47) + ".png"), "x");

        Message message = read(line(
                        "Monday, March 4, 2024 at 8:00:00 AM UTC",
                        "",
                        "'attached_files':[{'original_name':'long.png','export_name':'" + name + ".png'}]"))
                .messages()
                .get(0);

        assertThat(message.text()).isEqualTo("(file not moved): long.png");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Thursday, November 3, 2016 at 11:59:50 AM UTC|2016-11-03T11:59:50Z",
                "Thursday, November 3, 2016 at 11:59:50\u202FPM UTC|2016-11-03T23:59:50Z",
                "Thursday, November 3, 2016 at 12:00:00\u00A0AM UTC|2016-11-03T00:00:00Z",
                "Thursday, November 3, 2016 at 12:00:00 PM UTC|2016-11-03T12:00:00Z",
                "November 3, 2016, 9:05:01 AM GMT+1|2016-11-03T08:05:01Z",
                "Thursday, November 3, 2016 at 9:05:01 AM|2016-11-03T08:05:01Z",
                "2016-11-03T09:05:01Z|2016-11-03T09:05:01Z"
            })
    void readsEnglishDates(String written, Instant time) {
        assertThat(new LongDates(ZoneId.of("Europe/Berlin")).parse(written)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Montag, 4. März 2024 um 08:00:00 UTC",
                "Thursday, Movember 3, 2016 at 11:59:50 AM UTC",
                "Thursday, November 31, 2016 at 11:59:50 AM UTC",
                "Thursday, November 3, 2016 at 13:59:50 AM UTC",
                "Thursday, November 3, 2016 at 11:59:50 AM Nowhere/Land",
                "soon"
            })
    void takesNothingElseForADate(String written) {
        assertThat(new LongDates(ZoneOffset.UTC).parse(written)).isNull();
    }

    @Test
    void readsADirectConversationOfTwoTakeoutsOnce() throws IOException {
        for (String takeout : List.of("anna", "boris")) {
            messages(
                    takeout + "/Takeout/Google Chat/Groups/DM d1",
                    line("Monday, March 4, 2024 at 8:00:00 AM UTC", "hi", "'message_id':'d1/a/a'"),
                    line("Monday, March 4, 2024 at 8:00:00 AM UTC", "no id", "'topic_id':'b'"),
                    line("Monday, March 4, 2024 at 8:00:00 AM UTC", "no id", "'topic_id':'b'"));
        }

        ReadExport read = ReadExport.of("googlechat", folder);

        assertThat(read.messages()).extracting(Message::text).containsExactly("hi", "no id", "no id");
        assertThat(read.skipped()).isEqualTo(Map.of("duplicate", 3));
    }

    @Test
    void takesTheAuthorsOfAFolderWithoutDescription() throws IOException {
        messages(
                "DM d1",
                line("Monday, March 4, 2024 at 8:00:00 AM UTC", "hi", "'message_id':'d1/a/a'"),
                line("Monday, March 4, 2024 at 8:00:01 AM UTC", "hi too", "'message_id':'d1/b/b'")
                        .replace("anna@", "boris@"));

        assertThat(ReadExport.of("googlechat", folder).conversation(ANNA, BORIS))
                .hasSize(2);
    }

    @Test
    void doesNotQuoteAMessageOfAnotherConversation() throws IOException {
        Message message = read(line(
                        "Monday, March 4, 2024 at 8:00:00 AM UTC",
                        "hi",
                        "'message_id':'x/a/a','quoted_message_metadata':{'message_id':'y/b/b'}"))
                .messages()
                .get(0);

        assertThat(message.quotedMuid()).isNull();
        assertThat(String.valueOf(message.metadata())).contains("y/b/b");
    }

    @Test
    void aRowOfAnotherShapeCostsItself() throws IOException {
        ReadExport read = read(
                "{'text':'no date'}",
                line("soon", "x", ""),
                line(
                        "Monday, March 4, 2024 at 8:00:00 AM UTC",
                        "odd",
                        "'message_id':7,'attached_files':[null,{}],'annotations':{'a':1},'reactions':[null,{'emoji':3}],"
                                + "'updated_date':'','quoted_message_metadata':'x'"),
                line(
                        "Monday, March 4, 2024 at 8:00:00 AM UTC",
                        "",
                        "'annotations':[1,{'video_call_metadata':null},{'x':2}]"));

        assertThat(read.messages()).extracting(Message::text).containsExactly("odd", "(Google Meet call)");
        assertThat(read.rejects()).hasSize(2);
    }

    @Test
    void readsAllWholeMessagesOfAFileThatIsCutOff() throws IOException {
        Path file = folder.resolve("Space x/messages.json");
        Files.createDirectories(file.getParent());
        String text = Files.readString(EXPORT.resolve("Takeout/Google Chat/Groups/" + SPACE + "/messages.json"));
        Files.writeString(file, text.substring(0, text.length() / 2));

        ReadExport read = ReadExport.of("googlechat", folder);

        assertThat(read.messages()).hasSizeGreaterThan(5);
        assertThat(read.unreadable().size() + read.rejects().size()).isEqualTo(1);
    }

    @Test
    void recognisesATakeoutInAFolderOrZip() throws IOException {
        Path zip = folder.resolve("takeout.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip), StandardCharsets.UTF_8);
                Stream<Path> files = Files.walk(EXPORT)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(EXPORT.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        for (Path export : List.of(EXPORT, zip)) {
            try (ExportFiles files = ExportFiles.open(export)) {
                var found = SourceFormats.recognise(files).orElseThrow();

                assertThat(found.name()).isEqualTo("googlechat");
                assertThat(found.recognition().percent()).isEqualTo(100);
                assertThat(found.recognition().reason()).contains("4 conversations");
            }
        }
        assertThat(ReadExport.of("googlechat", zip).messages()).hasSameSizeAs(sample().messages());
    }

    @Test
    void leavesOutAppsIfTheJobSaysSo() {
        ReadExport read = ReadExport.of("googlechat", EXPORT, ZoneOffset.UTC, new GoogleChatOptions(Bots.SKIP, null));

        assertThat(read.skipped()).containsEntry("bot", 1);
    }

    @Test
    void readsTheSampleWithoutRejects() {
        ReadExport read = ReadExport.of("googlechat", Path.of("samples/googlechat"));

        assertThat(read.messages()).hasSizeGreaterThan(18);
        assertThat(read.rejects()).isEmpty();
        assertThat(read.unreadable()).isEmpty();
    }
}
