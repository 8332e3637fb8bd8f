package io.chatferry.source.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.chatferry.config.JobFile;
import io.chatferry.model.Attachment;
import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.Reaction;
import io.chatferry.model.RejectCode;
import io.chatferry.model.User;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.chat.ExpectedExport;
import io.chatferry.source.chat.ReadExport;
import io.chatferry.source.chat.model.ChatRules.Bots;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Exports of Telegram Desktop are read as the rules for them say. */
class TelegramFormatTests {

    private static final Path CASES = Path.of("src/test/resources/sources/telegram");

    @TempDir
    Path folder;

    /** The export of one chat with these messages; quotes are written as apostrophes. */
    private Path chat(String type, String... messages) throws IOException {
        return write(
                "result.json",
                "{'name':'Club','type':'" + type + "','id':77,'messages':[\n" + String.join(",\n", messages) + "\n]}");
    }

    private Path write(String name, String json) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, json.replace('\'', '"'));
    }

    private ReadExport read(String... messages) throws IOException {
        return ReadExport.of("telegram", chat("private_supergroup", messages));
    }

    /** A message of user1 with further fields. */
    private static String message(int id, String fields) {
        return "{'id':" + id + ",'type':'message','date':'2024-03-04T09:00:00','date_unixtime':'"
                + (1_709_539_200L + id) + "','from':'Ann','from_id':'user1'," + fields + "}";
    }

    private static String service(int id, String action, String fields) {
        return "{'id':" + id + ",'type':'service','date_unixtime':'" + (1_709_539_200L + id)
                + "','actor':'Ann','actor_id':'user1','action':'" + action + "','text':''" + fields + "}";
    }

    private static JsonNode notes(@Nullable JsonNode metadata) {
        return metadata == null ? MissingNode.getInstance() : metadata.path("chatferry");
    }

    @Test
    void readsExportOfOneChatAsExpected() {
        assertThat(ExpectedExport.differences(
                        CASES.resolve("expected.jsonl"), ReadExport.of("telegram", CASES.resolve("export"))))
                .isEmpty();
    }

    @Test
    void readsExportOfAccountAsExpected() {
        assertThat(ExpectedExport.differences(
                        CASES.resolve("expected-account.jsonl"),
                        ReadExport.of("telegram", CASES.resolve("export-account"))))
                .isEmpty();
    }

    @Test
    void rowsThatAreNullAndChatsWithoutMessagesAreCounted() throws IOException {
        Path export = write(
                "result.json",
                "{'personal_information':{'user_id':9,'first_name':'Me'},'contacts':{'list':[{'user_id':1}]},"
                        + "'chats':{'list':["
                        + "{'name':'A','type':'private_group','id':1,'messages':[null," + message(1, "'text':'x'")
                        + "]},"
                        + "{'name':'B','type':'private_group','id':2,'messages':[]},"
                        + "{'name':'C','type':'private_group','id':3},"
                        + "{'name':'D','type':'private_group','id':4,'messages':[null]}]}}");

        ReadExport read = ReadExport.of("telegram", export);

        assertThat(read.messages()).hasSize(1);
        assertThat(read.notices())
                .contains(
                        "telegram: rows that are null, which are left out: 2",
                        "telegram: chats without messages, which are left out: 2");
    }

    @Test
    void skipsServiceMessagesByTheirAction() throws IOException {
        ReadExport read = read(
                service(1, "pin_message", ""),
                service(2, "pin_message", ",'information_text':'x'"),
                "{'id':3,'type':'unsupported'}",
                "{'id':4,'type':'service','date_unixtime':'1709539200','information_text':'a word'}");

        assertThat(read.skipped()).isEqualTo(Map.of("system: pin_message", 2, "unsupported", 1, "system: unknown", 1));
    }

    @Test
    void importsServiceMessagesIfTheJobSaysSo() throws IOException {
        Path export = chat("private_group", service(1, "edit_group_title", ",'title':'Garden'"));

        ReadExport read = ReadExport.of(
                "telegram",
                export,
                ZoneId.of("UTC"),
                new TelegramOptions(SystemLines.IMPORT, Bots.KEEP, Conversations.IMPORT, null));

        assertThat(read.messages()).extracting(Message::text).containsExactly("edit group title: Garden");
    }

    @Test
    void messageWithoutIdOfItsAuthorIsOfTheName() throws IOException {
        ReadExport read = read(
                "{'id':1,'type':'message','date_unixtime':'1709539200','from':'Ann','text':'a'}",
                "{'id':2,'type':'message','date_unixtime':'1709539201','from':null,'text':'b'}",
                "{'id':3,'type':'message','date_unixtime':'1709539202','from':'Eve','from_id':4711,'text':'c'}");

        assertThat(read.users())
                .extracting(User::uid, User::name)
                .containsExactly(
                        tuple("name:Ann", "Ann"),
                        tuple("name:Deleted Account", "Deleted Account"),
                        tuple("user4711", "Eve"));
    }

    @Test
    void accountIsDeletedOnlyIfItHasNoNameAnywhere() throws IOException {
        ReadExport read = read(
                "{'id':1,'type':'message','date_unixtime':'1709539200','from':null,'from_id':'user5','text':'a'}",
                "{'id':2,'type':'message','date_unixtime':'1709539201','from':'Ann','from_id':'user5','text':'b'}",
                "{'id':3,'type':'message','date_unixtime':'1709539202','from':null,'from_id':'user6','text':'c'}");

        assertThat(read.users()).extracting(User::name).containsExactly("Ann", "Deleted Account");
    }

    @Test
    void userWhoseNameIsNotSaidIsShownByTheId() throws IOException {
        ReadExport read = read("{'id':1,'type':'message','date_unixtime':'1709539200','from_id':'user5','text':'a'}");

        assertThat(read.users()).extracting(User::name).containsExactly("user5");
    }

    @Test
    void mentionedUserHasTheNameOfTheTextOnlyIfThereIsNoOther() throws IOException {
        String mention =
                "'text_entities':[{'type':'mention_name','text':'Bo','user_id':2},{'type':'mention_name','text':'Cy','user_id':3}]";

        ReadExport read = read(
                message(1, mention),
                message(2, "'text':'x'").replace("user1", "user2").replace("Ann", "Bob"));

        assertThat(read.messages().get(0).text()).isEqualTo("<@uid:user2><@uid:user3>");
        assertThat(read.users()).extracting(User::name).containsExactly("Ann", "Bob", "Cy");
    }

    @Test
    void writesLabelAndAddressOfLinks() throws IOException {
        ReadExport read = read(
                message(
                        1,
                        "'text':['see ',{'type':'text_link','text':'here','href':'https://a.example/'},' or"
                                + " ',{'type':'text_link','text':'a.example','href':'https://a.example/'}]"),
                message(2, "'text_entities':[],'text':'plain'"),
                message(
                        3,
                        "'text':[{'type':'mention_name','text':'Nobody','user_id':0},{'type':'email','text':'a@b.example'},7,null]"));

        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactly("see here (https://a.example/) or https://a.example/", "plain", "Nobodya@b.example7");
    }

    @Test
    void readsDatesWithoutUnixTimeInTheZoneOfTheJob() throws IOException {
        Path export = chat(
                "private_group",
                "{'id':1,'type':'message','date':'2024-07-01T12:00:00','from_id':1,'text':'a'}",
                "{'id':2,'type':'message','date':'2017-01-01T06:20:09.248Z','from_id':1,'text':'b'}",
                "{'id':3,'type':'message','date':'2024-03-31T02:30:00','from_id':1,'text':'in the gap'}",
                "{'id':4,'type':'message','date_unixtime':'1719828000','date':'1999-01-01T00:00:00','from_id':1,'text':'d'}");

        ReadExport read = ReadExport.of("telegram", export, ZoneId.of("Europe/Berlin"), null);

        assertThat(read.messages())
                .extracting(Message::sentAt)
                .containsExactly(
                        Instant.parse("2024-07-01T10:00:00Z"),
                        Instant.parse("2017-01-01T06:20:09.248Z"),
                        Instant.parse("2024-03-31T01:30:00Z"),
                        Instant.parse("2024-07-01T10:00:00Z"));
    }

    @Test
    void rejectsMessageWithoutDate() throws IOException {
        ReadExport read = read(
                "{'id':1,'type':'message','from_id':'user1','text':'a'}",
                "{'id':2,'type':'message','date':'yesterday','from_id':'user1','text':'a'}",
                message(3, "'text':'c'"));

        assertThat(read.rejects())
                .extracting(reject -> reject.problem().code())
                .containsExactly(RejectCode.FIELD_MISSING, RejectCode.SENT_AT_INVALID);
        assertThat(read.messages()).hasSize(1);
    }

    @Test
    void editOf1970IsNone() throws IOException {
        ReadExport read = read(
                message(1, "'edited':'1970-01-01T01:00:00','text':'a'"),
                message(2, "'edited':'2024-03-04T10:00:00','text':'b'"),
                message(3, "'edited_unixtime':'0','text':'c'"));

        assertThat(read.messages())
                .extracting(Message::editedAt)
                .containsExactly(null, Instant.parse("2024-03-04T10:00:00Z"), null);
    }

    @Test
    void answerToTheBeginningOfTopicIsInTheTopic() throws IOException {
        ReadExport read = read(
                service(1, "topic_created", ",'title':'Gear'"),
                message(2, "'reply_to_message_id':1,'text':'in it'"),
                message(3, "'reply_to_message_id':2,'text':'answer'"),
                message(4, "'reply_to_message_id':2,'reply_to_peer_id':'channel9','text':'elsewhere'"));

        assertThat(read.messages()).extracting(Message::quotedMuid).containsExactly(null, "77:2", null);
        assertThat(notes(read.messages().get(0).metadata()).path("flags").toString())
                .isEqualTo("[\"topic\"]");
        assertThat(notes(read.messages().get(2).metadata()).path("answers").stringValue())
                .isEqualTo("channel9/2");
    }

    @Test
    void whoeverCreatedAGroupOwnsItAndWhoeverJoinedByLinkIsAMember() throws IOException {
        ReadExport read = read(
                service(1, "create_group", ",'members':['Bob',null]"),
                service(2, "join_group_by_link", "").replace("user1", "user2"),
                service(3, "invite_members", ",'members':null").replace("user1", "user3"),
                message(4, "'text':'hello'").replace("user1", "user4"));

        assertThat(read.groups()).extracting(Group::owner).containsExactly("user1");
        assertThat(read.members()).extracting(Member::uid).containsExactlyInAnyOrder("user1", "user2", "user4");
    }

    @Test
    void onlyPublicChatsArePublic() throws IOException {
        for (String type : new String[] {"public_supergroup", "public_channel"}) {
            assertThat(ReadExport.of("telegram", chat(type, message(1, "'text':'a'")))
                            .groups())
                    .extracting(Group::type)
                    .containsExactly("public");
        }
        for (String type : new String[] {"private_group", "private_supergroup", "private_channel", "saved_messages"}) {
            assertThat(ReadExport.of("telegram", chat(type, message(1, "'text':'a'")))
                            .groups())
                    .extracting(Group::type)
                    .containsExactly("private");
        }
    }

    @Test
    void chatOfTwoIsWithTheUserOfItsId() throws IOException {
        ReadExport read = ReadExport.of(
                "telegram",
                chat("personal_chat", message(1, "'text':'are you there?'"), message(2, "'text':'hello?'")));

        assertThat(read.messages()).extracting(Message::receiver).containsExactly("user77", "user77");
        assertThat(read.users()).extracting(User::name).containsExactly("Ann", "Club");
    }

    @Test
    void chatInWhichOnlyTheOtherHasWrittenIsAPairOnlyIfTheAccountIsKnown() throws IOException {
        String messages = "'messages':[" + message(1, "'text':'a'").replace("user1", "user77") + "]";
        Path alone = write("alone/result.json", "{'name':'Club','type':'personal_chat','id':77," + messages + "}");
        Path known = write(
                "known/result.json",
                "{'personal_information':{'user_id':5,'first_name':'Me'},'chats':{'list':[{'name':'Club','type':'personal_chat','id':77,"
                        + messages + "}]}}");

        assertThat(ReadExport.of("telegram", alone).groups()).hasSize(1);
        assertThat(ReadExport.of("telegram", known).messages())
                .extracting(Message::receiver)
                .containsExactly("user5");
    }

    @Test
    void readsChatsThatTheAccountHasLeft() throws IOException {
        Path export = write(
                "result.json",
                "{'personal_information':{'user_id':5,'first_name':'Me'},'contacts':{'list':[{'user_id':9}]},"
                        + "'chats':{'about':'','list':[]},'left_chats':{'list':[{'name':'Old','type':'private_group','id':8,'messages':["
                        + message(1, "'text':'a'") + "]}]}}");

        ReadExport read = ReadExport.of("telegram", export);

        assertThat(read.groups()).extracting(Group::name).containsExactly("Old");
        assertThat(notes(read.groups().get(0).metadata()).path("left").booleanValue())
                .isTrue();
    }

    @Test
    void chatsOfSeveralAccountsStayApart() throws IOException {
        for (int account : new int[] {5, 6}) {
            write(
                    account + "/result.json",
                    "{'personal_information':{'user_id':" + account
                            + ",'first_name':'Me'},'chats':{'list':[{'name':'Club','type':'personal_chat','id':77,'messages':["
                            + message(1, "'text':'to the same'").replace("user1", "user" + account) + "]}]}}");
        }

        ReadExport read = ReadExport.of("telegram", folder);

        assertThat(read.messages()).extracting(Message::sender).containsExactly("user5", "user6");
        assertThat(read.messages()).extracting(Message::receiverType).containsExactly("user", "user");
    }

    @Test
    void sameNumberOfAnotherKindIsAnotherChat() throws IOException {
        String chats = Stream.of("personal_chat", "private_group", "private_supergroup", "public_supergroup")
                .map(type -> "{'type':'" + type + "','id':7,'messages':[" + message(1, "'text':'" + type + "'") + "]}")
                .collect(Collectors.joining(","));
        write("result.json", "{'personal_information':{'user_id':1},'chats':{'list':[" + chats + "]}}");

        ReadExport read = ReadExport.of("telegram", folder);

        assertThat(read.groups()).extracting(Group::guid).containsExactly("group:7", "channel:7");
        assertThat(read.messages())
                .extracting(Message::receiver, Message::text)
                .containsExactlyInAnyOrder(
                        tuple("user7", "personal_chat"),
                        tuple("group:7", "private_group"),
                        tuple("channel:7", "private_supergroup"));
        assertThat(read.skipped()).isEqualTo(Map.of("duplicate", 1));
    }

    @Test
    void sameChatInTwoFilesIsReadOnce() throws IOException {
        chat("private_group", message(1, "'text':'a'"), message(2, "'text':'b'"));
        Files.move(folder.resolve("result.json"), folder.resolve("result (1).json"));
        chat(
                "private_group",
                message(2, "'edited_unixtime':'1719828000','text':'b, edited'"),
                message(3, "'text':'c'"));

        ReadExport read = ReadExport.of("telegram", folder);

        assertThat(read.messages()).extracting(Message::text).containsExactly("a", "b, edited", "c");
        assertThat(read.skipped()).isEqualTo(Map.of("duplicate", 1));
    }

    @Test
    void readsNameAndTypeBehindTheMessages() throws IOException {
        Path export = write(
                "result.json",
                "{'id':77,'messages':[" + message(1, "'text':'a'") + "],'name':'Club','type':'public_supergroup'}");

        ReadExport read = ReadExport.of("telegram", export);

        assertThat(read.groups())
                .extracting(Group::guid, Group::name, Group::type)
                .containsExactly(tuple("77", "Club", "public"));
    }

    @Test
    void chatWithoutIdIsNamedAfterItsFile() throws IOException {
        Path export = write("old.json", "{'messages':[" + message(1, "'text':'a'") + "]}");

        assertThat(ReadExport.of("telegram", export).groups())
                .extracting(Group::guid)
                .containsExactly("old.json");
    }

    @Test
    void oldPostOfChannelWithoutAuthorIsOfTheChannel() throws IOException {
        ReadExport read = ReadExport.of(
                "telegram",
                chat("public_channel", "{'id':1,'type':'message','date_unixtime':'1709539200','text':'news'}"));

        assertThat(read.messages()).extracting(Message::sender).containsExactly("channel77");
        assertThat(read.users()).extracting(User::name).containsExactly("Club");
    }

    @Test
    void saysWhyFilesAreMissing() throws IOException {
        ReadExport read = read(
                message(1, "'photo':'(File not included. Change data exporting settings to download.)','text':''"),
                message(
                        2,
                        "'file':'(File exceeds maximum size. Change data exporting settings to"
                                + " download.)','file_name':'film.mp4','text':''"),
                message(3, "'file':'(File unavailable, please try again later)','text':''"),
                message(4, "'file':'video_files\\\\a.mp4','mime_type':'video/mp4','text':''"));

        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactly(
                        "(file not included)",
                        "(file too large): film.mp4",
                        "(file unavailable)",
                        "(file not moved): a.mp4");
        assertThat(notes(read.messages().get(3).metadata())
                        .path("files")
                        .get(0)
                        .path("path")
                        .stringValue())
                .isEqualTo("video_files/a.mp4");
        assertThat(read.messages()).flatExtracting(Message::attachments).isEqualTo(List.<Attachment>of());
    }

    @Test
    void nameMayStandBeforeTheNoteOfAMissingFile() throws IOException {
        ReadExport read = read(
                message(
                        1,
                        "'file':'song.mp3 (File not included. Change data exporting settings to download.)','text':''"),
                message(2, "'photo':'photos/(File) 1.jpg','text':''"));

        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactly("(file not included): song.mp3", "(file not moved): (File) 1.jpg");
    }

    @Test
    void chatsOfTelegramItselfHaveNames() throws IOException {
        Path export = write(
                "result.json",
                "{'personal_information':{'user_id':5},'chats':{'list':[{'type':'replies','id':8,'messages':["
                        + message(1, "'text':'a'") + "]},{'type':null,'id':9,'messages':[" + message(1, "'text':'b'")
                        + "]}]}}");

        assertThat(ReadExport.of("telegram", export).groups())
                .extracting(Group::name)
                .containsExactly("Replies", "9");
    }

    @Test
    void showsPollsPlacesContactsGamesAndInvoicesAsText() throws IOException {
        ReadExport read = read(
                message(
                        1,
                        "'text':'vote','poll':{'question':[{'type':'bold','text':'Which?'}],'answers':[{'text':'a','voters':2},{'text':['b']}]}"),
                message(2, "'text':'','location_information':null,'place_name':'Hut','address':''"),
                message(3, "'text':'','location_information':{'latitude':47.50,'longitude':-10}"),
                message(4, "'text':'','contact_information':{'first_name':'','last_name':'Keeper','phone_number':''}"),
                message(5, "'text':'','game_title':'Chess','game_link':'https://t.example/chess'"),
                message(6, "'text':'','invoice_information':{'title':'Tea','amount':250,'currency':'EUR'}"),
                message(7, "'text':'','todo_list':{'title':'Pack','answers':[{'text':'rope','id':1}]}"),
                message(8, "'text':'','poll':[],'contact_information':'?','invoice_information':'?'"),
                message(
                        9,
                        "'text':'','invoice_information':'{\\n"
                                + " \\'title\\': \\'Cake\\',\\n"
                                + " \\'amount\\': 300,\\n"
                                + " \\'currency\\': \\'EUR\\'\\n"
                                + "}'"));

        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactly(
                        "vote\nPoll: Which?\n- a (2)\n- b",
                        "Location: Hut",
                        "Location: 47.50, -10",
                        "Contact: Keeper",
                        "Game: Chess, https://t.example/chess",
                        "Invoice: Tea, 250 EUR",
                        "List: Pack\n- rope",
                        "Invoice: Cake, 300 EUR");
        assertThat(read.skipped()).isEqualTo(Map.of("empty", 1));
    }

    @Test
    void countsReactionsOfWhomTheExportDoesNotName() throws IOException {
        ReadExport read = read(
                message(
                        1,
                        "'text':'a','reactions':[{'type':'emoji','emoji':'\uD83D\uDC4D','count':5,'recent':[{'from':'Bob','from_id':'user2'},{'from':null,'from_id':'user3'},{'from':'Bob','from_id':'user2'}]},"
                                + "{'type':'paid','count':2},{'type':'custom_emoji','count':1,'document_id':'a.webp'},{'type':'custom_emoji','count':1,'document_id':'b.webp'},7]"));

        assertThat(read.messages().get(0).reactions())
                .extracting(Reaction::reaction, Reaction::uids)
                .containsExactly(tuple("\uD83D\uDC4D", List.of("user2", "user3")));
        assertThat(notes(read.messages().get(0).metadata())
                        .path("reactionsWithoutUsers")
                        .toString())
                .isEqualTo("{\":custom_emoji:\":2,\":paid:\":2,\"\uD83D\uDC4D\":3}");
        assertThat(read.users()).extracting(User::name).containsExactlyInAnyOrder("Ann", "Bob", "Deleted Account");
    }

    @Test
    void readsEscapesThatAreNoJson() throws IOException {
        ReadExport read = read(message(1, "'text':'a \\x0B b \\\\x0B c \\u0041'"), message(2, "'text':'d'"));

        assertThat(read.messages()).extracting(Message::text).containsExactly("a \u000B b \\x0B c A", "d");
        assertThat(read.notices())
                .contains(
                        "telegram: files with \\x escapes, which are no JSON: read as the characters that they stand for: 1");
    }

    @Test
    void fileThatBreaksOffGivesItsWholeMessages() throws IOException {
        String whole = Files.readString(
                chat("private_group", message(1, "'text':'a'"), message(2, "'text':'b'"), message(3, "'text':'c'")));
        Files.writeString(folder.resolve("result.json"), whole.substring(0, whole.length() - 30));

        ReadExport read = ReadExport.of("telegram", folder);

        assertThat(read.messages()).extracting(Message::text).containsExactly("a", "b");
        assertThat(read.groups()).extracting(Group::name).containsExactly("Club");
        assertThat(read.unreadable()).hasSize(1);
    }

    @Test
    void unexpectedShapesCostAtMostTheirMessage() throws IOException {
        ReadExport read = read(
                "null",
                "7",
                "[]",
                "{}",
                message(
                        1,
                        "'text':{'a':1},'text_entities':'x','reactions':{},'reply_to_message_id':[],'photo':5,'file':{}"),
                message(2, "'text':null,'edited':{},'forwarded_from':7,'reactions':[null]"),
                "{'id':[],'type':5,'date':[],'from':{},'from_id':[]}",
                "{'id':3,'type':'service','action':{},'actor_id':null}",
                message(4, "'text':'fine'"));

        assertThat(read.messages()).extracting(Message::text).contains("fine");
        assertThat(read.unreadable()).isEmpty();
    }

    @Test
    void choosesChatsByTheirNames() throws IOException {
        String job = """
            name: telegram
            source:
              format: telegram
              path: ROOT
              telegram: {private: import, conversations: {include: ["Boris*", Weather]}}
            target: {app-id: x, region: us, api-key: y}
            """.replace(
                        "ROOT", CASES.resolve("export-account").toAbsolutePath().toString());
        Path file = Files.writeString(folder.resolve("job.yaml"), job);
        SourceSettings settings = JobFile.read(file, List.of(), Map.of()).source();

        ReadExport read = ReadExport.of(
                "telegram",
                settings.path(),
                ZoneId.of("UTC"),
                settings.options().values().get("telegram"));

        assertThat(read.messages()).extracting(Message::text).containsExactly("hello Boris", "hello", "Storm tomorrow");
    }

    @Test
    void leavesOutPrivateChatsAndBotsIfTheJobSaysSo() throws IOException {
        Path account = CASES.resolve("export-account");
        ReadExport publicOnes = ReadExport.of(
                "telegram",
                account,
                ZoneId.of("UTC"),
                new TelegramOptions(SystemLines.SKIP, Bots.KEEP, Conversations.SKIP, null));
        ReadExport withoutBots = ReadExport.of(
                "telegram",
                account,
                ZoneId.of("UTC"),
                new TelegramOptions(SystemLines.SKIP, Bots.SKIP, Conversations.IMPORT, null));

        assertThat(publicOnes.messages()).extracting(Message::text).containsExactly("Storm tomorrow");
        assertThat(withoutBots.messages()).extracting(Message::sender).doesNotContain("user900");
    }

    @Test
    void recognisesExportsInFoldersAndZips() throws IOException {
        Path json = chat("private_supergroup", message(1, "'text':'a'"));
        assertThat(ReadExport.recognised(json)).isEqualTo("telegram 100");
        assertThat(ReadExport.recognised(folder)).isEqualTo("telegram 100");
        Path zip = folder.resolve("zip/export.zip");
        Files.createDirectories(zip.getParent());
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip), StandardCharsets.UTF_8)) {
            out.putNextEntry(new ZipEntry("ChatExport/photos/a.jpg"));
            out.write(1);
            out.putNextEntry(new ZipEntry("ChatExport/result.json"));
            out.write(Files.readAllBytes(json));
        }
        assertThat(ReadExport.recognised(zip)).isEqualTo("telegram 100");
        assertThat(ReadExport.recognised(CASES.resolve("export-account"))).isEqualTo("telegram 100");
    }

    @Test
    void saysThatTypeOfChatIsUnknown() throws IOException {
        Path json = chat("community", message(1, "'text':'a'"));

        assertThat(ReadExport.recognised(json)).isEqualTo("telegram 80");
        assertThat(ReadExport.of("telegram", json).groups())
                .extracting(Group::type)
                .containsExactly("private");
    }

    @Test
    void saysThatHtmlIsNotRead() throws IOException {
        Path html =
                write("ChatExport/messages.html", "<!DOCTYPE html>\n<html>\n <head>\n<title>Exported Data</title>\n");

        try (ExportFiles files = ExportFiles.open(html)) {
            assertThat(SourceFormats.recognise(files)
                            .orElseThrow()
                            .recognition()
                            .reason())
                    .contains("Machine-readable JSON");
        }
        assertThatThrownBy(() -> ReadExport.of("telegram", html))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("HTML is not read");
    }

    @Test
    void doesNotClaimOtherJson() throws IOException {
        Path other = write(
                "result.json",
                "{'type':'page','name':'x','id':3,'messages':[{'id':1,'text':'a','date':'2024-01-01'}]}");

        try (ExportFiles files = ExportFiles.open(other)) {
            assertThat(new TelegramFormat().recognise(files).percent()).isZero();
        }
        assertThatThrownBy(() -> ReadExport.of("telegram", other))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("Machine-readable JSON");
    }
}
