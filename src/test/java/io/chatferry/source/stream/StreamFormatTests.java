package io.chatferry.source.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.chatferry.model.Attachment;
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

/** What is read of exports of Stream Chat. */
class StreamFormatTests {

    private static final String TIME = "'created_at':'2024-01-01T10:00:00.123456Z'";

    @TempDir
    Path folder;

    private VendorExport export;

    @BeforeEach
    void begin() {
        export = new VendorExport("stream", folder);
    }

    private static String message(String id, String more) {
        return "{'id':'" + id
                + "','cid':'messaging:one','user':{'id':'ann','name':'Ann'},'type':'regular','text':'hello'," + TIME
                + more + "}";
    }

    private static String state(String channel, String members, String... messages) {
        return "{'channel':" + channel + ",'members':[" + members + "],'messages':[" + String.join(",", messages)
                + "],'read':[]}";
    }

    private static String channel(String cid, String more) {
        return "{'cid':'" + cid + "','type':'messaging','id':'" + cid.substring(cid.indexOf(':') + 1) + "'," + TIME
                + more + "}";
    }

    private ReadExport messages(String... messages) throws IOException {
        return export.file(
                        "export.json",
                        "[" + state(channel("messaging:one", ",'name':'One'"), "{'user_id':'ann'}", messages) + "]")
                .read();
    }

    private static String item(String type, String data) {
        return "{'type':'" + type + "','data':" + data + "}\n";
    }

    @Test
    void readsTheOldFormOfTheImport() {
        ReadExport read = ReadExport.of("stream", Path.of("src/test/resources/exports/stream"));

        assertThat(read.users()).extracting(User::uid).containsExactly("user1", "user2", "user3", "user4");
        assertThat(read.groups()).extracting(Group::guid).containsExactly("messaging:channelA", "messaging:channelB");
        assertThat(read.members()).extracting(Member::uid).containsExactly("user1", "user2");
        assertThat(read.rejects()).as("its messages have no time").hasSize(3);
        assertThat(read.skipped()).containsEntry("no part of the history: device", 2);
    }

    @Test
    void readsTheSample() {
        ReadExport read = ReadExport.of("stream", Path.of("samples/stream"));

        assertThat(read.groups())
                .extracting(Group::name, Group::type, Group::owner)
                .containsExactly(tuple("Workshop", "private", "lena"), tuple("Open day", "private", "lena"));
        assertThat(read.conversation("lena", "marco")).hasSize(4);
        assertThat(read.users())
                .filteredOn(user -> user.deactivatedAt() != null)
                .extracting(User::uid)
                .containsExactly("theo");
        assertThat(read.skipped()).containsEntry("system: system", 1);
        assertThat(read.rejects()).isEmpty();
        assertThat(read.unreadable()).isEmpty();
    }

    @Test
    void readsLinesOfTheImport() throws IOException {
        ReadExport read = export.file(
                        "import.jsonl",
                        item("user", "{'id':'ann','name':'Ann','image':'https://c.example.com/a.png'}")
                                + item(
                                        "channel",
                                        "{'type':'messaging','id':'one','created_by':'ann','name':'One','mood':'calm'}")
                                + item("channel", "{'type':'messaging','member_ids':['cy','ann'],'created_by':'ann'}")
                                + item(
                                        "member",
                                        "{'channel_type':'messaging','channel_id':'one','user_id':'ann','channel_role':'channel_moderator'}")
                                + item(
                                        "message",
                                        "{'id':'m1','channel_type':'messaging','channel_id':'one','user':'ann','text':'hi',"
                                                + "'type':'regular','reaction_counts':{'like':1}," + TIME + "}")
                                + item(
                                        "message",
                                        "{'id':'m2','channel_type':'messaging','channel_member_ids':['ann','cy'],'user':'cy','text':'yo',"
                                                + TIME + "}")
                                + item("reaction", "{'message_id':'m1','user_id':'cy','type':'like'," + TIME + "}")
                                + item("device", "{'id':'d'}"))
                .read();

        assertThat(read.groups()).extracting(Group::name, Group::owner).containsExactly(tuple("One", "ann"));
        assertThat(read.groups().get(0).metadata().at("/chatferry/custom/mood").stringValue())
                .isEqualTo("calm");
        assertThat(read.members()).extracting(Member::uid, Member::scope).containsExactly(tuple("ann", "moderator"));
        assertThat(read.messages()).extracting(Message::receiver).containsExactly("messaging:one", "ann");
        assertThat(read.messages().get(0).reactions())
                .extracting(each -> each.reaction() + each.uids())
                .containsExactly("👍[cy]");
        assertThat(read.messages()
                        .get(0)
                        .metadata()
                        .at("/chatferry/reactionsWithoutUsers")
                        .isMissingNode())
                .isTrue();
        assertThat(read.skipped()).containsEntry("reactions added to their message", 1);
        assertThat(export.recognised().reason()).contains("v2").contains("{type, data}");
    }

    @Test
    void readsLinesThatAreNamedByTheirKey() throws IOException {
        ReadExport read = export.file(
                        "v2.jsonl",
                        "{'channel':" + channel("messaging:one", "")
                                + "}\n{'member':{'cid':'messaging:one','user_id':'ann'}}\n{'message':"
                                + message("1", "") + "}\n")
                .read();

        assertThat(read.messages()).hasSize(1);
        assertThat(read.members()).hasSize(1);
    }

    @Test
    void aDistinctChannelOfTwoIsAOneToOneConversation() throws IOException {
        String cid = "messaging:!members-abc";
        ReadExport read = export.file(
                        "export.json",
                        "{'channels':["
                                + state(
                                                channel(cid, ""),
                                                "{'user_id':'ann'},{'user':{'id':'ben','name':'Ben'},'invited':true}",
                                                message("1", "").replace("messaging:one", cid))
                                        .replace(
                                                "'read':[]",
                                                "'read':[{'user':{'id':'ben'},'last_read':'2024-01-02T00:00:00Z'}]")
                                + "]}")
                .read();

        assertThat(read.groups()).isEmpty();
        assertThat(read.messages())
                .extracting(Message::receiver, Message::readAt)
                .containsExactly(tuple("ben", Instant.parse("2024-01-02T00:00:00Z")));
    }

    @Test
    void membersWhoWereOnlyInvitedAreNone() throws IOException {
        ReadExport read = export.file(
                        "export.json",
                        "["
                                + state(
                                        channel("messaging:one", ""),
                                        "{'user_id':'ann'},{'user_id':'ben','invited':true,'invited_at':'2024-01-01T00:00:00Z'},"
                                                + "{'user_id':'cy','invited':true,'invite_accepted_at':'2024-01-01T00:00:00Z'}",
                                        message("1", ""))
                                + "]")
                .read();

        assertThat(read.members()).extracting(Member::uid).containsExactly("ann", "cy");
        assertThat(read.skipped()).containsEntry("only invited, not a member yet", 1);
    }

    @Test
    void authorsAreMembersOnlyWhereNobodyIsListed() throws IOException {
        assertThat(export.file("export.json", "[" + state(channel("messaging:one", ""), "", message("1", "")) + "]")
                        .read()
                        .members())
                .extracting(Member::uid)
                .containsExactly("ann");
        assertThat(export.file(
                                "export.json",
                                "[" + state(channel("messaging:one", ""), "{'user_id':'ben'}", message("1", "")) + "]")
                        .read()
                        .members())
                .extracting(Member::uid)
                .containsExactly("ben");
    }

    @Test
    void anEditIsATimeOfTheTextAndNotOfTheMessage() throws IOException {
        ReadExport read = messages(
                message("1", ",'updated_at':'2024-01-05T00:00:00Z'"),
                message("2", ",'updated_at':'2024-01-05T00:00:00Z','message_text_updated_at':'2024-01-04T00:00:00Z'"));

        assertThat(read.messages())
                .extracting(Message::editedAt)
                .containsExactly(null, Instant.parse("2024-01-04T00:00:00Z"));
        assertThat(read.messages().get(0).sentAt()).isEqualTo(Instant.parse("2024-01-01T10:00:00.123456Z"));
    }

    @Test
    void deletedMessagesHaveNoText() throws IOException {
        Message deleted = messages(message("1", ",'deleted_at':'2024-01-03T00:00:00Z'")
                        .replace("regular", "deleted")
                        .replace("'hello'", "'This message was deleted.'"))
                .messages()
                .get(0);

        assertThat(deleted.text()).isNull();
        assertThat(deleted.deletedAt()).isEqualTo(Instant.parse("2024-01-03T00:00:00Z"));
    }

    @Test
    void repliesAndQuotesAreDifferentThings() throws IOException {
        ReadExport read = messages(
                message("1", ""),
                message("2", ",'parent_id':'1','show_in_channel':true"),
                message("3", ",'quoted_message_id':'1'"),
                message("4", ",'quoted_message':{'id':'2','text':'x'}"),
                message("5", ",'parent_id':'not-there'"));

        assertThat(read.messages())
                .extracting(Message::parentMuid, Message::quotedMuid)
                .containsExactly(
                        tuple(null, null),
                        tuple("messaging:one:1", null),
                        tuple(null, "messaging:one:1"),
                        tuple(null, "messaging:one:2"),
                        tuple("messaging:one:not-there", null));
        assertThat(read.messages().get(1).metadata().at("/chatferry/flags/0").stringValue())
                .isEqualTo("broadcast");
    }

    @Test
    void ofReactionsOnlyTheLatestAreNamed() throws IOException {
        Message message = messages(
                        message(
                                "1",
                                ",'latest_reactions':[{'type':'love','user_id':'ben'},{'type':'love','user':{'id':'cy'}},"
                                        + "{'type':'our_logo','user_id':'ben'}],'own_reactions':[{'type':'love','user_id':'ben'}],"
                                        + "'reaction_counts':{'love':14,'our_logo':1},'reaction_groups':{'love':{'count':14},'sad':{'count':2}}"))
                .messages()
                .get(0);

        assertThat(message.reactions())
                .extracting(each -> each.reaction() + each.uids())
                .containsExactly("❤️[ben, cy]", ":our_logo:[ben]");
        assertThat(message.metadata().at("/chatferry/reactionsWithoutUsers/❤️").intValue())
                .isEqualTo(12);
        assertThat(message.metadata().at("/chatferry/reactionsWithoutUsers/😔").intValue())
                .isEqualTo(2);
    }

    @Test
    void mentionsAreOfTheListedUsers() throws IOException {
        ReadExport read = messages(
                message("1", ",'mentioned_users':[{'id':'b1','name':'Ben'},{'id':'b2','name':'Ben Lee'}]")
                        .replace("'hello'", "'@Ben Lee @Ben, @Benno and @Zoe'"),
                message("2", ",'mentioned_users_ids':['ann','b9']").replace("'hello'", "'@Ann and @b9'"));

        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactly("<@uid:b2> <@uid:b1>, @Benno and @Zoe", "<@uid:ann> and <@uid:b9>");
    }

    @Test
    void previewsOfLinksAreNoFiles() throws IOException {
        ReadExport read = messages(
                message(
                        "1",
                        ",'attachments':[{'type':'image','og_scrape_url':'https://x.example.com','image_url':'https://x.example.com/i'},"
                                + "{'type':'file','asset_url':'https://c.example.com/a.pdf?Signature=s','title':'a.pdf','file_size':3,"
                                + "'mime_type':'application/pdf'},{'type':'giphy','thumb_url':'https://g.example.com/g.gif','title':'yes'},null,5]"),
                message(
                        "2",
                        ",'attachments':[{'type':'order','title':'Order 5','title_link':'https://o.example.com/5','text':'2 boards',"
                                + "'fields':[{'title':'sum','value':'40'}],'fallback':'no'}]"),
                message("3", ",'attachments':[{'type':'image','fallback':'gone.png'}]")
                        .replace("'hello'", "''"));

        assertThat(read.messages().get(0).attachments())
                .extracting(Attachment::name, Attachment::size)
                .containsExactly(tuple("a.pdf", "3"), tuple("yes", null));
        assertThat(read.messages().get(1).text())
                .isEqualTo("hello\nOrder 5 (https://o.example.com/5)\n2 boards\nsum: 40");
        assertThat(read.messages().get(2).text()).isNotBlank();
    }

    @Test
    void whatNotEverybodyMaySeeIsNotShownToEverybody() throws IOException {
        ReadExport read = messages(
                message("1", ",'shadowed':true"),
                message("2", ",'restricted_visibility':['ben']"),
                message("3", "").replace("regular", "ephemeral"),
                message("4", "").replace("regular", "error"));

        assertThat(read.messages()).isEmpty();
        assertThat(read.skipped()).hasSize(4).containsEntry("visible to some members only", 1);
    }

    @Test
    void optionsDecideOnSystemMessagesDeletedChannelsAndPublicTypes() throws IOException {
        export.file(
                "export.json",
                "["
                        + state(
                                channel("messaging:one", ",'deleted_at':'2024-02-01T00:00:00Z'"),
                                "{'user_id':'ann'}",
                                message("1", ""),
                                message("2", "").replace("regular", "system"))
                        + "]");

        assertThat(export.read().messages()).hasSize(1);
        assertThat(export.read()
                        .groups()
                        .get(0)
                        .metadata()
                        .at("/chatferry/archived")
                        .booleanValue())
                .isTrue();
        assertThat(export.read(new StreamOptions(SystemLines.IMPORT, Conversations.IMPORT, null, null))
                        .messages())
                .hasSize(2);
        assertThat(export.read(new StreamOptions(SystemLines.SKIP, Conversations.SKIP, null, null))
                        .messages())
                .isEmpty();
    }

    @Test
    void theSameMessageInTwoExportsIsOne() throws IOException {
        ReadExport read = export.file(
                        "a.json",
                        "[" + state(channel("messaging:one", ""), "", message("1", ""), message("2", "")) + "]")
                .file("b.json", "[" + state(channel("messaging:one", ""), "", message("2", ""), message("3", "")) + "]")
                .read();

        assertThat(read.messages()).hasSize(3);
        assertThat(read.skipped()).containsEntry("duplicate", 1);
    }

    @Test
    void aCutExportGivesWhatIsWholeAndIsToldOnce() throws IOException {
        String whole = "["
                + state(
                        channel("messaging:one", ",'name':'One'"),
                        "{'user_id':'ann'}",
                        message("1", ""),
                        message("2", ""));
        ReadExport read = export.file("export.json", whole.substring(0, whole.lastIndexOf("hello")))
                .read();

        assertThat(read.groups()).extracting(Group::name).containsExactly("One");
        assertThat(read.members()).hasSize(1);
        assertThat(read.messages()).hasSize(1);
        assertThat(read.unreadable().size() + read.rejects().size()).isEqualTo(1);
    }

    @Test
    void unexpectedShapesCostOnlyThemselves() throws IOException {
        ReadExport read = messages(
                "{'id':null}",
                "{'id':[],'user':5,'text':{},'attachments':{},'latest_reactions':'x','reaction_counts':[1]," + TIME
                        + "}",
                "{'id':'9','user':{'id':'ann'},'text':'x','created_at':'never'}",
                "null",
                message(
                        "1",
                        ",'mentioned_users':[null,1,{}],'quoted_message':7,'poll':[],'shared_location':{'latitude':null}"));

        assertThat(read.messages()).extracting(Message::muid).contains("messaging:one:1");
        assertThat(read.rejects()).hasSize(2);
    }

    @Test
    void readsAStateOnItsOwnAndPagesOfMessages() throws IOException {
        ReadExport read = export.file(
                        "channel.json", state(channel("messaging:one", ""), "{'user_id':'ann'}", message("1", "")))
                .file("replies.json", "{'messages':[" + message("2", ",'parent_id':'1'") + "],'duration':'1ms'}")
                .read();

        assertThat(read.messages()).hasSize(2);
        assertThat(read.members()).hasSize(1);
    }

    @Test
    void theChannelMayStandBehindManyMessages() throws IOException {
        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            messages.append(i == 0 ? "" : ",").append(message("m" + i, ""));
        }
        String state = "{'messages':[" + messages + "],'members':[{'user_id':'ann'}],'channel':"
                + channel("messaging:one", ",'name':'One'") + "}";
        for (String whole : new String[] {state, "[" + state + "]"}) {
            ReadExport read = export.file("export.json", whole).read();

            assertThat(read.groups()).extracting(Group::name).containsExactly("One");
            assertThat(read.members()).hasSize(1);
            assertThat(read.messages()).hasSize(1_000);
            assertThat(read.unreadable()).isEmpty();
        }
    }

    @Test
    void recognisesZipsAndSingleFiles() throws IOException {
        export.file("export.json", "[" + state(channel("messaging:one", ""), "", message("1", "")) + "]");

        assertThat(export.percent()).isEqualTo(100);
        assertThat(export.recognised().reason()).contains("v1");
        assertThat(export.recognised(export.zipped()).percent()).isEqualTo(100);
        assertThat(export.recognised(folder.resolve("export/export.json")).percent())
                .isEqualTo(100);
        assertThat(ReadExport.of("stream", export.zipped(), ZoneOffset.UTC, null)
                        .messages())
                .hasSize(1);
    }
}
