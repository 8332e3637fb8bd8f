package io.chatferry.source.slack;

import static io.chatferry.source.slack.WrittenExport.messages;
import static io.chatferry.source.slack.WrittenExport.row;
import static io.chatferry.source.slack.WrittenExport.ts;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Message;
import io.chatferry.model.Reaction;
import io.chatferry.model.User;
import io.chatferry.source.chat.ReadExport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What becomes of the rows of a day. */
class MessageRowsTests {

    @TempDir
    Path folder;

    private ReadExport read(String... rows) throws IOException {
        return messages(folder, rows).read();
    }

    private static JsonNode notes(Message message) {
        JsonNode metadata = message.metadata();
        return metadata == null ? tools.jackson.databind.node.MissingNode.getInstance() : metadata.path("chatferry");
    }

    private static String names(ReadExport read) {
        StringBuilder names = new StringBuilder();
        for (User user : read.users()) {
            names.append(user.uid()).append('=').append(user.name()).append(' ');
        }
        return names.toString().strip();
    }

    @Test
    void timeKeepsItsMicrosecondsAndOrders() throws IOException {
        ReadExport read = read("{'type':'message','user':'U1ANN','ts':'1709539210.123456','text':'x'}");

        assertThat(read.messages().get(0).sentAt()).isEqualTo(Instant.parse("2024-03-04T08:00:10.123456Z"));
        assertThat(read.messages().get(0).muid()).isEqualTo("C1GEN:1709539210.123456");
    }

    @Test
    void timeThatIsANumberIsTheSameId() throws IOException {
        ReadExport read = read(
                "{'type':'message','user':'U1ANN','ts':1709539210.1234,'text':'root'}",
                "{'type':'message','user':'U2BEN','ts':'1709539211.000100','thread_ts':'1709539210.123400','text':'reply'}");

        assertThat(read.messages().get(1).parentMuid())
                .isEqualTo(read.messages().get(0).muid());
    }

    @Test
    void rowWithoutReadableTimeIsRejectedAlone() throws IOException {
        ReadExport read = read(
                "{'type':'message','user':'U1ANN','text':'no ts'}",
                "{'type':'message','user':'U1ANN','text':'x','ts':'soon'}",
                row(1, "'text':'fine'"));

        assertThat(read.rejects()).hasSize(2);
        assertThat(read.messages()).extracting(Message::text).containsExactly("fine");
    }

    @Test
    void replyNamesItsRootAlsoIfThatIsNotThere() throws IOException {
        ReadExport read = read(
                row(1, "'text':'root','thread_ts':'" + ts(1) + "'"),
                row(2, "'text':'reply','thread_ts':'" + ts(1) + "'"),
                row(3, "'text':'orphan','thread_ts':'1700000000.000100'"));

        assertThat(read.messages())
                .extracting(Message::parentMuid)
                .containsExactly(null, "C1GEN:" + ts(1), "C1GEN:1700000000.000100");
    }

    @Test
    void broadcastsAreOneMessageInTheirThread() throws IOException {
        ReadExport read = read(
                row(1, "'text':'root'"),
                row(2, "'text':'new','subtype':'thread_broadcast','thread_ts':'" + ts(1) + "'"),
                row(3, "'text':'old','reply_broadcast':true,'thread_ts':'" + ts(1) + "'"),
                row(4, "'text':'copy','subtype':'reply_broadcast'"));

        assertThat(read.messages()).extracting(Message::text).containsExactly("root", "new", "old");
        assertThat(read.messages().get(1).parentMuid()).isNotNull();
        assertThat(notes(read.messages().get(1)).path("flags").toString()).isEqualTo("[\"broadcast\"]");
        assertThat(notes(read.messages().get(2)).path("flags").toString()).isEqualTo("[\"broadcast\"]");
        assertThat(read.skipped()).containsEntry("reply_broadcast", 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name", "channel_archive",
                "channel_unarchive", "group_join", "pinned_item", "unpinned_item", "bot_add", "bot_remove",
                "reminder_add", "app_conversation_leave", "sh_room_created", "channel_convert_to_private"
            })
    void linesOfSlackAreCountedByKind(String kind) throws IOException {
        ReadExport read = read(row(1, "'subtype':'" + kind + "','text':'<@U1ANN> did it'"), row(2, "'text':'x'"));

        assertThat(read.messages()).hasSize(1);
        assertThat(read.skipped()).containsExactly(java.util.Map.entry("system: " + kind, 1));
    }

    @Test
    void messagesForOnePersonAndByNobodyAreSkipped() throws IOException {
        ReadExport read = read(
                row(1, "'text':'only you can see this','is_ephemeral':true"),
                "{'type':'message','user':'U00','text':'x','ts':'" + ts(2) + "'}",
                "{'type':'reaction_added','ts':'" + ts(3) + "'}",
                "{'user_id':'U1ANN','change_type':'added'}");

        assertThat(read.messages()).isEmpty();
        assertThat(read.skipped())
                .containsEntry("ephemeral", 1)
                .containsEntry("author U00", 1)
                .containsEntry("no message", 2);
    }

    @Test
    void unknownKindWithWordsIsAMessage() throws IOException {
        ReadExport read = read(row(1, "'subtype':'of_next_year','text':'words'"), row(2, "'subtype':'of_next_year'"));

        assertThat(read.messages()).extracting(Message::text).containsExactly("words");
        assertThat(read.skipped()).containsEntry("empty", 1);
    }

    @Test
    void deletedMessageHasNoTextAndNoAuthor() throws IOException {
        ReadExport read = read(
                "{'type':'message','subtype':'tombstone','user':'USLACKBOT','hidden':true,'text':'This message was"
                        + " deleted.','ts':'" + ts(1) + "','thread_ts':'" + ts(1) + "'}",
                "{'type':'message','subtype':'tombstone','text':null,'ts':'" + ts(2) + "'}",
                row(3, "'text':'reply','thread_ts':'" + ts(1) + "','parent_user_id':'USLACKBOT'"));

        assertThat(read.messages().get(0).deletedAt()).isNotNull();
        assertThat(read.messages().get(0).text()).isNull();
        assertThat(read.messages().get(0).sender()).isNull();
        assertThat(read.messages().get(1).deletedAt()).isNotNull();
        assertThat(read.messages().get(2).parentMuid())
                .isEqualTo(read.messages().get(0).muid());
    }

    @Test
    void huddleIsAMessageOfItsCreator() throws IOException {
        String huddle = "{'type':'message','subtype':'huddle_thread','user':'USLACKBOT','text':'%s','ts':'%s',"
                + "'room':{'created_by':'U2BEN'}}";
        ReadExport read = read(huddle.formatted("", ts(1)), huddle.formatted("A huddle of Ben", ts(2)));

        assertThat(read.messages()).extracting(Message::sender).containsOnly("U2BEN");
        assertThat(read.messages()).extracting(Message::text).containsExactly("A huddle started", "A huddle of Ben");
        assertThat(notes(read.messages().get(0)).path("flags").toString()).contains("huddle");
    }

    @Test
    void slackbotIsABotWithAName() throws IOException {
        ReadExport read = read(
                "{'type':'message','subtype':'slackbot_response','text':'on the fridge','ts':'" + ts(1) + "'}",
                "{'type':'message','user':'USLACKBOT','text':'reminder','ts':'" + ts(2) + "'}");

        assertThat(read.messages()).extracting(Message::sender).containsOnly("USLACKBOT");
        assertThat(names(read)).contains("USLACKBOT=Slackbot");
    }

    @Test
    void authorsInNoListHaveTheNameOfTheirMessages() throws IOException {
        ReadExport read = read(
                "{'type':'message','user':'U8','text':'x','ts':'" + ts(1)
                        + "','user_profile':{'display_name':'','real_name':'Pia Partner','name':'pia'}}",
                "{'type':'message','user':'U9','text':'hello <@U7>','ts':'" + ts(2) + "'}");

        assertThat(names(read)).isEqualTo("U1ANN=ann U2BEN=ben U8=Pia Partner U9=U9 U7=U7");
    }

    @Test
    void botIsTheUserThatTheListKnowsElseItsIdElseItsName() throws IOException {
        ReadExport read = messages(folder)
                .file(
                        "users.json",
                        "[{'id':'U5BOT','name':'builder','is_bot':true,'profile':{'real_name':'Builder','bot_id':'B5'}}]")
                .file(
                        WrittenExport.DAY,
                        "[{'type':'message','subtype':'bot_message','bot_id':'B5','username':'ci','text':'a','ts':'"
                                + ts(1)
                                + "'},{'type':'message','bot_id':'B6','text':'b','ts':'" + ts(2)
                                + "','bot_profile':{'id':'B6','name':'Gauge'}},"
                                + "{'type':'message','subtype':'bot_message','username':'relay','text':'c','ts':'"
                                + ts(3)
                                + "'},{'type':'message','subtype':'bot_message','text':'d','ts':'" + ts(4)
                                + "'},{'type':'message','user':'U5BOT','bot_id':'B5','text':'e','ts':'" + ts(5) + "'}]")
                .read();

        assertThat(read.messages())
                .extracting(Message::sender)
                .containsExactly("U5BOT", "B6", "bot:relay", "unknown", "U5BOT");
        assertThat(names(read)).contains("U5BOT=Builder", "B6=Gauge", "bot:relay=relay");
        assertThat(notes(read.messages().get(0)).path("senderName").stringValue())
                .isEqualTo("ci");
        assertThat(notes(read.messages().get(1)).has("senderName")).isFalse();
        assertThat(notes(read.messages().get(4)).path("flags").toString()).contains("bot");
    }

    @Test
    void botWithManyNamesIsOneUser() throws IOException {
        String relayed =
                "{'type':'message','subtype':'bot_message','bot_id':'B7','username':'%s','text':'x','ts':'%s'}";
        ReadExport read =
                read(relayed.formatted("ada", ts(1)), relayed.formatted("bob", ts(2)), relayed.formatted("ada", ts(3)));

        assertThat(names(read)).isEqualTo("U1ANN=ann U2BEN=ben B7=ada");
        assertThat(read.messages())
                .extracting(message -> notes(message).path("senderName").stringValue())
                .containsExactly("ada", "bob", "ada");
    }

    @Test
    void personWhoWritesThroughAnAppIsNoBot() throws IOException {
        ReadExport read = messages(
                        folder,
                        row(1, "'text':'x','bot_id':'B8','bot_profile':{'id':'B8','name':'App'},'username':'other'"))
                .read();

        assertThat(read.messages().get(0).sender()).isEqualTo("U1ANN");
        assertThat(read.users().get(0).metadata()).isNull();
        assertThat(notes(read.messages().get(0)).has("senderName")).isFalse();
    }

    @Test
    void oldFileShareHasTheCommentInsteadOfTheNotice() throws IOException {
        String old = "'subtype':'file_share','text':'<@U1ANN|ann> uploaded a file: <https://a.example|Map>%s',"
                + "'file':{'id':'F1','name':'map.png','title':'Map','mimetype':'image/png','size':'12','mode':'hosted',"
                + "'url_private':'https://files.example/map.png?t=xoxe-1'%s}";
        ReadExport read = read(
                row(
                        1,
                        old.formatted(
                                " and commented: this &amp; that",
                                ",'initial_comment':{'comment':'this &amp; <@U2BEN>'}")),
                row(2, old.formatted("", "")));

        assertThat(read.messages().get(0).text()).isEqualTo("this & <@uid:U2BEN>");
        assertThat(read.messages().get(1).text()).isNull();
        assertThat(read.messages().get(1).attachments().get(0).url())
                .isEqualTo("https://files.example/map.png?t=xoxe-1");
        assertThat(read.messages().get(1).attachments().get(0).name()).isEqualTo("map.png");
    }

    @Test
    void fileShareWhoseFileIsGoneKeepsOnlyTheComment() throws IOException {
        String gone =
                "'subtype':'file_share','file':null,'text':'<@U1ANN|ann> uploaded a file: <https://a.example|Map &amp;"
                        + " plan>";
        ReadExport read = read(
                row(1, gone + " and commented: this &amp; that'"),
                row(2, gone + "'"),
                row(3, "'subtype':'file_share','file':null,'text':'own words'"));

        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactly("this & that", "(file deleted): Map & plan", "own words");
        assertThat(read.notices())
                .anyMatch(notice ->
                        notice.contains("files missing, named in the text where there is nothing else: deleted: 2"));
    }

    @Test
    void newFileShareKeepsItsText() throws IOException {
        ReadExport read = read(row(
                1,
                "'subtype':'file_share','text':'the"
                        + " map','files':[{'id':'F1','name':'m.png','url_private':'https://f.example/m.png'}]"));

        assertThat(read.messages().get(0).text()).isEqualTo("the map");
        assertThat(read.messages().get(0).attachments()).hasSize(1);
    }

    @Test
    void fileCommentIsOfWhoCommented() throws IOException {
        ReadExport read = read("{'type':'message','subtype':'file_comment','ts':'" + ts(1)
                + "','text':'<@U2BEN> commented on a file: too far &lt;3','file':{'id':'F1','name':'m.png'},"
                + "'comment':{'user':'U2BEN','comment':'too far &lt;3'}}");

        assertThat(read.messages()).singleElement().satisfies(message -> {
            assertThat(message.sender()).isEqualTo("U2BEN");
            assertThat(message.text()).isEqualTo("too far <3");
            assertThat(message.attachments()).isEmpty();
        });
    }

    @Test
    void reactionsKeepTheirUsersAndCounts() throws IOException {
        ReadExport read = read(row(
                1,
                "'text':'x','reactions':[{'name':'+1::skin-tone-3','users':['U1ANN'],'count':1},"
                        + "{'name':'+1','users':['U1ANN','U7'],'count':'2'},{'name':'our-logo','users':['U2BEN'],'count':4},"
                        + "{'name':'tada','count':2},{'users':['U1ANN']},'odd']"));
        Message message = read.messages().get(0);

        assertThat(message.reactions())
                .containsExactly(
                        new Reaction("👍", List.of("U1ANN", "U7")), new Reaction(":our-logo:", List.of("U2BEN")));
        assertThat(notes(message).path("reactionsWithoutUsers").toString()).isEqualTo("{\":our-logo:\":3,\"🎉\":2}");
        assertThat(notes(message).path("skinTones").toString()).isEqualTo("{\"+1::skin-tone-3\":[\"U1ANN\"]}");
        assertThat(names(read)).contains("U7=U7");
    }

    @Test
    void editHasItsTime() throws IOException {
        ReadExport read = read(
                row(1, "'text':'x','edited':{'user':'U1ANN','ts':'" + ts(9) + "'}"), row(2, "'text':'y','edited':{}"));

        assertThat(read.messages().get(0).editedAt()).isEqualTo(Instant.parse("2024-03-04T08:00:09.000100Z"));
        assertThat(read.messages().get(1).editedAt()).isNull();
    }

    @Test
    void pinsAreNoted() throws IOException {
        ReadExport read = read(row(1, "'text':'x','pinned_to':['C1GEN']"));

        assertThat(notes(read.messages().get(0)).path("pinned").booleanValue()).isTrue();
    }

    @Test
    void ofRowsWithOneTimeTheLaterEditCounts() throws IOException {
        ReadExport read = read(
                row(1, "'text':'old'"),
                row(
                        1,
                        "'text':'new','edited':{'ts':'" + ts(5)
                                + "'},'reactions':[{'name':'tada','users':['U2BEN'],'count':1}]"));

        assertThat(read.messages()).extracting(Message::text).containsExactly("new");
        assertThat(read.skipped()).containsEntry("duplicate", 1);
    }

    @Test
    void repliesInsideOfTheirRootAreMessages() throws IOException {
        ReadExport read = read(row(
                1,
                "'text':'root','thread_ts':'" + ts(1) + "','slackdump_thread_replies':["
                        + row(2, "'text':'in','thread_ts':'" + ts(1) + "'") + ",null]"));

        assertThat(read.messages()).extracting(Message::text).containsExactly("root", "in");
        assertThat(read.messages().get(1).parentMuid()).isEqualTo("C1GEN:" + ts(1));
    }

    @Test
    void valuesOfOtherTypesCostNoMoreThanTheirRow() throws IOException {
        String text = ",'text':'kept'";
        ReadExport read = read(
                row(1, "'text':null,'blocks':null,'attachments':null,'files':null,'reactions':null,'edited':null"),
                row(2, "'text':{'a':1}"),
                row(3, "'subtype':7" + text),
                row(4, "'attachments':{'a':1},'blocks':'x','files':[null,7,'x',{}],'reactions':{}" + text),
                row(
                        5,
                        "'attachments':[null,7,'x',{},{'fields':[null,{}],'blocks':[7,{'type':'rich_text','elements':[1]}]}]"
                                + text),
                row(6, "'edited':true,'user_profile':'x','thread_ts':7" + text),
                "{'type':'message','user':{'id':1},'bot_id':7,'ts':'" + ts(7) + "','text':'by a number'}",
                "{'type':'message','subtype':'message_changed','ts':'" + ts(8) + "'}",
                "{'type':'message','subtype':'message_changed','ts':'" + ts(8) + "','message':[]}",
                "{'type':'message','subtype':'message_deleted','ts':'" + ts(8) + "'}",
                "{'type':'message','subtype':'file_comment','comment':null,'ts':'" + ts(9) + "','text':'kept'}",
                "7,null,'x',[1]",
                "{}");

        assertThat(read.messages())
                .extracting(Message::text)
                .filteredOn("kept"::equals)
                .hasSize(5);
        assertThat(read.unreadable()).isEmpty();
        assertThat(read.rejects()).hasSize(7);
    }

    @Test
    void fileThatBreaksOffGivesAllWholeMessagesBefore() throws IOException {
        String whole = "[" + row(1, "'text':'one'") + ",\n" + row(2, "'text':'two'") + ",\n";
        ReadExport read = messages(folder)
                .file(WrittenExport.DAY, whole + "{'type':'message','user':'U1ANN','text':'a string that is c")
                .file("general/2024-03-05.json", "[" + row(90_000, "'text':'next day'") + "]")
                .read();

        assertThat(read.messages()).extracting(Message::text).containsExactly("one", "two", "next day");
        assertThat(read.rejects().size() + read.unreadable().size()).isEqualTo(1);
    }

    @Test
    void byteOrderMarkAndBadBytesCostNothing() throws IOException {
        ReadExport read = messages(folder)
                .file("general/2024-03-05.json", "\uFEFF[" + row(90_000, "'text':'with a mark'") + "]")
                .read();
        assertThat(read.messages()).extracting(Message::text).contains("with a mark");

        java.nio.file.Files.write(
                folder.resolve("general/2024-03-06.json"),
                ("[" + row(180_000, "'text':'caf~'") + "]")
                        .replace('\'', '"')
                        .replace('~', '\u00E9')
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThat(new WrittenExport(folder).texts()).contains("caf\uFFFD");
    }
}
