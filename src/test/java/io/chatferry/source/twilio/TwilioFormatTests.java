package io.chatferry.source.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.User;
import io.chatferry.source.chat.ReadExport;
import io.chatferry.source.chat.VendorExport;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of stored replies of Twilio. */
class TwilioFormatTests {

    private static final String CONVERSATION = "CH00000000000000000000000000000001";

    @TempDir
    Path folder;

    private VendorExport export;

    @BeforeEach
    void begin() {
        export = new VendorExport("twilio", folder);
    }

    private static String page(String list, String... rows) {
        return "{'meta':{'page':0,'page_size':50,'key':'" + list + "'},'" + list + "':[" + String.join(",", rows)
                + "]}";
    }

    private static String message(int index, String author, String body, String more) {
        return "{'sid':'IM%032d','conversation_sid':'%s','author':'%s','participant_sid':'MB1','body':'%s','index':%d,"
                        .formatted(index, CONVERSATION, author, body, index)
                + "'date_created':'2023-11-14T22:13:20Z','date_updated':'2023-11-14T22:13:20Z','media':null,'attributes':'{}'"
                + more + "}";
    }

    private static String conversation(String more) {
        return "{'sid':'" + CONVERSATION
                + "','friendly_name':'Tap','state':'active','date_created':'2023-11-14T22:00:00Z'" + more + "}";
    }

    private static String participant(String identity, String more) {
        return "{'sid':'MB1','conversation_sid':'" + CONVERSATION + "','identity':" + identity
                + ",'messaging_binding':null" + more + "}";
    }

    private ReadExport messages(String... rows) throws IOException {
        return export.file("messages.json", page("messages", rows)).read();
    }

    @Test
    void readsTheExamplesOfTheDocumentation() {
        ReadExport read = ReadExport.of("twilio", Path.of("src/test/resources/exports/twilio"));

        assertThat(read.users()).extracting(User::uid).contains("admin", "agent0034", "+15558675310", "pie_preferrer");
        assertThat(read.users()
                        .get(0)
                        .metadata()
                        .at("/chatferry/attributes/duty")
                        .stringValue())
                .isEqualTo("tech");
        assertThat(read.groups()).extracting(Group::name).containsExactly("Home Repair Visit");
        assertThat(read.members()).extracting(Member::uid).containsExactly("+15558675310", "IDENTITY");
        assertThat(read.messages())
                .as("all have one sid there")
                .extracting(Message::sender)
                .containsExactly("pie_preferrer", "cake_lover", "cake_lover");
        assertThat(read.messages()
                        .get(0)
                        .metadata()
                        .at("/chatferry/attributes/importance")
                        .stringValue())
                .isEqualTo("high");
        assertThat(read.messages().get(2).text()).isEqualTo("(file not in the export): car.jpg");
    }

    @Test
    void readsTheSample() {
        ReadExport read = ReadExport.of("twilio", Path.of("samples/twilio"));

        assertThat(read.groups()).extracting(Group::name).containsExactly("Kitchen tap, 14 Elm Street");
        assertThat(read.groups().get(0).metadata().at("/chatferry/archived").booleanValue())
                .isTrue();
        assertThat(read.conversation("dana", "luis.m")).hasSize(8);
        assertThat(read.skipped()).containsEntry("system: system", 1);
        assertThat(read.rejects()).isEmpty();
        assertThat(read.unreadable()).isEmpty();
    }

    @Test
    void messagesOfOneSecondHaveTheOrderOfTheirIndex() throws IOException {
        ReadExport read =
                messages(message(9, "ann", "three", ""), message(2, "ben", "two", ""), message(0, "ann", "one", ""));

        assertThat(read.messages()).extracting(Message::text).containsExactly("one", "two", "three");
    }

    @Test
    void aUniqueNameOfBothIdentitiesMakesAOneToOneConversation() throws IOException {
        ReadExport read = export.file(
                        "conversations.json", page("conversations", conversation(",'unique_name':'ben:ann'")))
                .file(
                        "participants.json",
                        page(
                                "participants",
                                participant("'ann'", ",'last_read_timestamp':'2023-11-14T22:20:00Z'"),
                                participant("'ben'", "")))
                .file("messages.json", page("messages", message(0, "ben", "hi", ""), message(1, "ann", "hello", "")))
                .read();

        assertThat(read.groups()).isEmpty();
        assertThat(read.messages())
                .extracting(Message::sender, Message::receiver, Message::readAt)
                .containsExactly(tuple("ben", "ann", Instant.parse("2023-11-14T22:20:00Z")), tuple("ann", "ben", null));
    }

    @Test
    void aConversationOfTwoThatSaysNoMoreIsAGroup() throws IOException {
        for (String unique : new String[] {"null", "'order:17'", "'annben'", "'ann:ben:2'"}) {
            ReadExport read = export.file(
                            "conversations.json", page("conversations", conversation(",'unique_name':" + unique)))
                    .file("participants.json", page("participants", participant("'ann'", ""), participant("'ben'", "")))
                    .read();

            assertThat(read.groups()).as(unique).extracting(Group::type).containsExactly("private");
            assertThat(read.members()).hasSize(2);
        }
    }

    @Test
    void participantsWithoutIdentityAreKnownByTheirAddress() throws IOException {
        ReadExport read = export.file(
                        "participants.json",
                        page(
                                "participants",
                                participant("null", "")
                                        .replace(
                                                "null,'messaging_binding':null",
                                                "null,'messaging_binding':{'type':'whatsapp',"
                                                        + "'address':'whatsapp:+15550001','proxy_address':'whatsapp:+15550002'}"),
                                participant("null", "")))
                .file("messages.json", page("messages", message(0, "whatsapp:+15550001", "hi", "")))
                .read();

        assertThat(read.users())
                .extracting(User::uid, User::name)
                .containsExactly(tuple("whatsapp:+15550001", "+15550001"));
        assertThat(read.members()).extracting(Member::uid).containsExactly("whatsapp:+15550001");
        assertThat(read.rejects()).hasSize(1);
    }

    @Test
    void authorsWhoAreNoParticipantsAreNoMembers() throws IOException {
        ReadExport read = export.file("conversations.json", page("conversations", conversation("")))
                .file("participants.json", page("participants", participant("'ann'", "")))
                .file("messages.json", page("messages", message(0, "gone", "bye", "")))
                .read();

        assertThat(read.members()).extracting(Member::uid).containsExactly("ann");
        assertThat(read.messages()).extracting(Message::sender).containsExactly("gone");
    }

    @Test
    void messagesWithoutAnAuthorAreOfTheSystem() throws IOException {
        String posted = message(0, "system", "We answer soon.", "")
                .replace("'participant_sid':'MB1'", "'participant_sid':null");
        String person = message(1, "system", "My name is system.", "");
        assertThat(messages(posted, person).messages())
                .extracting(Message::text)
                .containsExactly("My name is system.");

        ReadExport imported = export.read(new TwilioOptions(SystemLines.IMPORT, Conversations.IMPORT, null, null));
        assertThat(imported.messages()).hasSize(2);
    }

    @Test
    void aLaterTimeOfUpdateIsAnEdit() throws IOException {
        ReadExport read = messages(
                message(0, "ann", "a", "")
                        .replace("'date_updated':'2023-11-14T22:13:20Z'", "'date_updated':'2023-11-14T22:14:00Z'"),
                message(1, "ann", "b", ""),
                message(2, "ann", "c", "").replace("'date_updated':'2023-11-14T22:13:20Z'", "'date_updated':null"));

        assertThat(read.messages())
                .extracting(Message::editedAt)
                .containsExactly(Instant.parse("2023-11-14T22:14:00Z"), null, null);
    }

    @Test
    void attributesAreUnpackedHoweverOftenTheyWerePacked() throws IOException {
        ReadExport read = messages(
                message(0, "ann", "a", "").replace("'attributes':'{}'", "'attributes':'{\\'a\\':1}'"),
                message(1, "ann", "b", "").replace("'attributes':'{}'", "'attributes':'\\'{\\\\\\'a\\\\\\':2}\\''"),
                message(2, "ann", "c", "").replace("'attributes':'{}'", "'attributes':'{broken'"));

        assertThat(read.messages()
                        .get(0)
                        .metadata()
                        .at("/chatferry/attributes/a")
                        .intValue())
                .isEqualTo(1);
        assertThat(read.messages()
                        .get(1)
                        .metadata()
                        .at("/chatferry/attributes/a")
                        .intValue())
                .isEqualTo(2);
        assertThat(read.messages().get(2).metadata().at("/chatferry/attributes").stringValue())
                .isEqualTo("{broken");
    }

    @Test
    void mediaInTheExportAreFoundByTheirSid() throws IOException {
        String sid = "ME0000000000000000000000000000000a";
        ReadExport read = export.file("media/" + sid + ".jpg", "picture")
                .file(
                        "messages.json",
                        page(
                                "messages",
                                message(0, "ann", "", "")
                                        .replace(
                                                "'media':null",
                                                "'media':[{'sid':'" + sid + "','filename':'a.jpg','size':7}]")))
                .read();

        assertThat(read.messages()
                        .get(0)
                        .metadata()
                        .at("/chatferry/files/0/path")
                        .stringValue())
                .isEqualTo("media/" + sid + ".jpg");
    }

    @Test
    void messagesThatAreOnlyATemplateAreCounted() throws IOException {
        ReadExport read = messages(message(0, "ann", "", ",'content_sid':'HX1'"), message(1, "ann", "", ""));

        assertThat(read.skipped())
                .containsEntry("only a content template, whose words are not in the export", 1)
                .containsEntry("empty", 1);
    }

    @Test
    void closedConversationsMayBeLeftOut() throws IOException {
        export.file("conversations.json", page("conversations", conversation("").replace("active", "closed")))
                .file("messages.json", page("messages", message(0, "ann", "hi", "")));

        assertThat(export.read().messages()).hasSize(1);
        ReadExport read = export.read(new TwilioOptions(SystemLines.SKIP, Conversations.SKIP, null, null));
        assertThat(read.messages()).isEmpty();
        assertThat(read.skipped()).containsEntry("in an archived conversation", 1);
    }

    @Test
    void readsProgrammableChat() throws IOException {
        String channel = "CH00000000000000000000000000000002";
        ReadExport read = export.file(
                        "channels.json",
                        page(
                                "channels",
                                "{'sid':'" + channel
                                        + "','friendly_name':'General','type':'public','created_by':'ann','date_created':'2019-01-01T00:00:00Z'}"))
                .file("members.json", page("members", "{'sid':'MB2','channel_sid':'" + channel + "','identity':'ann'}"))
                .file(
                        "messages.json",
                        page(
                                "messages",
                                "{'sid':'IM00000000000000000000000000000009','channel_sid':'" + channel
                                        + "','from':'ann','body':'hi','index':3,'type':'media','was_edited':false,"
                                        + "'date_created':'2019-01-01T00:00:01Z','date_updated':'2019-01-02T00:00:01Z',"
                                        + "'media':{'sid':'MEx','filename':'a.png','content_type':'image/png','size':3}}"))
                .read();

        assertThat(read.groups())
                .extracting(Group::name, Group::type, Group::owner)
                .containsExactly(tuple("General", "public", "ann"));
        assertThat(read.messages().get(0).editedAt()).isNull();
        assertThat(read.notices())
                .anyMatch(notice -> notice.contains(
                        "files missing, named in the text where there is nothing else: not in the export: 1"));
        assertThat(export.recognised().reason()).contains("Programmable Chat");
    }

    @Test
    void readsWhatSdksWriteAsLines() throws IOException {
        ReadExport read = export.file("dump.jsonl", """
                        {'sid':'%s','accountSid':'AC1','friendlyName':'Tap','dateCreated':'2023-11-14T22:00:00.000Z'}
                        {'sid':'MB00000000000000000000000000000001','accountSid':'AC1','conversationSid':'%s','identity':'ann'}
                        {'sid':'IM00000000000000000000000000000001','accountSid':'AC1','conversationSid':'%s','author':'ann','body':'hi','dateCreated':'2023-11-14T22:00:01.000Z','dateUpdated':'2023-11-14T22:00:01.000Z'}
                        """.formatted(CONVERSATION, CONVERSATION, CONVERSATION))
                .read();

        assertThat(read.groups()).extracting(Group::name).containsExactly("Tap");
        assertThat(read.members()).hasSize(1);
        assertThat(read.messages()).hasSize(1);
        assertThat(export.percent()).isEqualTo(100);
    }

    @Test
    void aCutPageGivesWhatIsWhole() throws IOException {
        String whole = page("messages", message(0, "ann", "a", ""), message(1, "ann", "b", ""));
        ReadExport read = export.file("messages.json", whole.substring(0, whole.lastIndexOf("index")))
                .read();

        assertThat(read.messages()).hasSize(1);
        assertThat(read.unreadable()).hasSize(1);
    }

    @Test
    void unexpectedShapesCostOnlyThemselves() throws IOException {
        ReadExport read = messages(
                "{'sid':'IM1'}",
                "{'sid':7,'conversation_sid':[],'body':{}}",
                "{'sid':'IM2','conversation_sid':'CH1','author':null,'date_created':'soon'}",
                "null",
                message(0, "ann", "a", "").replace("'media':null", "'media':'x'"),
                "{'sid':'IM3','conversation_sid':'CH1','author':{},'body':'x','media':[null,{}],'index':'x','attributes':5,"
                        + "'date_created':'2023-11-14T22:13:20Z','participant_sid':[]}");

        assertThat(read.messages()).extracting(Message::text).contains("a");
        assertThat(read.rejects()).hasSize(3);
    }

    @Test
    void recognisesZipsAndSingleFiles() throws IOException {
        export.file("messages.json", page("messages", message(0, "ann", "a", "")));

        assertThat(export.percent()).isEqualTo(100);
        assertThat(export.recognised(export.zipped()).percent()).isEqualTo(100);
        assertThat(ReadExport.of("twilio", export.zipped(), ZoneOffset.UTC, null)
                        .messages())
                .hasSize(1);
        assertThat(export.recognised(folder.resolve("export/messages.json")).percent())
                .isEqualTo(100);
    }
}
