package io.chatferry.source.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.User;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.chat.ReadExport;
import io.chatferry.source.chat.model.ChatRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads of Facebook Messenger. */
class MessengerFormatTests {

    private static final String TWO = "'participants':[{'name':'Anna Berg'},{'name':'Ben'}]";
    private static final String THREE = "'participants':[{'name':'Anna Berg'},{'name':'Ben'},{'name':'Cara'}]";

    @TempDir
    Path folder;

    private ReadExport read() {
        return ReadExport.of("messenger", folder);
    }

    private MessengerFormatTests file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, content.replace('\'', '"'));
        return this;
    }

    /** A file of a thread, with the texts as Facebook writes them. */
    private MessengerFormatTests thread(String name, String head, String... messages) throws IOException {
        String content = "{" + head + ",'messages':[" + String.join(",\n", messages) + "],'title':'Título'}";
        return file(name, new String(content.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    private static String message(String sender, String more) {
        return "{'sender_name':'" + sender + "','timestamp_ms':1700000000123" + (more.isEmpty() ? "" : "," + more)
                + "}";
    }

    private Message only(String head, String more) throws IOException {
        List<Message> messages = thread("messages/inbox/t_1/message_1.json", head, message("Anna Berg", more))
                .read()
                .messages();
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }

    private static String notes(Message message) {
        return String.valueOf(message.metadata()).replace('"', '\'');
    }

    @Test
    void readsTheSample() {
        ReadExport read = ReadExport.of("messenger", Path.of("samples/messenger"));

        assertThat(read.messages()).hasSize(17);
        assertThat(read.conversation("Renée Holm", "Óscar Lind"))
                .extracting(Message::text)
                .startsWith("Hi Renée, are you coming to the boat house on Saturday?", "Yes! I bring the red canoe 🛶")
                .endsWith("See you there. Bring a tëa thermos, please");
        assertThat(read.groups())
                .extracting(group -> group.guid() + " " + group.name())
                .containsExactlyInAnyOrder("boathouse_815 Boat House ⛵", "reneeholm_1 Renée Holm");
        assertThat(read.skipped())
                .containsEntry("system: Call", 1)
                .containsEntry("system: created", 1)
                .containsEntry("system: named", 1)
                .containsEntry("system: left", 1);
        assertThat(read.rejects()).isEmpty();
        assertThat(read.unreadable()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Ã©tÃ©, été",
        "été, été",
        "ð\u009f\u0098\u0080, 😀",
        "plain, plain",
        "Ã, Ã",
        "日本, 日本",
        "cafÃ© 😀, cafÃ© 😀"
    })
    void repairsTextsOfWhichEachByteIsACharacter(String written, String meant) {
        assertThat(Mojibake.repaired(written)).isEqualTo(meant);
    }

    @Test
    void readsNamesTextsAndReactionsAsTheyWereMeant() throws IOException {
        Message message = thread(
                        "messages/inbox/t_1/message_1.json",
                        "'participants':[{'name':'Zoë'},{'name':'Ben'}]",
                        message("Zoë", "'content':'ça va 😀','reactions':[{'reaction':'👍🏽','actor':'Zoë'}]"))
                .read()
                .messages()
                .get(0);

        assertThat(message.sender()).isEqualTo("Zoë");
        assertThat(message.text()).isEqualTo("ça va 😀");
        assertThat(message.sentAt()).isEqualTo(Instant.ofEpochMilli(1700000000123L));
        assertThat(message.reactions()).singleElement().satisfies(reaction -> {
            assertThat(reaction.reaction()).isEqualTo("👍");
            assertThat(reaction.uids()).containsExactly("Zoë");
        });
    }

    @Test
    void aThreadOfTwoIsBetweenThem() throws IOException {
        Message message = only(TWO, "'content':'x'");

        assertThat(message.receiverType()).isEqualTo("user");
        assertThat(message.receiver()).isEqualTo("Ben");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                THREE,
                TWO + ",'thread_type':'RegularGroup'",
                TWO + ",'joinable_mode':{'mode':1}",
                "'participants':[{'name':'Anna Berg'}]"
            })
    void anyOtherThreadIsAPrivateGroup(String head) throws IOException {
        only(head, "'content':'x'");

        assertThat(read().groups())
                .extracting(group -> group.guid() + " " + group.name() + " " + group.type())
                .containsExactly("t_1 Título private");
    }

    @Test
    void membersAreTheParticipantsAndNoFormerOnes() throws IOException {
        ReadExport read = thread("messages/inbox/t_1/message_1.json", THREE, message("Dora", "'content':'x'"))
                .read();

        assertThat(read.members()).extracting(Member::uid).containsExactly("Anna Berg", "Ben", "Cara");
        assertThat(read.users()).extracting(User::uid).contains("Dora");
    }

    @Test
    void peopleWhoseAccountsAreGoneAreNotOnePerson() throws IOException {
        String head = "'participants':[{'name':'Facebook user'},{'name':'Ben'}]";
        ReadExport read = thread("messages/inbox/a_1/message_1.json", head, message("Facebook user", "'content':'x'"))
                .thread("messages/inbox/b_2/message_1.json", head, message("Facebook user", "'content':'y'"))
                .read();

        assertThat(read.messages())
                .extracting(Message::sender)
                .containsExactly("facebook-user:a_1", "facebook-user:b_2");
        assertThat(read.users())
                .filteredOn(user -> user.deactivatedAt() != null)
                .hasSize(2);
    }

    @Test
    void partsOfAThreadAreReadByTheirNumbersAndFromTheirEnds() throws IOException {
        ReadExport read = thread(
                        "messages/inbox/t_1/message_1.json",
                        TWO,
                        message("Ben", "'content':'5'"),
                        message("Ben", "'content':'4'"))
                .thread(
                        "messages/inbox/t_1/message_2.json",
                        TWO,
                        message("Ben", "'content':'3'"),
                        message("Ben", "'content':'2'"))
                .thread("messages/inbox/t_1/message_10.json", TWO, message("Ben", "'content':'1'"))
                .read();

        assertThat(read.messages()).extracting(Message::text).containsExactly("1", "2", "3", "4", "5");
    }

    @ParameterizedTest
    @CsvSource({
        "Ben hat die Gruppe verlassen., system: left",
        "Du hast Zoë zur Gruppe hinzugefügt., system: added",
        "Ben a quitté le groupe., system: left",
        "Vous avez ajouté Zoë au groupe., system: added",
        "Ben salió del grupo., system: left"
    })
    void certainNoticesInGermanFrenchAndSpanishAreNoMessages(String notice, String reason) throws IOException {
        ReadExport read = thread(
                        "messages/inbox/t_1/message_1.json", THREE, message("Ben", "'content':'" + notice + "'"))
                .read();

        assertThat(read.messages()).isEmpty();
        assertThat(read.skipped()).isEqualTo(Map.of(reason, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ben hat einen Anhang gesendet.",
                "Vous avez envoyé une pièce jointe.",
                "Enviaste un archivo adjunto."
            })
    void noticeOfAnAttachmentIsNoTextBesideIt(String notice) throws IOException {
        Message message = thread(
                        "messages/inbox/t_1/message_1.json",
                        TWO,
                        message("Ben", "'content':'" + notice + "','gifs':[{'uri':'https://x.example/a.gif'}]"))
                .read()
                .messages()
                .get(0);

        assertThat(message.text()).isNull();
        assertThat(message.attachments()).hasSize(1);
    }

    @Test
    void aFileThatTwoDownloadsHoldIsReadOnce() throws IOException {
        ReadExport read = thread("one/messages/inbox/t_1/message_1.json", TWO, message("Ben", "'content':'x'"))
                .thread("two/messages/inbox/t_1/message_1.json", TWO, message("Ben", "'content':'x'"))
                .read();

        assertThat(read.messages()).hasSize(1);
        assertThat(read.notices())
                .anyMatch(notice -> notice.contains("equal to one/messages/inbox/t_1/message_1.json"));
    }

    @Test
    void aLaterDownloadOfAThreadAddsItsNewMessages() throws IOException {
        List<String> messages = new ArrayList<>();
        for (int i = 30; i > 0; i--) {
            messages.add(message("Ben", "'content':'ok " + i + "'"));
        }
        thread("jan/messages/inbox/t_1/message_1.json", TWO, messages.toArray(String[]::new));
        messages.add(0, message("Anna Berg", "'content':'new'"));
        thread("jul/messages/inbox/t_1/message_1.json", TWO, messages.toArray(String[]::new));

        ReadExport read = read();

        assertThat(read.messages()).hasSize(31);
        assertThat(read.skipped()).containsEntry("duplicate", 30);
    }

    @Test
    void filesKeepTheirPathsInTheDownload() throws IOException {
        thread(
                "facebook-anna/your_facebook_activity/messages/inbox/t_1/message_1.json",
                TWO,
                message("Ben", "'photos':[{'uri':'your_facebook_activity/messages/inbox/t_1/photos/1.jpg'}]"),
                message("Ben", "'gifs':[{'uri':'https://x.example/a.gif?b=c'}]"));

        List<Message> messages = read().messages();

        assertThat(notes(messages.get(1))).contains("'path':'your_facebook_activity/messages/inbox/t_1/photos/1.jpg'");
        assertThat(messages.get(0).attachments())
                .singleElement()
                .satisfies(file -> assertThat(file.name()).isEqualTo("a.gif"));
    }

    @Test
    void aSharedLinkIsInTheTextOnce() throws IOException {
        String share = "'share':{'link':'https://x.example/a','share_text':'a teaser'}";

        assertThat(only(TWO, share).text()).isEqualTo("https://x.example/a");
        assertThat(only(TWO, "'content':'see https://x.example/a'," + share).text())
                .isEqualTo("see https://x.example/a");
        assertThat(only(TWO, "'content':'see'," + share).text()).isEqualTo("see\nhttps://x.example/a");
        assertThat(only(TWO, "'content':'Anna sent an attachment.'," + share).text())
                .isEqualTo("https://x.example/a");
    }

    @Test
    void aNoticeOfAnAttachmentStaysIfThereIsNothingElse() throws IOException {
        assertThat(only(TWO, "'content':'Anna sent an attachment.'").text()).isEqualTo("Anna sent an attachment.");
    }

    @Test
    void anUnsentMessageIsDeleted() throws IOException {
        assertThat(only(TWO, "'is_unsent':true").deletedAt()).isNotNull();
        assertThat(only(TWO, "'content':'Anna unsent a message.'").text()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "'type':'Subscribe','content':'x' | Subscribe",
                "'type':'Call','call_duration':5 | Call",
                "'call_duration':5,'content':'x' | Call",
                "'content':'Anna Berg named the group Boats.' | named",
                "'content':'You added Ben to the group.' | added",
                "'content':'Anna left the group.' | left",
                "'content':'Reacted 😆 to your message ' | reaction"
            })
    void linesOfTheSystemAreCountedByKind(String more, String kind) throws IOException {
        ReadExport read = thread("messages/inbox/t_1/message_1.json", TWO, message("Anna Berg", more))
                .read();

        assertThat(read.messages()).isEmpty();
        assertThat(read.skipped()).containsEntry("system: " + kind, 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Ben left the group.", "Anna left the building.", "You are right.", "Anna is late", "Call me"})
    void otherWordsAreAPersons(String words) throws IOException {
        assertThat(only(TWO, "'content':'" + words + "'").text()).isEqualTo(words);
    }

    @Test
    void linesOfTheSystemAreMessagesIfTheJobSaysSo() throws IOException {
        thread("messages/inbox/t_1/message_1.json", TWO, message("Ben", "'type':'Call','content':'Ben called you.'"));
        MessengerOptions options =
                new MessengerOptions(ChatRules.SystemLines.IMPORT, ChatRules.Conversations.IMPORT, null);

        assertThat(ReadExport.of("messenger", folder, ZoneOffset.UTC, options).messages())
                .hasSize(1);
    }

    @Test
    void archivedThreadsAreMarkedOrLeftOut() throws IOException {
        thread("messages/archived_threads/t_1/message_1.json", THREE, message("Ben", "'content':'x'"));
        MessengerOptions options = new MessengerOptions(ChatRules.SystemLines.SKIP, ChatRules.Conversations.SKIP, null);

        assertThat(read().groups())
                .singleElement()
                .satisfies(group -> assertThat(String.valueOf(group.metadata())).contains("\"archived\":true"));
        assertThat(ReadExport.of("messenger", folder, ZoneOffset.UTC, options).messages())
                .isEmpty();
    }

    @Test
    void readsTheDownloadOfMessengerItself() throws IOException {
        file(
                "Anna_7.json",
                "{'participants':['Anna','Zoë'],'threadName':'Zoë_7','messages':[{'isUnsent':false,'media':[{'uri':'./media/a.jpeg'}],"
                        + "'reactions':[{'actor':'Anna','reaction':'😆'}],'senderName':'Zoë','text':'olé','timestamp':1700000000123,"
                        + "'type':'media'}]}");

        Message message = read().messages().get(0);

        assertThat(message.receiver()).isEqualTo("Anna");
        assertThat(message.text()).startsWith("olé");
        assertThat(notes(message)).contains("'path':'media/a.jpeg'");
        assertThat(message.reactions()).hasSize(1);
    }

    @Test
    void otherFilesOfADownloadAreNotRead() throws IOException {
        thread("messages/inbox/t_1/message_1.json", TWO, message("Ben", "'content':'x'"))
                .file("profile_information/profile.json", "{'profile_v2':{}}")
                .file("messages/autofill_information.json", "{'autofill_information_v2':{}}");

        ReadExport read = read();

        assertThat(read.messages()).hasSize(1);
        assertThat(read.unreadable()).isEmpty();
    }

    @Test
    void isRecognisedByItsFiles() throws IOException {
        assertThat(recognised(Path.of("samples/messenger")))
                .contains("messenger 100")
                .contains("sender_name");
        assertThat(recognised(
                        Path.of("samples/messenger/your_facebook_activity/messages/inbox/reneeholm_1/message_1.json")))
                .contains("messenger 100");
        file("your_instagram_activity/messages/inbox/t_1/message_1.json", "{" + TWO + ",'messages':[]}");
        assertThat(recognised(folder)).contains("messenger 100").contains("Instagram");
    }

    private static String recognised(Path path) throws IOException {
        try (ExportFiles files = ExportFiles.open(path)) {
            return SourceFormats.recognise(files)
                    .map(found -> found.name() + " " + found.recognition().percent() + " "
                            + found.recognition().reason())
                    .orElse("");
        }
    }

    @Test
    void doesNotTakeOtherFiles() throws IOException {
        file("message_1.json", "{'participants':[{'id':1}],'messages':[{'from':'x'}]}")
                .file("chat.json", "{'messages':[{'sender_name':'x'}]}");

        try (ExportFiles files = ExportFiles.open(folder)) {
            assertThat(new MessengerFormat().recognise(files).percent()).isZero();
        }
        assertThatThrownBy(this::read).isInstanceOf(SourceException.class).hasMessageContaining("no message_1.json");
    }

    @Test
    void aFileThatBreaksOffGivesTheMessagesBefore() throws IOException {
        thread(
                "messages/inbox/t_1/message_1.json",
                TWO,
                message("Ben", "'content':'x'"),
                message("Ben", "'content':'zzz'"));
        Path file = folder.resolve("messages/inbox/t_1/message_1.json");
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.indexOf("zzz")));

        ReadExport read = read();

        assertThat(read.messages()).hasSize(1);
        assertThat(read.unreadable().size() + read.rejects().size()).isEqualTo(1);
    }

    @Test
    void aRowOfAnyShapeCostsAtMostItself() throws IOException {
        List<String> rows = new ArrayList<>();
        for (String key : List.of(
                "sender_name",
                "timestamp_ms",
                "content",
                "photos",
                "reactions",
                "share",
                "sticker",
                "type",
                "is_unsent")) {
            for (String value :
                    List.of("null", "1.5", "true", "'x'", "[]", "{}", "[null,1,'x',[],{}]", "{'link':7,'uri':[]}")) {
                rows.add("{'" + key + "':" + value + (key.equals("timestamp_ms") ? "" : ",'timestamp_ms':1700000000123")
                        + (key.equals("content") ? "" : ",'content':'hello'") + "}");
            }
        }
        thread("messages/inbox/t_1/message_1.json", THREE, rows.toArray(String[]::new));

        ReadExport read = read();

        int skipped =
                read.skipped().values().stream().mapToInt(Integer::intValue).sum();
        assertThat(read.messages().size() + skipped + read.rejects().size()).isEqualTo(rows.size());
        assertThat(read.rejects())
                .allSatisfy(reject -> assertThat(reject.problem().message()).doesNotContain("as this format"));
        assertThat(read.groups()).extracting(Group::guid).containsExactly("t_1");
    }
}
