package io.chatferry.source.teams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chatferry.model.Attachment;
import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.Reaction;
import io.chatferry.model.User;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.chat.ReadExport;
import io.chatferry.source.chat.model.ChatRules.Bots;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeamsTests {

    private static final Path CASES = Path.of("src/test/resources/sources/teams");
    private static final String ANNA = "11111111-1111-4111-8111-111111111111";
    private static final String BORIS = "22222222-2222-4222-8222-222222222222";
    private static final String CHEN = "33333333-3333-4333-8333-333333333333";
    private static final String DORA = "44444444-4444-4444-8444-444444444444";
    private static final String GENERAL = "19:general1@thread.tacv2";

    @TempDir
    Path folder;

    private static ReadExport sample() {
        return ReadExport.of("teams", CASES.resolve("export"));
    }

    /** Messages of one channel, one a line of JSON with ' instead of ", in camelCase. */
    private ReadExport read(String... messages) throws IOException {
        Path file = folder.resolve("teams/t1/messages_t1.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "[" + String.join(",\n", messages).replace('\'', '"') + "]");
        return ReadExport.of("teams", folder);
    }

    private static String line(String id, String html, String more) {
        return "{'id':'" + id
                + "','messageType':'message','createdDateTime':'2024-03-04T08:00:01Z','from':{'user':{'id':'u1',"
                + "'displayName':'Anna'}},'channelIdentity':{'channelId':'c'},'body':{'contentType':'html','content':'"
                + html + "'}"
                + (more.isEmpty() ? "" : "," + more) + "}";
    }

    @Test
    void makesAGroupOfEachChannelNamedAfterItsTeam() {
        assertThat(sample().groups())
                .extracting(Group::guid, Group::name, Group::type, Group::owner)
                .containsExactly(
                        tuple(GENERAL, "Alpha / General", "public", ANNA),
                        tuple("19:plans@thread.tacv2", "Alpha / Plans & more", "public", ANNA),
                        tuple("19:private1@thread.tacv2", "Alpha / quiet", "private", null),
                        tuple("19:general2@thread.tacv2", "Board / General", "private", null),
                        tuple("19:0123456789abcdef@thread.v2", "Anna Ahlers, Boris Baum, Dora Dietz", "private", null));
        assertThat(String.valueOf(sample().groups().get(3).metadata())).contains("\"archived\":true");
        assertThat(String.valueOf(sample().groups().get(4).metadata())).contains("\"was\":\"group-dm\"");
    }

    @Test
    void takesTheMembersOfATeamForItsStandardChannelsOnly() {
        Map<String, List<String>> members = sample().members().stream()
                .collect(Collectors.groupingBy(
                        member -> String.valueOf(member.guid()), Collectors.mapping(Member::uid, Collectors.toList())));

        assertThat(members.get(GENERAL)).containsExactly(ANNA, BORIS, CHEN);
        assertThat(members.get("19:private1@thread.tacv2")).as("its authors").containsExactly(ANNA);
        assertThat(members.get("19:0123456789abcdef@thread.v2"))
                .as("owners of folders, and authors")
                .containsExactlyInAnyOrder(ANNA, BORIS, DORA);
    }

    @Test
    void namesPeopleWhoAreInNoListOfUsers() {
        assertThat(sample().users())
                .extracting(User::uid, User::name)
                .contains(
                        tuple(CHEN, "Chen Li"),
                        tuple(DORA, "Dora Dietz"),
                        tuple("99999999-0000-4000-8000-000000000009", "Build App"))
                .hasSize(5);
    }

    @Test
    void readsAChatOnceThoughEachParticipantHasIt() {
        ReadExport read = sample();

        assertThat(read.conversation(ANNA, BORIS))
                .extracting(Message::text)
                .containsExactly("between us", "exactly this");
        assertThat(read.conversation("19:0123456789abcdef@thread.v2"))
                .extracting(Message::text)
                .containsExactly("three of us", "I was deleted later");
        assertThat(read.skipped())
                .isEqualTo(Map.of(
                        "system: unknownFutureValue", 3,
                        "system: systemEventMessage", 1,
                        "duplicate", 4,
                        "empty", 1));
    }

    @Test
    void writesTheSubjectMentionsAndBlocksOfAPost() {
        Message post = sample().conversation(GENERAL).get(0);

        assertThat(post.text())
                .isEqualTo("Welcome\nHello <@uid:" + BORIS + "> <@uid:" + BORIS + ">, @General: bold & soft <tag>\n"
                        + "new paragraph\nnew line");
        assertThat(post.reactions())
                .extracting(Reaction::reaction, Reaction::uids)
                .containsExactly(tuple("👍", List.of(BORIS)), tuple("❤️", List.of(DORA)));
        assertThat(post.editedAt()).as("a reaction is no edit").isNull();
    }

    @Test
    void readsEditsThreadsQuotesAndDeletedMessages() {
        ReadExport read = sample();

        assertThat(read.message("1709539203000").editedAt()).isEqualTo(Instant.parse("2024-03-04T08:00:03.600Z"));
        assertThat(read.message("1709539205000").parentMuid()).isEqualTo(GENERAL + ":1709539201000");
        assertThat(read.message("1709539209000").parentMuid()).isEqualTo("19:plans@thread.tacv2:1709539100001");
        assertThat(read.message("1709539220500").quotedMuid()).endsWith(":1709539220000");
        Message deleted = read.message("1709539206000");
        assertThat(deleted.deletedAt()).isEqualTo(Instant.parse("2024-03-04T08:00:07Z"));
        assertThat(deleted.text()).isNull();
    }

    @Test
    void keepsOneIdInTwoChannelsApart() {
        assertThat(sample().messages())
                .filteredOn(message -> String.valueOf(message.muid()).endsWith(":1709539201000"))
                .extracting(Message::text)
                .contains("same id, other channel")
                .hasSize(2);
    }

    @Test
    void readsFilesAndPictures() {
        ReadExport read = sample();

        assertThat(read.message("1709539204500").attachments())
                .extracting(Attachment::url, Attachment::name)
                .containsExactly(
                        tuple("https://alpha.sharepoint.example/sites/a/Budget%2024.xlsx", "Budget 24.xlsx"),
                        tuple("https://alpha.sharepoint.example/sites/a/b.pdf", "b.pdf"));
        assertThat(read.message("1709539204000").text()).isEqualTo("picture");
        assertThat(read.message("1709539204000").attachments()).hasSize(1);
        assertThat(read.message("1709539210000").text()).isEqualTo("🙂 and a GIF");
        assertThat(read.message("1709539210000").attachments())
                .extracting(Attachment::url)
                .containsExactly("https://media.gif.example/cat.gif");
        assertThat(read.notices()).anyMatch(notice -> notice.contains("token of Microsoft Graph"));
    }

    @Test
    void writesWhatCardsBannersAndForwardsSay() {
        ReadExport read = sample();

        assertThat(read.message("1709539207500").text())
                .isEqualTo("Build 12\nState: green\nOpen (https://ci.example.org/12)");
        assertThat(String.valueOf(read.users().stream()
                        .filter(user -> "Build App".equals(user.name()))
                        .findFirst()
                        .orElseThrow()
                        .metadata()))
                .contains("\"bot\":true");
        assertThat(read.message("1709539211000").text()).isEqualTo("what I was told\nlook at this");
        assertThat(String.valueOf(read.message("1709539211000").metadata())).contains("forwarded");
        assertThat(read.message("1709539211500").text()).isEqualTo("the subject\nthe banner\nthe body");
        assertThat(read.message("1709539208500").text()).isEqualTo("plain <b>not html</b>");
    }

    @Test
    void readsRepliesOfMicrosoftGraphLikewise() {
        ReadExport read = ReadExport.of("teams", CASES.resolve("export-graph"));

        assertThat(read.conversation(GENERAL))
                .extracting(Message::text)
                .containsExactly("camel case, as Graph answers", "answer");
        assertThat(read.messages().get(1).parentMuid()).endsWith(":1709539201000");
        assertThat(read.groups()).extracting(Group::name, Group::type).containsExactly(tuple("General", "private"));
        assertThat(read.members()).extracting(Member::uid).containsExactly(ANNA, BORIS);
    }

    @Test
    void readsAnswersInsideOfTheirRoot() throws IOException {
        String reply = line("m2", "answer", "'replyToId':'m1'");

        ReadExport read = read(line("m1", "root", "'replies':[" + reply + "]"));

        assertThat(read.messages())
                .extracting(Message::text, Message::parentMuid)
                .containsExactly(tuple("root", null), tuple("answer", "c:m1"));
    }

    @Test
    void namesLinesOfTheSystemAfterTheirEvent() throws IOException {
        assertThat(read(
                                line(
                                                "m1",
                                                "<systemEventMessage/>",
                                                "'eventDetail':{'@odata.type':'#microsoft.graph.chatRenamedEventMessageDetail'}")
                                        .replace("'message'", "'systemEventMessage'"),
                                line("m2", "x", "").replaceAll("'from':\\{'user':\\{[^}]*}}", "'from':null"))
                        .skipped())
                .isEqualTo(Map.of("system: chatRenamed", 1, "system: without an author", 1));
    }

    @Test
    void keepsADeletedMessageWithoutAuthor() throws IOException {
        Message deleted = read(line("m1", "", "'deletedDateTime':'2024-03-04T09:00:00Z'")
                        .replaceAll("'from':\\{'user':\\{[^}]*}}", "'from':null"))
                .messages()
                .get(0);

        assertThat(deleted.deletedAt()).isEqualTo(Instant.parse("2024-03-04T09:00:00Z"));
        assertThat(deleted.sender()).isNull();
    }

    @Test
    void givesNotesToOneselfAGroupForEachPerson() throws IOException {
        for (String user : List.of("u1", "u2")) {
            Path file = folder.resolve("users/" + user + "/messages_" + user + ".json");
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    ("[" + line("m1", "note of " + user, "'chatId':'48:notes'") + "]")
                            .replace("'channelIdentity':{'channelId':'c'}", "'channelIdentity':null")
                            .replace("'id':'u1'", "'id':'" + user + "'")
                            .replace('\'', '"'));
        }

        ReadExport read = ReadExport.of("teams", folder);

        assertThat(read.groups())
                .extracting(Group::guid, Group::type)
                .containsExactly(tuple("48:notes/u1", "private"), tuple("48:notes/u2", "private"));
        assertThat(read.messages()).extracting(Message::text).containsExactly("note of u1", "note of u2");
    }

    @ParameterizedTest
    @CsvSource({"like, 👍", "laugh, 😆", "💯, 💯", "1f980_crab, 🦀"})
    void readsReactionsByNameOrEmoji(String type, String emoji) throws IOException {
        String reaction = "'reactions':[{'reactionType':'" + type + "','user':{'user':{'id':'u2'}}},{'reactionType':'"
                + type + "'}]";

        Message message = read(line("m1", "x", reaction)).messages().get(0);

        assertThat(message.reactions())
                .extracting(Reaction::reaction, Reaction::uids)
                .containsExactly(tuple(emoji, List.of("u2")));
        assertThat(String.valueOf(message.metadata())).contains("reactionsWithoutUsers");
    }

    @Test
    void readsCardsOfAllKinds() throws IOException {
        String card = "{'title':'Alarm','sections':[{'activityTitle':'<b>Disk</b>','facts':[{'name':'Free','value':'1"
                + " %'}],'text':'see"
                + " log'}],'potentialAction':[{'name':'Open','targets':[{'uri':'https://x.example/1'}]}]}";

        assertThat(read(line(
                                "m1",
                                "<attachment></attachment>",
                                "'attachments':[{'contentType':'application/vnd.microsoft.teams.card.o365connector','content':"
                                        + card + "}]"))
                        .messages())
                .extracting(Message::text)
                .containsExactly("Alarm\nDisk\nsee log\nFree: 1 %\nOpen (https://x.example/1)");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "'contentType':'meetingReference','name':'Weekly'|Weekly",
                "'contentType':'meetingReference','content':{'subject':'Monthly'},'name':'Weekly'|Monthly",
                "'contentType':'tabReference','name':'Plan','contentUrl':'https://x.example/plan'|Plan (https://x.example/plan)",
                "'contentType':'application/vnd.microsoft.card.fluidEmbedCard','content':{'componentUrl':'https://x.example/loop'}|https://x.example/loop",
                "'contentType':'application/vnd.microsoft.card.other','name':'Thing','contentUrl':'https://x.example/1'|Thing (https://x.example/1)",
            },
            delimiter = '|')
    void showsNameAndAddressOfAnAttachmentWithoutWords(String attachment, String text) throws IOException {
        assertThat(read(line("m1", "<attachment></attachment>", "'attachments':[{" + attachment + "}]"))
                        .messages())
                .extracting(Message::text)
                .containsExactly(text);
    }

    @Test
    void namesPeopleWhomACardMentions() throws IOException {
        String card =
                "{'type':'AdaptiveCard','body':[{'type':'TextBlock','text':'Ask <at>Anna</at> or <at id=\\'1\\'>@Boris</at>'}]}";

        assertThat(read(line(
                                "m1",
                                "<attachment></attachment>",
                                "'attachments':[{'contentType':'application/vnd.microsoft.card.adaptive','content':"
                                        + card + "}]"))
                        .messages())
                .extracting(Message::text)
                .containsExactly("Ask @Anna or @Boris");
    }

    @Test
    void aRowOfAnotherShapeCostsItself() throws IOException {
        ReadExport read = read(
                "{'id':'m1'}",
                "{'id':'m2','channelIdentity':{'channelId':'c'},'from':{'user':{'id':'u'}},'createdDateTime':'soon'}",
                "{'id':7,'channelIdentity':{'channelId':'c'},'from':{'user':{'id':'u'}},'createdDateTime':'2024-03-04T08:00:01Z','body':{'content':'odd'},'attachments':[1,null,{'contentType':7,'content':'no"
                        + " json'},{}],"
                        + "'mentions':{'a':[]},'reactions':[null,{'user':3}],'subject':{},'replies':'x','importance':[]}");

        assertThat(read.messages()).extracting(Message::text, Message::muid).containsExactly(tuple("odd", "c:7"));
        assertThat(read.rejects()).hasSize(2);
    }

    @Test
    void readsAllWholeMessagesOfAFileThatIsCutOff() throws IOException {
        for (String export : List.of("export", "export-graph")) {
            Path file = folder.resolve(export + "/teams/t/messages_t.json");
            Files.createDirectories(file.getParent());
            try (Stream<Path> files = Files.walk(CASES.resolve(export + "/teams"))) {
                Path source = files.filter(path -> path.getFileName().toString().startsWith("messages_"))
                        .sorted()
                        .findFirst()
                        .orElseThrow();
                String text = Files.readString(source);
                Files.writeString(file, text.substring(0, text.length() * 4 / 5));
            }

            ReadExport read = ReadExport.of("teams", folder.resolve(export));

            assertThat(read.messages()).isNotEmpty();
            assertThat(read.unreadable().size() + read.rejects().size())
                    .as(export)
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"export, keys in PascalCase", "export-graph, keys in camelCase"})
    void recognisesBothVariants(String export, String variant) throws IOException {
        try (ExportFiles files = ExportFiles.open(CASES.resolve(export))) {
            var found = SourceFormats.recognise(files).orElseThrow();

            assertThat(found.name()).isEqualTo("teams");
            assertThat(found.recognition().percent()).isEqualTo(100);
            assertThat(found.recognition().reason()).contains(variant);
        }
    }

    @Test
    void readsAZipWithALeadingFolder() throws IOException {
        Path zip = folder.resolve("teams.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip), StandardCharsets.UTF_8);
                Stream<Path> files = Files.walk(CASES.resolve("export"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new ZipEntry("backup/" + CASES.resolve("export").relativize(file)));
                Files.copy(file, out);
                out.closeEntry();
            }
        }

        assertThat(ReadExport.of("teams", zip).messages()).hasSameSizeAs(sample().messages());
    }

    @Test
    void leavesOutWhatTheJobDoesNotWant() {
        TeamsOptions options = new TeamsOptions(Bots.SKIP, Conversations.SKIP, Conversations.SKIP, null);

        ReadExport read = ReadExport.of("teams", CASES.resolve("export"), ZoneOffset.UTC, options);

        assertThat(read.groups()).extracting(Group::name).containsExactly("Alpha / General", "Alpha / Plans & more");
        assertThat(read.skipped()).containsKeys("bot", "in a private conversation", "in an archived conversation");
    }

    @Test
    void readsTheSampleWithoutRejects() {
        ReadExport read = ReadExport.of("teams", Path.of("samples/teams"));

        assertThat(read.messages()).hasSizeGreaterThan(20);
        assertThat(read.rejects()).isEmpty();
        assertThat(read.unreadable()).isEmpty();
    }
}
