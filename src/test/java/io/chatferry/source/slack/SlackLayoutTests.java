package io.chatferry.source.slack;

import static io.chatferry.source.slack.WrittenExport.messages;
import static io.chatferry.source.slack.WrittenExport.row;
import static io.chatferry.source.slack.WrittenExport.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.User;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.chat.ReadExport;
import io.chatferry.source.chat.model.ChatRules.Bots;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import io.chatferry.source.chat.reading.NameChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, conversations and their folders in all variants of exports. */
class SlackLayoutTests {

    private static final Path REAL = Path.of("src/test/resources/exports/slack");

    @TempDir
    Path folder;

    private static List<String> groups(ReadExport read) {
        return read.groups().stream()
                .map(group -> group.guid() + " " + group.name() + " " + group.type())
                .sorted()
                .toList();
    }

    private static Group group(ReadExport read, String guid) {
        return read.groups().stream()
                .filter(group -> guid.equals(group.guid()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> members(ReadExport read, String guid) {
        return read.members().stream()
                .filter(member -> guid.equals(member.guid()))
                .map(Member::uid)
                .sorted()
                .toList();
    }

    @Test
    void userHasTheShownNameTheAvatarAndIsClosedIfDeleted() throws IOException {
        ReadExport read = new WrittenExport(folder)
                .file(
                        "users.json",
                        "[{'id':'U1','name':'a','real_name':'A A','profile':{'display_name':'shown','real_name':'P R',"
                                + "'image_72':'https://i.example/72.png','image_512':'https://i.example/512.png'}},{'id':'U2','name':'b','real_name':'B"
                                + " B','profile':{'display_name':'','real_name':'P"
                                + " R'}},{'id':'U3','name':'c','real_name':'C"
                                + " C','deleted':true,'updated':1700000000,'profile':{}},{'id':'U4','name':'d','profile':null},{'id':'U5'},{'id':'U6','name':'f','is_bot':true},{'name':'no"
                                + " id'}]")
                .file("general/2024-03-04.json", "[]")
                .read();

        assertThat(read.users())
                .extracting(user -> user.uid() + " " + user.name())
                .containsExactly("U1 shown", "U2 P R", "U3 C C", "U4 d", "U5 U5", "U6 f");
        assertThat(read.users().get(0).avatar()).isEqualTo("https://i.example/512.png");
        assertThat(read.users().get(2).deactivatedAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_000L));
        assertThat(String.valueOf(read.users().get(5).metadata())).contains("\"bot\":true");
        assertThat(read.rejects()).hasSize(1);
    }

    @Test
    void channelHasWhatTheListSays() throws IOException {
        ReadExport read = new WrittenExport(folder)
                .file("users.json", "[" + user("U1", "ann") + "]")
                .file(
                        "channels.json",
                        "[{'id':'C1','name':'general','created':'1690000000','creator':'U1','is_archived':true,'members':['U1','U9'],'topic':{'value':'see"
                                + " <https://a.example|here> &amp; <@U1>','last_set':'0'},'purpose':{'value':'all of"
                                + " <#C2>'}},"
                                + "{'id':'C2','name':'random','created':1,'creator':'U8','members':[],'topic':null,'purpose':'odd'},{'id':'C3','name':'secret','is_private':true,'members':['U1']},{'name':'no"
                                + " id'}]")
                .file("general/2024-03-04.json", "[]")
                .read();
        Group general = group(read, "C1");

        assertThat(groups(read)).containsExactly("C1 general public", "C2 random public", "C3 secret private");
        assertThat(general.createdAt()).isEqualTo(Instant.ofEpochSecond(1_690_000_000L));
        assertThat(general.owner()).isEqualTo("U1");
        assertThat(general.description()).isEqualTo("all of #C2");
        assertThat(String.valueOf(general.metadata()))
                .contains("\"archived\":true")
                .contains("\"topic\":\"see here (https://a.example) & @ann\"");
        assertThat(members(read, "C1")).containsExactly("U1", "U9");
        assertThat(group(read, "C2").owner()).isNull();
        assertThat(String.valueOf(group(read, "C2").metadata())).contains("\"creator\":\"U8\"");
        assertThat(group(read, "C2").createdAt()).isNull();
        assertThat(read.users()).extracting(user -> user.uid()).contains("U8", "U9");
        assertThat(read.rejects()).hasSize(1);
    }

    @Test
    void authorsAreMembersOnlyWhereTheListHasNoMembers() throws IOException {
        ReadExport read = new WrittenExport(folder)
                .file(
                        "channels.json",
                        "[{'id':'C1','name':'one','members':[]},{'id':'C2','name':'two','creator':'U1'}]")
                .file("one/2024-03-04.json", "[" + row(1, "'text':'x'") + "]")
                .file("two/2024-03-04.json", "[" + row(1, "'text':'x'") + "]")
                .read();

        assertThat(members(read, "C1")).isEmpty();
        assertThat(members(read, "C2")).containsExactly("U1ANN");
    }

    @Test
    void folderNamesMatchNamesOfTheListsWhateverTheirForm() throws IOException {
        ReadExport read = new WrittenExport(folder)
                .file(
                        "channels.json",
                        "[{'id':'C1','name':'bu\u0308ro','members':[]},{'id':'C2','name':'meetup','members':[]},"
                                + "{'id':'C3','name':'meetup-','members':[]}]")
                .file("b\u00FCro/2024-03-04.json", "[" + row(1, "'text':'one'") + "]")
                .file("meetup/2024-03-04.json", "[" + row(1, "'text':'two'") + "]")
                .file("meetup-/2024-03-04.json", "[" + row(1, "'text':'three'") + "]")
                .read();

        assertThat(read.messages())
                .extracting(message -> message.receiver() + " " + message.text())
                .containsExactlyInAnyOrder("C1 one", "C2 two", "C3 three");
    }

    @Test
    void folderInNoListIsAPrivateGroupOfItsName() throws IOException {
        ReadExport read = messages(folder)
                .file("C9LOST/2024-03-04.json", "[" + row(1, "'text':'x'") + "]")
                .file("lost/2024-03-04.json", "[" + row(1, "'text':'y'") + "]")
                .read();

        assertThat(groups(read)).contains("C9LOST C9LOST private", "lost lost private");
        assertThat(members(read, "lost")).isEmpty();
        assertThat(read.notices()).anyMatch(notice -> notice.contains("folders in no list"));
    }

    @Test
    void directFolderInNoListIsOfThoseWhoWroteInIt() throws IOException {
        ReadExport read = messages(folder)
                .file(
                        "D0ANNABEN/2024-03-04.json",
                        "[" + row(1, "'text':'x'")
                                + ",{'type':'message','user':'U2BEN','ts':'1709539299.000100','text':'y'}]")
                .file("D0ANNANNA/2024-03-04.json", "[" + row(1, "'text':'z'") + "]")
                .read();

        assertThat(read.messages())
                .extracting(message -> message.receiverType() + " " + message.receiver() + " " + message.text())
                .containsExactlyInAnyOrder("user U2BEN x", "user U1ANN y", "group D0ANNANNA z");
        assertThat(String.valueOf(group(read, "D0ANNANNA").metadata())).contains("\"was\":\"self-dm\"");
    }

    @Test
    void ofTwoConversationsWithOneNameMessagesGoToThePrivateOne() throws IOException {
        ReadExport read = messages(folder, row(1, "'text':'x'"))
                .file("groups.json", "[{'id':'G1','name':'general','members':['U1ANN']}]")
                .read();

        assertThat(read.messages().get(0).receiver()).isEqualTo("G1");
    }

    @Test
    void directMessagesAreOneToOneOnlyOfTwo() throws IOException {
        ReadExport read = messages(folder)
                .file(
                        "dms.json",
                        "[{'id':'D1','created':1,'members':['U1ANN','U2BEN']},{'id':'D2','members':['U1ANN']},{'id':'D3','members':[]},"
                                + "{'id':'D4','members':['U1ANN','USLACKBOT']}]")
                .file(
                        "mpims.json",
                        "[{'id':'G1','name':'mpdm-a--b--c-1','creator':'U1ANN','members':['U1ANN','U2BEN','U3']},"
                                + "{'id':'G2','name':'mpdm-a--b--c-2','creator':'U1ANN','members':['U1ANN','U2BEN','U3']}]")
                .file("D1/2024-03-04.json", "[" + row(1, "'text':'one'") + "]")
                .file("D2/2024-03-04.json", "[" + row(1, "'text':'two'") + "]")
                .file("D3/2024-03-04.json", "[" + row(1, "'text':'three'") + "]")
                .file("D4/2024-03-04.json", "[" + row(1, "'text':'four'") + "]")
                .file("mpdm-a--b--c-1/2024-03-04.json", "[" + row(1, "'text':'five'") + "]")
                .read();

        assertThat(read.messages())
                .extracting(message -> message.receiver() + " " + message.text())
                .containsExactlyInAnyOrder("U2BEN one", "D2 two", "D3 three", "USLACKBOT four", "G1 five");
        assertThat(groups(read)).contains("G1 mpdm-a--b--c-1 private", "G2 mpdm-a--b--c-2 private");
        assertThat(group(read, "G1").owner()).isEqualTo("U1ANN");
        assertThat(read.users()).anySatisfy(user -> assertThat(user.name()).isEqualTo("Slackbot"));
    }

    @Test
    void authorOfAListedDirectMessageWithoutMembersIsAMember() throws IOException {
        ReadExport read = messages(folder)
                .file("dms.json", "[{'id':'D3','members':[]}]")
                .file("D3/2024-03-04.json", "[" + row(1, "'text':'three'") + "]")
                .read();

        assertThat(members(read, "D3")).containsExactly("U1ANN");
    }

    @Test
    void exportWithoutAnyListHasPrivateGroupsOfItsAuthors() throws IOException {
        ReadExport read = new WrittenExport(folder)
                .file("general/2024-03-04.json", "[" + row(1, "'text':'x'") + "]")
                .read();

        assertThat(groups(read)).containsExactly("general general private");
        assertThat(members(read, "general")).containsExactly("U1ANN");
    }

    @Test
    void singleFileIsOfTheConversationOfItsFolder() throws IOException {
        messages(folder, row(1, "'text':'x'"));
        for (Path path : List.of(folder.resolve("general"), folder.resolve(WrittenExport.DAY))) {
            ReadExport read = ReadExport.of("slack", path);
            assertThat(read.messages()).extracting(Message::receiver).containsExactly("general");
        }
    }

    @Test
    void organisationIsReadWithAllItsWorkspaces() throws IOException {
        ReadExport read = new WrittenExport(folder)
                .file("org_users.json", "[" + user("U1ANN", "ann") + "," + user("U2BEN", "ben") + "]")
                .file("dms.json", "[{'id':'D1','members':['U1ANN','U2BEN']}]")
                .file("channels.json", "[{'id':'C0','name':'everywhere','members':['U1ANN']}]")
                .file("D1/2024-03-04.json", "[" + row(1, "'text':'direct'") + "]")
                .file("teams/sales/users.json", "[" + user("U1ANN", "ann of sales") + "]")
                .file("teams/sales/channels.json", "[{'id':'C1','name':'general','members':['U1ANN']}]")
                .file("teams/sales/general/2024-03-04.json", "[" + row(1, "'text':'sales'") + "]")
                .file("teams/sales/everywhere/2024-03-04.json", "[" + row(1, "'text':'all'") + "]")
                .file("teams/sales/lost/2024-03-04.json", "[" + row(1, "'text':'lost of sales'") + "]")
                .file("teams/tech/channels.json", "[{'id':'C2','name':'general','members':['U2BEN']}]")
                .file("teams/tech/groups.json", "[{'id':'G1','name':'ops','members':['U2BEN']}]")
                .file("teams/tech/general/2024-03-04.json", "[" + row(1, "'text':'tech'") + "]")
                .file("teams/tech/ops/2024-03-04.json", "[" + row(1, "'text':'ops'") + "]")
                .file("teams/tech/lost/2024-03-04.json", "[" + row(1, "'text':'lost of tech'") + "]")
                .read();

        assertThat(read.messages())
                .extracting(message -> message.receiver() + " " + message.text())
                .containsExactlyInAnyOrder(
                        "U2BEN direct",
                        "C1 sales",
                        "C0 all",
                        "sales/lost lost of sales",
                        "C2 tech",
                        "G1 ops",
                        "tech/lost lost of tech");
        assertThat(read.users()).extracting(user -> user.name()).containsExactly("ann", "ben");
    }

    @Test
    void dumpOfSlackdumpHasAFileForEachConversation() throws IOException {
        String reply = row(2, "'text':'reply','thread_ts':'" + WrittenExport.ts(1) + "'");
        WrittenExport dump = new WrittenExport(folder)
                .file(
                        "C0GENERAL.json",
                        "{'channel_id':'C0GENERAL','name':'general','messages':["
                                + row(
                                        1,
                                        "'text':'root','files':[{'id':'F1','name':'a.png','url_private':'C0GENERAL/F1-a.png'}],"
                                                + "'slackdump_thread_replies':[" + reply + "]")
                                + "]}")
                .file(
                        "C0GENERAL-1709539201.000100.json",
                        "{'channel_id':'C0GENERAL','thread_ts':'1709539201.000100','name':'general','messages':["
                                + reply + "]}")
                .file("C0GENERAL/F1-a.png", "x")
                .file(
                        "D0ANNABEN.json",
                        "{'channel_id':'D0ANNABEN','name':'','messages':[" + row(3, "'text':'me'") + "]}");
        ReadExport read = dump.read();

        assertThat(groups(read)).containsExactly("C0GENERAL general private", "D0ANNABEN U1ANN private");
        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactlyInAnyOrder("root\n(file not moved): a.png", "reply", "me");
        assertThat(members(read, "C0GENERAL")).containsExactly("U1ANN");
        assertThat(dump.recognition().reason()).startsWith("dump of Slackdump: 2 files named after conversations");
    }

    @Test
    void twoExportsOfOneWorkspaceGiveEachMessageOnce() throws IOException {
        messages(folder.resolve("march"), row(1, "'text':'in both'"));
        messages(folder.resolve("april"), row(1, "'text':'in both'"), row(2, "'text':'later'"));
        ReadExport read = new WrittenExport(folder).read();

        assertThat(read.messages()).extracting(Message::text).containsExactlyInAnyOrder("in both", "later");
        assertThat(read.groups()).hasSize(2);
    }

    @Test
    void filesThatHoldNoMessagesAreTold() throws IOException {
        ReadExport read = messages(folder, row(1, "'text':'x'"))
                .file("integration_logs.json", "[{'user_id':'U1ANN','date':'1690000000'}]")
                .file("canvases.json", "[]")
                .file("README.md", "read me")
                .read();

        assertThat(read.messages()).hasSize(1);
        assertThat(read.skipped()).isEmpty();
        assertThat(read.notices()).anyMatch(notice -> notice.contains("integration_logs.json"));
    }

    @Test
    void folderThatIsNoExportIsRefused() throws IOException {
        WrittenExport export =
                new WrittenExport(folder).file("notes.txt", "milk").file("more.txt", "bread");

        assertThatThrownBy(export::read).isInstanceOf(SourceException.class).hasMessageContaining("no export of Slack");
    }

    @Test
    void realExportsAreReadWhole() {
        ReadExport viewer = ReadExport.of("slack", REAL.resolve("slack-export-viewer.zip"));
        assertThat(viewer.rejects()).isEmpty();
        assertThat(viewer.messages()).hasSize(147);
        assertThat(viewer.skipped()).containsEntry("system: channel_join", 8).containsEntry("system: bot_add", 3);

        ReadExport unicode = ReadExport.of("slack", REAL.resolve("unicode-folder-names.zip"));
        assertThat(unicode.groups()).extracting(Group::name).contains("チャネル");
        assertThat(unicode.messages())
                .hasSize(2)
                .allSatisfy(message -> assertThat(message.receiver()).startsWith("C"));
    }

    @Test
    void optionsChooseWhatIsRead() throws IOException {
        WrittenExport export = messages(
                        folder,
                        row(1, "'text':'x'"),
                        row(2, "'subtype':'channel_join','text':'<@U1ANN> has joined the channel'"),
                        "{'type':'message','subtype':'bot_message','bot_id':'B1','username':'crow','text':'y','ts':'1709539205.000100'}")
                .file("groups.json", "[{'id':'G1','name':'secret','is_archived':true,'members':['U1ANN']}]")
                .file("secret/2024-03-04.json", "[" + row(1, "'text':'z'") + "]");

        SlackOptions all = SlackOptions.STANDARD;
        assertThat(export.read(new SlackOptions(
                                SystemLines.IMPORT,
                                all.bots(),
                                all.names(),
                                all.archived(),
                                all.privateChannels(),
                                null))
                        .messages())
                .extracting(Message::text)
                .contains("<@uid:U1ANN> has joined the channel");
        assertThat(export.read(new SlackOptions(
                                all.system(), Bots.SKIP, all.names(), all.archived(), all.privateChannels(), null))
                        .messages())
                .extracting(Message::text)
                .containsExactlyInAnyOrder("x", "z");
        assertThat(export.read(new SlackOptions(
                                all.system(), Bots.BY_NAME, all.names(), all.archived(), all.privateChannels(), null))
                        .messages())
                .extracting(Message::sender)
                .contains("B1/crow");
        for (SlackOptions options : List.of(
                new SlackOptions(
                        all.system(), all.bots(), all.names(), Conversations.SKIP, all.privateChannels(), null),
                new SlackOptions(all.system(), all.bots(), all.names(), all.archived(), Conversations.SKIP, null))) {
            assertThat(export.read(options).messages())
                    .extracting(Message::text)
                    .containsExactlyInAnyOrder("x", "y");
        }
    }

    @Test
    void usersHaveTheNamesThatSlackShowsOrTheirFullOnes() throws IOException {
        WrittenExport export = new WrittenExport(folder)
                .file(
                        "users.json",
                        "[{'id':'U1','name':'a','profile':{'display_name':'annie','real_name':'Anna Ahlers'}},"
                                + "{'id':'U2','name':'b','profile':{'display_name':'','real_name':'Ben'}}]")
                .file("channels.json", "[{'id':'C1','name':'general','members':['U1','U2']}]");
        SlackOptions all = SlackOptions.STANDARD;

        assertThat(export.read(all).users()).extracting(User::name).containsExactly("annie", "Ben");
        assertThat(export.read(new SlackOptions(
                                all.system(), all.bots(), NameChoice.REAL, all.archived(), all.privateChannels(), null))
                        .users())
                .extracting(User::name)
                .containsExactly("Anna Ahlers", "Ben");
    }
}
