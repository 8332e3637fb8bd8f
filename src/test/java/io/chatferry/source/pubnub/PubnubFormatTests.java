package io.chatferry.source.pubnub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.chatferry.model.Attachment;
import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.User;
import io.chatferry.source.chat.ReadExport;
import io.chatferry.source.chat.VendorExport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of stored pages of PubNub. */
class PubnubFormatTests {

    private static final String FIRST = "17000000000001234";
    private static final String SECOND = "17000000000001235";
    private static final String THIRD = "17000000010000000";

    @TempDir
    Path folder;

    private VendorExport export;

    @BeforeEach
    void begin() {
        export = new VendorExport("pubnub", folder);
    }

    private static String message(String token, String payload, String more) {
        return "{'message':" + payload + ",'timetoken':'" + token + "','uuid':'ann'" + more + "}";
    }

    private static String page(String channel, String... messages) {
        return "{'status':200,'error':false,'channels':{'" + channel + "':[" + String.join(",", messages) + "]}}";
    }

    private ReadExport messages(String... messages) throws IOException {
        return export.file("history.json", page("general", messages)).read();
    }

    @Test
    void readsTheSample() {
        ReadExport read = ReadExport.of("pubnub", Path.of("samples/pubnub"));

        assertThat(read.groups())
                .extracting(Group::guid, Group::name, Group::type)
                .containsExactly(tuple("garden", "Community garden", "public"), tuple("board", "Board", "private"));
        assertThat(read.conversation("ines", "jonas")).hasSize(4);
        assertThat(read.messages()).hasSize(21);
        assertThat(read.messages())
                .filteredOn(message -> message.parentMuid() != null)
                .hasSize(3);
        assertThat(read.members())
                .filteredOn(member -> member.guid().equals("board"))
                .extracting(Member::uid)
                .containsExactly("ines", "mila");
        assertThat(read.rejects()).isEmpty();
        assertThat(read.unreadable()).isEmpty();
        assertThat(read.skipped()).isEmpty();
    }

    @Test
    void timetokensAreTimesAndIds() throws IOException {
        ReadExport read =
                messages(message(SECOND, "'b'", ""), message(FIRST, "'a'", "").replace("'" + FIRST + "'", FIRST));

        assertThat(read.messages())
                .extracting(Message::muid)
                .containsExactlyInAnyOrder("general:" + FIRST, "general:" + SECOND);
        assertThat(read.conversation("general")).extracting(Message::text).containsExactly("a", "b");
        assertThat(read.conversation("general").get(0).sentAt()).isEqualTo(Instant.ofEpochSecond(1700000000, 123_400));
    }

    @Test
    void textsAreWhereItIsUsualOrWhereTheJobSays() throws IOException {
        ReadExport read = messages(
                message(FIRST, "{'text':'one','color':'red'}", ""),
                message(SECOND, "{'content':{'body':'two'}}", ""),
                message(THIRD, "{'x':{'y':'three'}}", ""));

        assertThat(read.messages()).extracting(Message::text).containsExactly("one", "two");
        assertThat(read.messages()
                        .get(0)
                        .metadata()
                        .at("/chatferry/payload/color")
                        .stringValue())
                .isEqualTo("red");
        assertThat(read.skipped()).containsEntry("a message whose text is not where it is usual: set text", 1);
    }

    @Test
    void sendersAreInThePayloadIfPubNubStoredNone() throws IOException {
        ReadExport read = messages(
                message(FIRST, "{'text':'a','sender':{'id':'ben','name':'Ben'}}", "")
                        .replace(",'uuid':'ann'", ""),
                message(SECOND, "'b'", "").replace(",'uuid':'ann'", ""));

        assertThat(read.messages())
                .extracting(Message::sender, Message::senderName)
                .containsExactly(tuple("ben", "Ben"), tuple("unknown", "unknown"));
    }

    @Test
    void actionsOfTheChatSdkSayWhatBecameOfAMessage() throws IOException {
        ReadExport read = messages(
                message(
                        FIRST,
                        "{'type':'text','text':'old'}",
                        ",'actions':{'edited':{"
                                + "'newest':[{'uuid':'ann','actionTimetoken':'17000000090000000'}],"
                                + "'newer':[{'uuid':'ann','actionTimetoken':'17000000080000000'}]},"
                                + "'reactions':{'👍':[{'uuid':'ben','actionTimetoken':'1'},{'uuid':'cy','actionTimetoken':'2'}]},"
                                + "'receipt':{'read':[{'uuid':'ben','actionTimetoken':'3'}]}}"),
                message(
                        SECOND,
                        "{'type':'text','text':'gone'}",
                        ",'actions':{'deleted':{'deleted':[{'uuid':'ann','actionTimetoken':'17000000070000000'}]}}"));

        Message edited = read.messages().get(0);
        assertThat(edited.text()).isEqualTo("newest");
        assertThat(edited.editedAt()).isEqualTo(Instant.ofEpochSecond(1700000009));
        assertThat(edited.reactions())
                .extracting(each -> each.reaction() + each.uids())
                .containsExactly("👍[ben, cy]");
        assertThat(read.messages().get(1).text()).isNull();
        assertThat(read.messages().get(1).deletedAt()).isEqualTo(Instant.ofEpochSecond(1700000007));
    }

    @Test
    void readsEditsAndDeletionsOfMessagesWithoutText() throws IOException {
        String action = ",'actions':{'%1$s':{'%2$s':[{'uuid':'ann','actionTimetoken':'17000000070000000'}]}}";
        ReadExport read = messages(
                message(FIRST, "{'type':'text','text':''}", action.formatted("deleted", "deleted")),
                message(SECOND, "{'type':'text','text':''}", action.formatted("edited", "new")));

        assertThat(read.messages().get(0).deletedAt()).isEqualTo(Instant.ofEpochSecond(1700000007));
        assertThat(read.messages().get(1).text()).isEqualTo("new");
        assertThat(read.skipped()).isEmpty();
    }

    @Test
    void aThreadIsAChannelOfItsOwn() throws IOException {
        ReadExport read = export.file("history.json", page("team_1", message(FIRST, "'root'", "")))
                .file("thread.json", page("PUBNUB_INTERNAL_THREAD_team_1_" + FIRST, message(THIRD, "'reply'", "")))
                .file("other.json", page("PUBNUB_INTERNAL_MODERATION_ann", message(SECOND, "'x'", "")))
                .read();

        assertThat(read.groups()).extracting(Group::guid).containsExactly("team_1");
        assertThat(read.messages())
                .filteredOn(each -> "reply".equals(each.text()))
                .singleElement()
                .satisfies(reply -> {
                    assertThat(reply.receiver()).isEqualTo("team_1");
                    assertThat(reply.parentMuid()).isEqualTo("team_1:" + FIRST);
                });
        assertThat(read.skipped()).containsEntry("in a channel of PubNub's own", 1);
    }

    @Test
    void quotesAndMentionsAreRead() throws IOException {
        ReadExport read = messages(
                message(
                        FIRST,
                        "{'text':'[@Ben](pn-user://ben) see [#ops](pn-channel://c1), [docs](https://x.example.com)'}",
                        ""),
                message(
                        SECOND,
                        "{'text':'@Ben Lee hi'}",
                        ",'meta':{'mentionedUsers':{'0':{'id':'b2','name':'Ben Lee'}},'quotedMessage':{'timetoken':'"
                                + FIRST + "'}}"));

        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactly("<@uid:ben> see #ops, [docs](https://x.example.com)", "<@uid:b2> hi");
        assertThat(read.messages().get(1).quotedMuid()).isEqualTo("general:" + FIRST);
    }

    @Test
    void filesWithoutAnAddressAreMissing() throws IOException {
        ReadExport read = messages(
                message(
                        FIRST,
                        "{'text':'a','files':[{'id':'1','name':'a.png','url':'https://f.example.com/a.png','type':'image/png'}]}",
                        ""),
                message(SECOND, "{'file':{'id':'2','name':'b.pdf'},'message':{'text':''}}", ""));

        assertThat(read.messages().get(0).attachments())
                .extracting(Attachment::name)
                .containsExactly("a.png");
        assertThat(read.messages().get(1).text()).isEqualTo("(file not in the export): b.pdf");
    }

    @Test
    void directChannelsOfTwoAreOneToOneConversations() throws IOException {
        ReadExport read = export.file(
                        "channels.json", "{'status':200,'data':[{'id':'d1','type':'direct','description':null}]}")
                .file(
                        "users.json",
                        "{'status':200,'data':[{'id':'ann','name':'Ann','profileUrl':null},{'id':'ben','name':'Ben','profileUrl':null}]}")
                .file(
                        "d1.members.json",
                        "{'data':[{'uuid':{'id':'ann'}},{'uuid':{'id':'ben'},'custom':{'lastReadMessageTimetoken':'"
                                + THIRD + "'}}]}")
                .file("history.json", page("d1", message(FIRST, "'hi'", "")))
                .read();

        assertThat(read.groups()).isEmpty();
        assertThat(read.users()).extracting(User::name).containsExactly("Ann", "Ben");
        assertThat(read.messages())
                .extracting(Message::receiver, Message::readAt)
                .containsExactly(tuple("ben", Instant.ofEpochSecond(1700000001)));
    }

    @Test
    void readsPagesOfVersionTwo() throws IOException {
        ReadExport read = export.file(
                        "room-1/page-1.json",
                        "[[{'message':{'text':'a','userId':'ann'},'timetoken':" + FIRST
                                + "},{'text':'b','userId':'ben','timestamp':1700000005},{'text':'no time'}],"
                                + FIRST + "," + SECOND + "]")
                .file("room-2.json", "[[{'message':'c','timetoken':'" + FIRST + "'}]," + FIRST + "," + FIRST + "]")
                .read();

        assertThat(read.messages())
                .extracting(Message::receiver, Message::sender, Message::text)
                .containsExactlyInAnyOrder(
                        tuple("room-1", "ann", "a"), tuple("room-1", "ben", "b"), tuple("room-2", "unknown", "c"));
        assertThat(read.rejects()).hasSize(1);
        assertThat(export.recognised().reason()).contains("v2");
    }

    @Test
    void listsOfActionsChangeMessages() throws IOException {
        ReadExport read = export.file(
                        "history.json", page("general", message(FIRST, "'old'", ""), message(SECOND, "'gone'", "")))
                .file(
                        "general.actions.json",
                        "{'status':200,'data':["
                                + "{'messageTimetoken':'" + FIRST
                                + "','type':'reaction','value':'👍','uuid':'ben','actionTimetoken':'17000000050000000'},"
                                + "{'messageTimetoken':'" + FIRST
                                + "','type':'edited','value':'new','uuid':'ann','actionTimetoken':'17000000060000000'},"
                                + "{'messageTimetoken':'" + SECOND
                                + "','type':'deleted','value':'.','uuid':'ann','actionTimetoken':'17000000060000000'},"
                                + "{'messageTimetoken':'" + FIRST
                                + "','type':'receipt','value':'read','uuid':'ann','actionTimetoken':'1'}]}")
                .read();

        assertThat(read.messages()).extracting(Message::text).containsExactly("new", null);
        assertThat(read.messages().get(0).reactions()).hasSize(1);
        assertThat(read.messages().get(1).deletedAt()).isNotNull();
        assertThat(read.skipped()).containsEntry("action: receipt", 1);
    }

    @Test
    void payloadsWithoutWordsAreCountedByTheirType() throws IOException {
        ReadExport read = messages(message(FIRST, "{'type':'invite','channelId':'c'}", ""), message(SECOND, "''", ""));

        assertThat(read.skipped()).containsEntry("system: invite", 1).containsEntry("empty", 1);
    }

    @Test
    void overlappingPagesGiveEachMessageOnce() throws IOException {
        ReadExport read = export.file("1.json", page("general", message(FIRST, "'a'", ""), message(SECOND, "'b'", "")))
                .file("2.json", page("general", message(SECOND, "'b'", ""), message(THIRD, "'c'", "")))
                .read();

        assertThat(read.messages()).hasSize(3);
        assertThat(read.skipped()).containsEntry("duplicate", 1);
    }

    @Test
    void aCutPageGivesWhatIsWhole() throws IOException {
        String whole = page("general", message(FIRST, "'a'", ""), message(SECOND, "'b'", ""));
        ReadExport read = export.file("history.json", whole.substring(0, whole.lastIndexOf("uuid")))
                .read();

        assertThat(read.messages()).hasSize(1);
        assertThat(read.unreadable()).hasSize(1);
    }

    @Test
    void unexpectedShapesCostOnlyThemselves() throws IOException {
        ReadExport read = messages(
                "{'message':null,'timetoken':null}",
                "{'message':[1,2],'timetoken':'" + FIRST + "','actions':[],'meta':5}",
                "{'timetoken':'12','message':'x'}",
                "null",
                "'text'",
                message(SECOND, "'fine'", ",'actions':{'reactions':[1],'edited':'x','deleted':null}"));

        assertThat(read.messages()).extracting(Message::text).contains("fine");
        assertThat(read.rejects()).hasSize(3);
    }

    @Test
    void recognisesZipsAndSingleFiles() throws IOException {
        export.file("history.json", page("general", message(FIRST, "'a'", "")));

        assertThat(export.percent()).isEqualTo(100);
        assertThat(export.recognised().reason()).contains("v3");
        assertThat(export.recognised(export.zipped()).percent()).isEqualTo(100);
        assertThat(ReadExport.of("pubnub", export.zipped(), ZoneOffset.UTC, null)
                        .messages())
                .hasSize(1);
    }
}
