package io.chatferry.source.sendbird;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.chatferry.model.Attachment;
import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.User;
import io.chatferry.source.chat.ReadExport;
import io.chatferry.source.chat.VendorExport;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of exports of Sendbird. */
class SendbirdFormatTests {

    private static final String PAIR = "sendbird_group_channel_1_pair";
    private static final String ROOM = "sendbird_group_channel_1_room";

    @TempDir
    Path folder;

    private VendorExport export;

    @BeforeEach
    void begin() {
        export = new VendorExport("sendbird", folder);
    }

    private static String message(String id, String more) {
        return "{'message_id':" + id + ",'type':'MESG','channel_url':'" + ROOM
                + "','created_at':1700000000123,'updated_at':0,'user':{'user_id':'ann','nickname':'Ann'},'message':'hello'"
                + more + "}";
    }

    private static String replies(String... messages) {
        return "{'messages':[" + String.join(",", messages) + "]}";
    }

    private ReadExport messages(String... messages) throws IOException {
        return export.file("messages.json", replies(messages)).read();
    }

    @Test
    void readsARecordedReplyOfTheApi() {
        ReadExport read = ReadExport.of("sendbird", Path.of("src/test/resources/exports/sendbird"));

        assertThat(read.users()).extracting(User::uid).containsExactlyInAnyOrder("olek", "ida");
        assertThat(read.groups()).isEmpty();
        assertThat(read.conversation("olek", "ida")).hasSize(2);
        Message message = read.messages().get(0);
        assertThat(message.muid()).endsWith(":83100001");
        assertThat(message.sentAt()).isEqualTo(Instant.ofEpochMilli(1700271912438L));
        assertThat(message.editedAt()).isNull();
        assertThat(read.rejects()).isEmpty();
        assertThat(read.skipped()).isEmpty();
    }

    @Test
    void readsTheSample() {
        ReadExport read = ReadExport.of("sendbird", Path.of("samples/sendbird"));

        assertThat(read.groups())
                .extracting(Group::name, Group::type, Group::owner)
                .containsExactly(tuple("Trail crew", "public", "elias"), tuple("Notices", "public", null));
        assertThat(read.skipped()).containsExactly(Map.entry("system: ADMM", 1));
        assertThat(read.messages()).hasSize(26 - 1);
        assertThat(read.rejects()).isEmpty();
        assertThat(read.unreadable()).isEmpty();
    }

    @Test
    void aDistinctChannelOfTwoIsAOneToOneConversationEvenIfOneHasNotAnswered() throws IOException {
        ReadExport read = export.file(
                        "channel.json",
                        "{'channel_url':'" + PAIR + "','is_distinct':true,'member_count':2,"
                                + "'members':[{'user_id':'ann','state':'joined'},{'user_id':'ben','state':'invited'}]}")
                .file("messages.json", replies(message("1", "").replace(ROOM, PAIR)))
                .read();

        assertThat(read.groups()).isEmpty();
        assertThat(read.messages()).extracting(Message::receiver).containsExactly("ben");
    }

    @Test
    void aDistinctChannelOfThreeStaysAGroupIfOneWasOnlyInvited() throws IOException {
        ReadExport read = export.file(
                        "channel.json",
                        "{'channel_url':'" + ROOM + "','is_distinct':true,'members':["
                                + "{'user_id':'ann','state':'joined'},{'user_id':'ben','state':'joined'},"
                                + "{'user_id':'cy','state':'invited_by_others'}]}")
                .file("messages.json", replies(message("1", "")))
                .read();

        assertThat(read.groups()).singleElement().satisfies(group -> {
            assertThat(group.type()).isEqualTo("private");
            assertThat(group.metadata().at("/chatferry/was").stringValue()).isEqualTo("group-dm");
        });
        assertThat(read.members()).extracting(Member::uid).containsExactly("ann", "ben");
    }

    @Test
    void aDistinctChannelWithOneMemberLeftIsAPrivateGroup() throws IOException {
        ReadExport read = export.file(
                        "channel.json",
                        "{'channel_url':'" + PAIR
                                + "','is_distinct':true,'member_count':1,'members':[{'user_id':'ann'}]}")
                .file("messages.json", replies(message("1", "").replace(ROOM, PAIR)))
                .read();

        assertThat(read.groups()).extracting(Group::type).containsExactly("private");
    }

    @Test
    void aChannelWithoutAListOfMembersHasItsAuthors() throws IOException {
        ReadExport read = export.file(
                        "channels.json",
                        "{'channels':[{'channel_url':'" + ROOM + "','name':'Room','member_count':9,'is_super':true,"
                                + "'created_by':{'user_id':'zoe','nickname':'Zoe'}}],'next':''}")
                .file("messages.json", replies(message("1", "")))
                .read();

        assertThat(read.members()).extracting(Member::uid).containsExactly("ann");
        assertThat(read.groups().get(0).type()).isEqualTo("private");
    }

    @Test
    void membersMayStandInAFileThatNamesTheirChannel() throws IOException {
        ReadExport read = export.file("channel.json", "{'channel_url':'room_one','name':'One','member_count':2}")
                .file(
                        "room_one/members.json",
                        "{'members':[{'user_id':'ann','nickname':'Ann','state':'joined','role':'operator'},"
                                + "{'user_id':'ben','nickname':'Ben','state':'invited'}],'next':''}")
                .read();

        assertThat(read.members())
                .extracting(Member::guid, Member::uid, Member::scope)
                .containsExactly(tuple("room_one", "ann", "admin"));
        assertThat(read.users()).hasSize(2);
    }

    @Test
    void timesOfChannelsAreSecondsAndThoseOfMessagesMilliseconds() throws IOException {
        ReadExport read = export.file(
                        "c.json",
                        "{'channel_url':'" + ROOM + "','created_at':1700000000,'members':[{'user_id':'ann'}]}")
                .file("m.json", replies(message("1", "")))
                .read();

        assertThat(read.groups().get(0).createdAt()).isEqualTo(Instant.ofEpochSecond(1700000000));
        assertThat(read.messages().get(0).sentAt()).isEqualTo(Instant.ofEpochMilli(1700000000123L));
    }

    @Test
    void editsDeletionsAndThreadsAreKept() throws IOException {
        ReadExport read = messages(
                message("1", "").replace("'updated_at':0", "'updated_at':1700000005000"),
                message("2", ",'is_removed':true").replace("'updated_at':0", "'updated_at':1700000006000"),
                message("3", ",'parent_message_id':2,'is_reply_to_channel':true"),
                message("4", ",'parent_message_id':0"));

        assertThat(read.messages().get(0).editedAt()).isEqualTo(Instant.ofEpochSecond(1700000005));
        assertThat(read.messages().get(1).deletedAt()).isEqualTo(Instant.ofEpochSecond(1700000006));
        assertThat(read.messages().get(1).text()).isNull();
        assertThat(read.messages().get(2).parentMuid()).isEqualTo(ROOM + ":2");
        assertThat(read.messages().get(2).metadata().at("/chatferry/flags/0").stringValue())
                .isEqualTo("broadcast");
        assertThat(read.messages().get(3).parentMuid()).isNull();
    }

    @Test
    void reactionsHaveTheEmojiOfTheirNamesAndThoseOfNobodyAreCounted() throws IOException {
        Message message = messages(message(
                        "1",
                        ",'reactions':[{'key':'sendbird_emoji_thumbsup','user_ids':['ben','cy']},"
                                + "{'key':'our_mascot','count':5,'user_ids':['ben']},{'key':null},7]"))
                .messages()
                .get(0);

        assertThat(message.reactions())
                .extracting(each -> each.reaction() + each.uids())
                .containsExactly("👍[ben, cy]", ":our_mascot:[ben]");
        assertThat(message.metadata()
                        .at("/chatferry/reactionsWithoutUsers/:our_mascot:")
                        .intValue())
                .isEqualTo(4);
    }

    @Test
    void mentionsAreOfTheTemplateOrOfNamesInTheText() throws IOException {
        ReadExport read = messages(
                message("1", ",'mentioned_message_template':'hello @{ben} and @{cy}'"),
                message(
                                "2",
                                ",'mentioned_users':[{'user_id':'b1','nickname':'Ben'},{'user_id':'b2','nickname':'Ben Lee'}]")
                        .replace("'hello'", "'@Ben Lee, @Ben and @Benno'"));

        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactly("hello <@uid:ben> and <@uid:cy>", "<@uid:b2>, <@uid:b1> and @Benno");
    }

    @Test
    void filesOfAllShapesAreAttachments() throws IOException {
        ReadExport read = messages(
                message(
                        "1",
                        ",'file':{'url':'https://f.example.com/a.png','name':'a.png','type':'image/png','size':5}"),
                message(
                        "2",
                        ",'files':[{'url':'https://f.example.com/b','file_name':'b','file_type':'text/plain','file_size':6,"
                                + "'require_auth':true},{'url':'https://f.example.com/c','file_name':'c'}]"),
                message("3", ",'file':{'name':'gone.png'}").replace("'hello'", "''"));

        assertThat(read.messages().get(0).attachments())
                .extracting(Attachment::name, Attachment::mimeType, Attachment::size)
                .containsExactly(tuple("a.png", "image/png", "5"));
        assertThat(read.messages().get(1).attachments())
                .extracting(Attachment::name)
                .containsExactly("b", "c");
        assertThat(read.messages().get(2).text()).isEqualTo("(file not in the export): gone.png");
        assertThat(read.notices())
                .anyMatch(notice -> notice.contains("need a token of Sendbird, linked as they are: 1"));
    }

    @Test
    void adminMessagesAreOfNobodyUnlessTheJobImportsThem() throws IOException {
        String admin = message("1", "").replace("'MESG'", "'ADMM'").replaceFirst("'user':\\{[^}]*},", "");
        assertThat(messages(admin).skipped()).containsEntry("system: ADMM", 1);

        ReadExport removed = messages(admin.replace("'type'", "'is_removed':true,'type'"));
        assertThat(removed.skipped()).containsEntry("system: ADMM", 1);
        assertThat(removed.users()).isEmpty();

        messages(admin);
        ReadExport imported = export.read(new SendbirdOptions(SystemLines.IMPORT, null));
        assertThat(imported.messages()).extracting(Message::sender).containsExactly("sendbird-admin");
    }

    @Test
    void messagesOfDeletedUsersAreKept() throws IOException {
        Message message = messages(message("1", "").replaceFirst("'user':\\{[^}]*}", "'user':null"))
                .messages()
                .get(0);

        assertThat(message.sender()).isEqualTo("deleted-user");
        assertThat(message.senderName()).isEqualTo("Deleted User");
    }

    @Test
    void deactivatedUsersKeepTheirMessages() throws IOException {
        ReadExport read = export.file(
                        "users.json",
                        "{'users':[{'user_id':'ann','nickname':'Ann','profile_url':'','is_active':false,'metadata':{'team':'x'}}]}")
                .file("messages.json", replies(message("1", "")))
                .read();

        assertThat(read.users().get(0).deactivatedAt()).isNotNull();
        assertThat(read.users().get(0).metadata().at("/chatferry/metadata/team").stringValue())
                .isEqualTo("x");
        assertThat(read.messages()).hasSize(1);
    }

    @Test
    void overlappingSlicesGiveEachMessageOnce() throws IOException {
        ReadExport read = export.file("2024-01.json", "[" + message("1", "") + "," + message("2", "") + "]")
                .file(
                        "2024-02.json",
                        "["
                                + message("2", "")
                                        .replace("'updated_at':0", "'updated_at':1700000009000")
                                        .replace("hello", "new")
                                + "," + message("3", "") + "]")
                .read();

        assertThat(read.messages()).extracting(Message::text).containsExactlyInAnyOrder("hello", "new", "hello");
        assertThat(read.skipped()).containsEntry("duplicate", 1);
    }

    @Test
    void readsFilesOfTheVendorsOwnMigration() throws IOException {
        ReadExport read = export.file(
                        "users.json", "[{'user_id':'ann','nickname':'Ann'},{'user_id':'ben','nickname':'Ben'}]")
                .file("messages.json", """
                        [{'messages':[{'user_id':'ann','type':'MESG','message':'early key order','ts':1700000001000}],
                          'channel':{'channel_url':'one','name':'One','created_at':1600000000,'is_distinct':false,
                                     'members':[{'user_id':'ann','last_read_ts':1700000001000},{'user_id':'ben'}]}},
                         {'channel':{'channel_url':'two','name':'Empty','members':[]},'messages':[]},
                         {'channel':{'channel_url':'three','is_distinct':true,
                                     'members':[{'user_id':'ann','last_read_ts':1700000003000},{'user_id':'ben'}]},
                          'messages':[{'user_id':'ben','type':'FILE','url':'https://f.example.com/a.pdf','file_name':'a.pdf',
                                       'file_size':9,'dedup_id':'d7','ts':1700000002000}]}]
                        """)
                .read();

        assertThat(read.groups()).extracting(Group::name).containsExactly("One", "Empty");
        assertThat(read.messages()).extracting(Message::text).containsExactly("early key order", null);
        Message file = read.messages().get(1);
        assertThat(file.muid()).isEqualTo("three:d7");
        assertThat(file.receiver()).isEqualTo("ann");
        assertThat(file.readAt()).isEqualTo(Instant.ofEpochSecond(1700000003));
        assertThat(file.attachments()).extracting(Attachment::name).containsExactly("a.pdf");
        assertThat(read.rejects()).isEmpty();
    }

    @Test
    void theChannelMayStandBehindManyMessages() throws IOException {
        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            messages.append(i == 0 ? "" : ",")
                    .append("{'user_id':'ann','type':'MESG','message':'number ")
                    .append(i)
                    .append("','ts':")
                    .append(1_700_000_000_000L + i)
                    .append("}");
        }
        ReadExport read = export.file(
                        "messages.json",
                        "[{'messages':[" + messages + "],'channel':{'channel_url':'one','name':'One'}}]")
                .read();

        assertThat(read.groups()).extracting(Group::name).containsExactly("One");
        assertThat(read.messages()).hasSize(2_000).allMatch(message -> "one".equals(message.receiver()));
    }

    @Test
    void readsTablesWithNestedColumns() throws IOException {
        ReadExport read = export.file("messages.csv", """
                        message_id,channel_url,type,user.user_id,user.nickname,message,created_at,updated_at,is_removed,reactions
                        5,room,MESG,ann,Ann,"two
                        lines, a comma",2023-11-14 22:13:20,0,False,"[{''key'':''🎉'',''user_ids'':[''ben'']}]"
                        """).read();

        Message message = read.messages().get(0);
        assertThat(message.text()).isEqualTo("two\nlines, a comma");
        assertThat(message.sentAt()).isEqualTo(Instant.ofEpochSecond(1700000000));
        assertThat(message.reactions()).hasSize(1);
        assertThat(export.recognised().reason()).contains("CSV");
        assertThat(export.percent()).isEqualTo(100);
    }

    @Test
    void readsStoredWebhooks() throws IOException {
        String event =
                "{'category':'group_channel:message_%s','sender':{'user_id':'ann','nickname':'Ann'},'type':'MESG',"
                        + "'channel':{'channel_url':'" + ROOM
                        + "','name':'Room'},'members':[{'user_id':'ann'},{'user_id':'ben'}],"
                        + "'payload':{'message_id':1,'message':'%s','created_at':1700000000000}}\n";
        ReadExport read = export.file(
                        "events.jsonl",
                        event.formatted("send", "helo")
                                + event.formatted("update", "hello")
                                + event.formatted("read", ""))
                .read();

        assertThat(read.messages()).extracting(Message::text).containsExactly("hello");
        assertThat(read.members()).hasSize(2);
        assertThat(read.skipped()).containsEntry("event: message_read", 1);
    }

    @Test
    void aCutFileGivesWhatIsWhole() throws IOException {
        String whole = replies(message("1", ""), message("2", ""), message("3", ""));
        ReadExport read = export.file("messages.json", whole.substring(0, whole.lastIndexOf("created_at")))
                .read();

        assertThat(read.messages()).hasSize(2);
        assertThat(read.unreadable()).hasSize(1);
    }

    @Test
    void aCutFileOfAMigrationIsToldOnce() throws IOException {
        String whole =
                "[{'channel':{'channel_url':'one','name':'One'},'messages':[{'user_id':'ann','message':'a','ts':1700000001000},"
                        + "{'user_id':'ann','message':'b','ts':1700000002000},{'user_id':'ann','mess";
        ReadExport read = export.file("messages.json", whole).read();

        assertThat(read.messages()).hasSize(2);
        assertThat(read.groups()).extracting(Group::name).containsExactly("One");
        assertThat(read.rejects().size() + read.unreadable().size()).isEqualTo(1);
    }

    @Test
    void unexpectedShapesCostOnlyThemselves() throws IOException {
        ReadExport read = messages(
                message("1", ""),
                "{'message_id':null,'type':'MESG','channel_url':{},'message':[]}",
                "{'message_id':2,'channel_url':'r','created_at':'yesterday','message':'x'}",
                "{'message_id':3,'type':'FILE','channel_url':'r','created_at':1700000000000,'user':7,'files':[null,1],'file':[],"
                        + "'reactions':{},'mentioned_users':'x','sorted_metaarray':[1,null],'message':{}}",
                "null",
                "'text'",
                message("4", "").replace("'user_id':'ann','nickname':'Ann'", "'user_id':'','nickname':[]"));

        assertThat(read.messages()).extracting(Message::muid).contains(ROOM + ":1", ROOM + ":4");
        assertThat(read.rejects().size()
                        + read.messages().size()
                        + read.skipped().size())
                .isBetween(5, 7);
    }

    @Test
    void recognisesAFolderAZipAndASingleFile() throws IOException {
        export.file("messages.json", replies(message("1", "")));

        assertThat(export.percent()).isEqualTo(100);
        assertThat(export.recognised(export.zipped()).percent()).isEqualTo(100);
        assertThat(export.recognised(folder.resolve("export/messages.json")).percent())
                .isEqualTo(100);
        assertThat(ReadExport.of("sendbird", export.zipped(), ZoneOffset.UTC, null)
                        .messages())
                .hasSize(1);
    }

    @Test
    void keysBehindALongListAreFound() throws IOException {
        StringBuilder users = new StringBuilder("{'users':[");
        for (int i = 0; i < 2_000; i++) {
            users.append(i == 0 ? "" : ",")
                    .append("{'user_id':'u")
                    .append(i)
                    .append("','nickname':'User ")
                    .append(i)
                    .append("'}");
        }
        ReadExport read = export.file("all.json", users + "],'messages':[" + message("1", "") + "]}")
                .read();

        assertThat(read.users()).hasSize(2_001);
        assertThat(read.messages()).hasSize(1);
    }
}
