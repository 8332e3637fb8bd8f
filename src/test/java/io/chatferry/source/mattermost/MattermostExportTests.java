package io.chatferry.source.mattermost;

import static io.chatferry.source.mattermost.BulkLines.ANNA;
import static io.chatferry.source.mattermost.BulkLines.TIME;
import static io.chatferry.source.mattermost.BulkLines.VERSION;
import static io.chatferry.source.mattermost.BulkLines.post;
import static io.chatferry.source.mattermost.BulkLines.read;
import static io.chatferry.source.mattermost.BulkLines.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.model.Message;
import io.chatferry.model.User;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.chat.ExpectedExport;
import io.chatferry.source.chat.ReadExport;
import io.chatferry.source.chat.model.ChatRules.Bots;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import io.chatferry.source.chat.reading.NameChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole exports, broken ones, and the options. */
class MattermostExportTests {

    private static final Path CASE = Path.of("src/test/resources/sources/mattermost");
    private static final Path REAL = Path.of("src/test/resources/exports/mattermost/export.json");

    @TempDir
    Path folder;

    @Test
    void agreesWithAnIndependentReading() {
        assertThat(ExpectedExport.differences(
                        CASE.resolve("expected.jsonl"), ReadExport.of("mattermost", CASE.resolve("export"))))
                .isEmpty();
    }

    @Test
    void readsAnExportOfAServer() {
        ReadExport read = ReadExport.of("mattermost", REAL);

        assertThat(read.messages()).hasSize(21);
        assertThat(read.messages())
                .filteredOn(message -> String.valueOf(message.text()).endsWith("joined the channel."))
                .hasSize(4);
        Message reply = read.messages().stream()
                .filter(message -> message.parentMuid() != null)
                .findFirst()
                .orElseThrow();
        assertThat(reply.text()).isEqualTo("The weather is so hot!");
        assertThat(reply.parentMuid()).isEqualTo(read.messages().get(0).muid());
        assertThat(reply.sentAt()).isBefore(read.messages().get(0).sentAt());
        assertThat(read.rejects()).isEmpty();
        assertThat(read.skipped()).isEmpty();
    }

    @Test
    void idsDoNotDependOnTheOrderOfLines() throws IOException {
        List<String> lines = Files.readAllLines(CASE.resolve("export/import.jsonl"));
        Map<String, String> before = textsById(read(folder, lines.toArray(String[]::new)));
        List<String> rest = new ArrayList<>(lines.subList(1, lines.size()));
        Collections.shuffle(rest, new Random(7));
        rest.add(0, lines.get(0));
        ReadExport shuffled = read(folder, rest.toArray(String[]::new));

        assertThat(textsById(shuffled)).isEqualTo(before);
        assertThat(shuffled.groups())
                .extracting(group -> group.guid() + group.type())
                .contains("harbour/old-dockprivate", "lighthouse/town-squarepublic");
    }

    private static Map<String, String> textsById(ReadExport read) {
        Map<String, String> texts = new TreeMap<>();
        read.messages()
                .forEach(message -> texts.put(
                        String.valueOf(message.muid()),
                        message.parentMuid() + " " + message.text() + message.reactions()));
        return texts;
    }

    @Test
    void aLaterExportOfTheServerGivesTheSameIds() throws IOException {
        String root = post("root", "'replies':null");
        String answered = post("root", "'replies':[{'user':'anna','message':'answer','create_at':" + (TIME + 5) + "}]");
        String first = read(folder, VERSION, ANNA, root).messages().get(0).muid();
        List<Message> later =
                read(folder, VERSION, ANNA, post("new", TIME + 9), answered).messages();

        assertThat(later.get(1).muid()).isEqualTo(first);
        assertThat(later.get(2).parentMuid()).isEqualTo(first);
    }

    @Test
    void equalPostsAreAllKept() throws IOException {
        ReadExport read = read(folder, VERSION, ANNA, post("ok"), post("ok"), post("ok"));

        assertThat(read.messages())
                .extracting(Message::muid)
                .doesNotHaveDuplicates()
                .hasSize(3);
        assertThat(read.skipped()).isEmpty();
    }

    @Test
    void postsThatTwoExportsOfTheServerHoldAreReadOnce() throws IOException {
        write(folder.resolve("monday.jsonl"), VERSION, ANNA, post("one"), post("two", TIME + 1));
        write(
                folder.resolve("tuesday.jsonl"),
                VERSION,
                ANNA,
                post("one"),
                post("two", TIME + 1),
                post("three", TIME + 2));
        ReadExport read = ReadExport.of("mattermost", folder);

        assertThat(read.messages()).extracting(Message::text).containsExactly("one", "two", "three");
        assertThat(read.skipped()).containsEntry("duplicate", 2);
    }

    @Test
    void aFileThatBreaksOffGivesWhatIsWhole() throws IOException {
        byte[] whole = Files.readAllBytes(CASE.resolve("export/import.jsonl"));
        String text = new String(whole, StandardCharsets.UTF_8);
        int cut = text.indexOf("is in no user line");
        Path file = folder.resolve("import.jsonl");
        Files.writeString(file, text.substring(0, cut));
        ReadExport read = ReadExport.of("mattermost", file);

        assertThat(read.messages()).extracting(Message::text).contains("posts although in no team");
        assertThat(read.rejects().size() + read.unreadable().size()).isEqualTo(1);
    }

    @Test
    void aLineOfAnUnexpectedShapeCostsOnlyItself() throws IOException {
        String[] lines = {
            VERSION,
            "{'type':'user','user':null}",
            "{'type':'user','user':{'username':null,'teams':3}}",
            "{'type':'user','user':{'username':'cara','nickname':7,'teams':[null,5,{'name':null,'channels':[{}]}]}}",
            "{'type':'channel','channel':{'team':'t'}}",
            "{'type':'team','team':[1]}",
            "{'type':7}",
            "{'type':'later_kind','later_kind':{}}",
            "{'type':'post','post':{'team':'t','channel':'c','user':'anna','message':'no time'}}",
            "{'type':'post','post':{'team':'t','channel':'c','message':'nobody','create_at':1700000000000}}",
            "{'type':'post','post':{'user':'anna','message':'nowhere','create_at':1700000000000}}",
            "{'type':'post','post':'text'}",
            "{'type':'direct_post','direct_post':{'user':'anna','message':'to nobody','create_at':1700000000000}}",
            "{'type':'direct_channel','direct_channel':{'members':null}}",
            post(
                    "strange",
                    "'props':'x'",
                    "'reactions':[null,{'user':'anna'},7]",
                    "'attachments':[null,{'path':null}]",
                    "'replies':[5,{'user':'anna','message':['x'],'create_at':1700000000001}]",
                    "'edit_at':'soon'"),
            "[1,2]",
            "not JSON",
            post("good", TIME + 5)
        };
        ReadExport read = read(folder, lines);

        assertThat(read.messages()).extracting(Message::text).containsExactly("strange", "good");
        assertThat(read.rejects()).hasSize(12);
        assertThat(read.skipped()).containsEntry("not understood", 2).containsEntry("empty", 1);
    }

    @Test
    void postsOfTheSystemAreCountedOrImported() throws IOException {
        String[] lines = {
            VERSION, ANNA, post("anna joined", "'type':'system_join_channel'"), post("plays", "'type':'custom_game'")
        };

        assertThat(read(folder, lines).skipped()).containsEntry("system: system_join_channel", 1);
        assertThat(read(folder, options(SystemLines.IMPORT, Bots.KEEP, Conversations.IMPORT), lines)
                        .messages())
                .extracting(Message::text)
                .containsExactly("anna joined", "plays");
    }

    @Test
    void postsOfBotsAndHooksCanBeLeftOutOrSplitByName() throws IOException {
        String[] lines = {
            VERSION,
            ANNA,
            "{'type':'bot','bot':{'username':'tide','display_name':'Tide','delete_at':1700000000000}}",
            "{'type':'post','post':{'team':'t','channel':'c','user':'tide','message':'high','create_at':" + TIME + "}}",
            post("hook", "'props':{'from_webhook':'true','override_username':'Gull'}"),
            post("own words", TIME + 1)
        };

        ReadExport kept = read(folder, lines);
        assertThat(kept.users())
                .filteredOn(user -> "tide".equals(user.uid()))
                .singleElement()
                .satisfies(user -> {
                    assertThat(user.name()).isEqualTo("Tide");
                    assertThat(user.deactivatedAt()).isNotNull();
                    assertThat(String.valueOf(user.metadata())).contains("\"bot\":true");
                });
        assertThat(kept.users()).extracting(user -> user.uid()).containsExactlyInAnyOrder("anna", "tide");
        assertThat(read(folder, options(SystemLines.SKIP, Bots.SKIP, Conversations.IMPORT), lines)
                        .messages())
                .extracting(Message::text)
                .containsExactly("own words");
        assertThat(read(folder, options(SystemLines.SKIP, Bots.BY_NAME, Conversations.IMPORT), lines)
                        .users())
                .extracting(user -> user.uid())
                .contains("anna/Gull");
    }

    @Test
    void archivedChannelsCanBeLeftOut() throws IOException {
        ReadExport read = read(
                folder,
                options(SystemLines.SKIP, Bots.KEEP, Conversations.SKIP),
                VERSION,
                ANNA,
                "{'type':'channel','channel':{'team':'t','name':'c','type':'O','deleted_at':1700000000000}}",
                post("x"));

        assertThat(read.groups()).isEmpty();
        assertThat(read.skipped()).containsEntry("in an archived conversation", 1);
    }

    private static MattermostOptions options(SystemLines system, Bots bots, Conversations archived) {
        return new MattermostOptions(system, bots, NameChoice.DISPLAY, archived, Conversations.IMPORT, null);
    }

    @Test
    void repliesToAReplyAreInTheThread() throws IOException {
        ReadExport read = read(
                folder,
                VERSION,
                ANNA,
                post(
                        "root",
                        "'replies':[{'user':'anna','message':'one','create_at':1700000000001,"
                                + "'replies':[{'user':'anna','message':'two','create_at':1700000000002},7]}]"));

        assertThat(read.messages()).extracting(Message::text).containsExactly("root", "one", "two");
        assertThat(read.messages().get(2).parentMuid())
                .isEqualTo(read.messages().get(0).muid());
        assertThat(read.rejects()).hasSize(1);
    }

    @Test
    void namesAreNicknamesOrFullNames() throws IOException {
        String anna =
                "{'type':'user','user':{'username':'anna','nickname':'Annie','first_name':'Anna','last_name':'Ahlers'}}";
        String ben = "{'type':'user','user':{'username':'ben','nickname':'Benny'}}";
        MattermostOptions real = new MattermostOptions(
                SystemLines.SKIP, Bots.KEEP, NameChoice.REAL, Conversations.IMPORT, Conversations.IMPORT, null);

        assertThat(read(folder, VERSION, anna, ben).users())
                .extracting(User::name)
                .containsExactly("Annie", "Benny");
        assertThat(read(folder, real, VERSION, anna, ben).users())
                .extracting(User::name)
                .containsExactly("Anna Ahlers", "Benny");
    }

    @Test
    void linesWithoutAVersionAreReadIfTheJobNamesTheFormat() throws IOException {
        assertThat(read(folder, ANNA, post("x")).messages()).hasSize(1);
        Path other = write(folder.resolve("other.jsonl"), "{'id':1}");
        assertThatThrownBy(() -> ReadExport.of("mattermost", other))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("version");
    }
}
