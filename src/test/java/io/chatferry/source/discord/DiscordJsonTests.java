package io.chatferry.source.discord;

import static io.chatferry.source.discord.DiscordExport.CHANNEL;
import static io.chatferry.source.discord.DiscordExport.by;
import static io.chatferry.source.discord.DiscordExport.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Attachment;
import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.User;
import io.chatferry.source.chat.ExpectedExport;
import io.chatferry.source.chat.ReadExport;
import io.chatferry.source.chat.model.ChatRules;
import io.chatferry.source.chat.reading.NameChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels in JSON, as DiscordChatExporter writes them. */
class DiscordJsonTests {

    private static final Path CASE = Path.of("src/test/resources/sources/discord/json");
    private static final String THREAD = "{'id':'200','type':'GuildPublicThread','categoryId':'100','name':'Which?'}";
    private static final String DIRECT = "{'id':'300','type':'DirectTextChat','name':'ben'}";

    @TempDir
    Path folder;

    private DiscordExport export;

    @BeforeEach
    void begin() {
        export = new DiscordExport(folder);
    }

    private Message only(String message) throws IOException {
        List<Message> messages =
                export.channel("general [100].json", CHANNEL, message).read().messages();
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }

    @Test
    void namesAreNicknamesOrThoseOfAccounts() throws IOException {
        export.channel(
                "general [100].json",
                CHANNEL,
                message("1", "x", "").replace("'nickname':'anna'", "'nickname':'Annie'"));
        DiscordOptions options = new DiscordOptions(
                DiscordOptions.ThreadChannels.MERGE,
                ChatRules.SystemLines.SKIP,
                ChatRules.Bots.KEEP,
                NameChoice.REAL,
                null);

        assertThat(export.read().users()).extracting(User::name).containsExactly("Annie");
        assertThat(ReadExport.of("discord", folder, ZoneOffset.UTC, options).users())
                .extracting(User::name)
                .containsExactly("anna");
    }

    private String text(String content, String more) throws IOException {
        return String.valueOf(only(message("1", content, more)).text());
    }

    private static String noted(Message message, String key) {
        return message.metadata() == null
                ? ""
                : message.metadata().path("chatferry").path(key).toString().replace('"', '\'');
    }

    @Test
    void readsAllOfAnExportAsExpected() {
        ReadExport read = ReadExport.of("discord", CASE.resolve("export"));

        assertThat(ExpectedExport.differences(CASE.resolve("expected.jsonl"), read))
                .isEmpty();
    }

    @Test
    void readsTheSample() {
        ReadExport read = ReadExport.of("discord", Path.of("samples/discord"));

        assertThat(read.messages()).hasSize(21);
        assertThat(read.rejects()).isEmpty();
        assertThat(read.unreadable()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2024-03-04T09:00:00.18+07:00, 2024-03-04T02:00:00.180Z",
        "2024-03-04T09:00:00.627+00:00, 2024-03-04T09:00:00.627Z",
        "2024-03-04T09:00:00.5322821-03:30, 2024-03-04T12:30:00.532282100Z",
        "2024-03-04T09:00:00Z, 2024-03-04T09:00:00Z",
        "2024-03-04T09:00:00, 2024-03-04T09:00:00Z"
    })
    void readsTimesWithTheOffsetOfTheExporter(String written, String instant) throws IOException {
        String row = message("1", "x", "").replace("2024-03-04T09:00:00+01:00", written);

        assertThat(only(row).sentAt()).isEqualTo(Instant.parse(instant));
    }

    @Test
    void takesAMissingTimeFromTheId() throws IOException {
        String row = message("1212345678901234567", "x", "").replace("2024-03-04T09:00:00+01:00", "soon");

        assertThat(only(row).sentAt()).isEqualTo(Instant.parse("2024-02-28T10:28:54.143Z"));
    }

    @Test
    void mentionsUsersByTheirLongestName() throws IOException {
        String ann = "{'id':'8','name':'ann','nickname':'Ann'}";
        String annLee = "{'id':'9','name':'lee','nickname':'Ann Lee'}";

        assertThat(text("@Ann Lee and @Ann and @lee and @nobody", "'mentions':[" + ann + "," + annLee + "]"))
                .isEqualTo("<@uid:9> and <@uid:8> and <@uid:9> and @nobody");
    }

    @Test
    void readsMarkupThatTheExporterWasToldToLeave() throws IOException {
        assertThat(text(
                        "<@8> <@!9> <#100> <#5> <@&6> <:a_b:1> <a:c:2> <t:1709539200> <x> <@> <t:99999999999999999>",
                        ""))
                .isEqualTo("<@uid:8> <@uid:9> #general #deleted-channel @deleted-role :a_b: :c: 2024-03-04 08:00 UTC"
                        + " <x> <@> <t:99999999999999999>");
    }

    @Test
    void namesARoleThatALaterMessageDescribes() throws IOException {
        ReadExport read = export.channel(
                        "general [100].json",
                        CHANNEL,
                        message("1", "hi <@&6>", ""),
                        "{'id':'2','type':'Default','timestamp':'2024-03-04T09:00:00Z','content':'x',"
                                + "'author':{'id':'8','name':'ben','roles':[{'id':'6','name':'Gardeners'}]}}")
                .read();

        assertThat(read.messages().get(0).text()).isEqualTo("hi @Gardeners");
    }

    @Test
    void quotesMessagesOfTheSameChannelOnly() throws IOException {
        assertThat(only(message("2", "x", "'reference':{'messageId':'1','channelId':'100'}"))
                        .quotedMuid())
                .isEqualTo("100:1");
        assertThat(only(message("2", "x", "'reference':{'messageId':'1','channelId':'101'}"))
                        .quotedMuid())
                .isNull();
        assertThat(only(message("2", "x", "'reference':{'type':'Forward','messageId':'1','channelId':'100'}"))
                        .quotedMuid())
                .isNull();
    }

    @Test
    void aForwardIsTheForwardedMessage() throws IOException {
        Message message = only(message(
                "1",
                "",
                "'reference':{'type':'Forward','messageId':'5','channelId':'9'},'forwardedMessage':{'content':'look',"
                        + "'attachments':[{'url':'https://x.example/a.png','fileName':'a.png','fileSizeBytes':3}]}"));

        assertThat(message.text()).isEqualTo("look");
        assertThat(message.attachments()).extracting(Attachment::name).containsExactly("a.png");
        assertThat(noted(message, "flags")).isEqualTo("['forwarded']");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Default", "Reply", "19", "20", "23", "0"})
    void keepsWhatPeopleAndCommandsWrite(String type) throws IOException {
        assertThat(only(message("1", "hello", "").replace("Default", type)).text())
                .isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RecipientRemove", "ChannelIconChange", "ChannelNameChange", "8", "21", "24", "46"})
    void leavesOutLinesOfTheSystem(String type) throws IOException {
        String row = message("1", "hello", "").replace("'Default'", "'" + type + "'");

        ReadExport read = export.channel("general [100].json", CHANNEL, row).read();

        assertThat(read.messages()).isEmpty();
        assertThat(read.skipped()).containsEntry("system: " + type, 1);
        assertThat(read.users()).extracting(User::uid).containsExactly("7");
    }

    @Test
    void importsLinesOfTheSystemIfTheJobSaysSo() throws IOException {
        DiscordOptions options = new DiscordOptions(
                DiscordOptions.ThreadChannels.MERGE,
                ChatRules.SystemLines.IMPORT,
                ChatRules.Bots.KEEP,
                NameChoice.DISPLAY,
                null);
        export.channel(
                "general [100].json",
                CHANNEL,
                message("1", "Pinned a message.", "").replace("Default", "ChannelPinnedMessage"));

        assertThat(export.read(options, ZoneOffset.UTC).messages())
                .extracting(Message::text)
                .containsExactly("Pinned a message.");
    }

    @Test
    void linesOfTheSystemInAThreadBelongToIt() throws IOException {
        DiscordOptions options = new DiscordOptions(
                DiscordOptions.ThreadChannels.MERGE,
                ChatRules.SystemLines.IMPORT,
                ChatRules.Bots.KEEP,
                NameChoice.DISPLAY,
                null);
        export.channel("a [100].json", CHANNEL, message("200", "Which?", ""))
                .channel(
                        "b [200].json",
                        THREAD,
                        message("201", "Pinned a message.", "").replace("Default", "ChannelPinnedMessage"));

        assertThat(export.read(options, ZoneOffset.UTC).messages().get(1).parentMuid())
                .isEqualTo("100:200");
    }

    @Test
    void whoJoinsIsAMember() throws IOException {
        ReadExport read = export.channel(
                        "general [100].json",
                        CHANNEL,
                        by("8", "ben", "1", "Joined the server.", "").replace("Default", "GuildMemberJoin"))
                .read();

        assertThat(read.members()).extracting(Member::uid).containsExactly("8");
    }

    @Test
    void cardsAreTextAndPreviewsAreNot() throws IOException {
        assertThat(text("see https://x.example/a", "'embeds':[{'url':'https://x.example/a','title':'T'}]"))
                .isEqualTo("see https://x.example/a");
        assertThat(
                        text(
                                "",
                                "'embeds':[{'url':'https://x.example/a','title':'T','description':'D"
                                        + " <:e:1>','author':{'name':'A'},"
                                        + "'fields':[{'name':'N','value':'V'},{'name':'\u200b','value':'W'}],'footer':{'text':'F'}}]"))
                .isEqualTo("A\nT (https://x.example/a)\nD :e:\nN: V\nW");
        assertThat(text("", "'embeds':[{'footer':{'text':'F'}}]")).isEqualTo("F");
    }

    @Test
    void theSamePictureOfACardIsAttachedOnce() throws IOException {
        String image = "{'url':'https://x.example/p.png'}";

        assertThat(only(message("1", "", "'embeds':[{'image':" + image + ",'images':[" + image + "]}]"))
                        .attachments())
                .extracting(Attachment::name)
                .containsExactly("p.png");
    }

    @Test
    void stickersArePicturesOrTheirNames() throws IOException {
        Message message = only(message(
                "1",
                "",
                "'stickers':[{'name':'A','format':'PngAnimated','sourceUrl':'https://x.example/a.png'},"
                        + "{'name':'B','format':'Lottie','sourceUrl':'https://x.example/b.json'}]"));

        assertThat(message.text()).isEqualTo("(sticker: B)");
        assertThat(message.attachments()).extracting(Attachment::mimeType).containsExactly("image/png");
    }

    @Test
    void filesBesideTheExportKeepTheirPaths() throws IOException {
        export.channel(
                "jan/general [100].json",
                CHANNEL,
                message(
                        "1",
                        "x",
                        "'attachments':[{'url':'general [100].json_Files\\\\seed.jpg','fileName':'seed.jpg'}]"));

        assertThat(noted(export.read().messages().get(0), "files"))
                .contains("'path':'general [100].json_Files/seed.jpg'");
    }

    @Test
    void reactionsHaveTheUsersThatAreNamed() throws IOException {
        Message message = only(message(
                "1",
                "x",
                "'reactions':[{'emoji':{'id':'','name':'👍🏽'},'count':42},"
                        + "{'emoji':{'id':'5','name':'sprout'},'count':1,'users':[{'id':'8','name':'ben'}]},"
                        + "{'emoji':{'id':null,'name':'🥕'},'count':2,'users':[{'id':'8'},{'id':'9'}]}]"));

        assertThat(message.reactions())
                .extracting(reaction -> reaction.reaction() + reaction.uids())
                .containsExactly(":sprout:[8]", "🥕[8, 9]");
        assertThat(noted(message, "reactionsWithoutUsers")).isEqualTo("{'👍':42}");
    }

    @Test
    void anotherNameOfAWebhookIsThatOfItsMessage() throws IOException {
        ReadExport read = export.channel(
                        "general [100].json",
                        CHANNEL,
                        by("5", "Feed: cats", "1", "x", "").replace("'nickname'", "'isBot':true,'nickname'"),
                        by("5", "Feed: dogs", "2", "y", "").replace("'nickname'", "'isBot':true,'nickname'"))
                .read();

        assertThat(read.users()).extracting(User::name).containsExactly("Feed: cats");
        assertThat(read.messages())
                .extracting(each -> noted(each, "senderName"))
                .containsExactly("", "'Feed: dogs'");
    }

    @Test
    void anotherNicknameOfAPersonChangesNothing() throws IOException {
        ReadExport read = export.channel("a [100].json", CHANNEL, by("8", "ben", "1", "x", ""))
                .channel(
                        "b [101].json",
                        CHANNEL.replace("100", "101"),
                        by("8", "ben", "2", "y", "").replace("'nickname':'ben'", "'nickname':'hamlet'"),
                        by("9", "old", "3", "z", "").replace(",'nickname':'old'", ""))
                .read();

        assertThat(read.users()).extracting(User::name).containsExactly("ben", "old");
        assertThat(read.messages())
                .extracting(each -> noted(each, "senderName"))
                .containsOnly("");
    }

    @Test
    void deletedUsersAreOneThatIsDeactivated() throws IOException {
        ReadExport read = export.channel(
                        "general [100].json", CHANNEL, by("456226577798135808", "Deleted User", "1", "x", ""))
                .read();

        assertThat(read.users())
                .singleElement()
                .satisfies(user -> assertThat(user.deactivatedAt()).isNotNull());
    }

    @Test
    void aThreadGoesToItsChannelUnderItsMessage() throws IOException {
        ReadExport read = export.channel("general [100].json", CHANNEL, message("200", "Which?", ""))
                .channel("which [200].json", THREAD, message("201", "this", ""), message("202", "that", ""))
                .read();

        assertThat(read.groups()).extracting(Group::guid).containsExactly("100");
        assertThat(read.messages()).extracting(Message::parentMuid).containsExactly(null, "100:200", "100:200");
        assertThat(noted(read.messages().get(1), "topic")).isEqualTo("'Which?'");
    }

    @Test
    void aThreadWithoutItsMessageHangsOnItsFirstOne() throws IOException {
        ReadExport read = export.channel("general [100].json", CHANNEL, message("200", "", ""))
                .channel(
                        "which [200].json",
                        THREAD,
                        message("201", "", ""),
                        message("202", "this", ""),
                        message("203", "that", ""))
                .read();

        assertThat(read.messages()).extracting(Message::parentMuid).containsExactly(null, "100:202");
    }

    @Test
    void theFirstMessageOfAThreadIsTheOldestInWhateverOrderItsFilesAre() throws IOException {
        ReadExport read = export.channel("general [100].json", CHANNEL, message("150", "x", ""))
                .channel(
                        "which [200] (after 2024-03-05).json", THREAD, message("206", "5", ""), message("205", "4", ""))
                .channel(
                        "which [200] (before 2024-03-05).json",
                        THREAD,
                        message("203", "3", ""),
                        message("202", "2", ""))
                .read();

        assertThat(read.conversation("100")).extracting(Message::text).containsExactly("x", "2", "3", "4", "5");
        assertThat(read.conversation("100"))
                .extracting(Message::parentMuid)
                .containsExactly(null, null, "100:202", "100:202", "100:202");
    }

    @Test
    void aFileOfAThreadWithBadBytesIsCountedOnce() throws IOException {
        export.channel("general [100].json", CHANNEL, message("150", "x", ""))
                .channel("which [200].json", THREAD, message("202", "bad ?", ""));
        Path thread = folder.resolve("which [200].json");
        String written = Files.readString(thread).replace('?', '\u00E9');
        Files.write(thread, written.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(export.read().notices())
                .filteredOn(notice -> notice.contains("not UTF-8"))
                .singleElement()
                .asString()
                .doesNotContain(": 2");
    }

    @Test
    void messagesOfAThreadStandWhereTheirIdsSay() throws IOException {
        ReadExport read = export.channel("a [100].json", CHANNEL, message("200", "1", ""), message("205", "3", ""))
                .channel("b [200].json", THREAD, message("203", "2", ""), message("209", "4", ""))
                .read();

        assertThat(read.conversation("100")).extracting(Message::text).containsExactly("1", "2", "3", "4");
    }

    @ParameterizedTest
    @CsvSource({
        "GuildPrivateThread, GuildTextChat",
        "GuildPublicThread, GuildForum",
        "GuildPublicThread, GuildCategory",
        "GuildPublicThread, GuildPublicThread"
    })
    void privateThreadsAndPostsOfForumsAreGroupsOfTheirOwn(String thread, String parent) throws IOException {
        ReadExport read = export.channel(
                        "a [100].json", CHANNEL.replace("GuildTextChat", parent), message("200", "1", ""))
                .channel("b [200].json", THREAD.replace("GuildPublicThread", thread), message("203", "2", ""))
                .read();

        assertThat(read.groups())
                .extracting(group -> group.guid() + " " + group.name() + " " + group.type())
                .containsExactlyInAnyOrder("100 general private", "200 Which? private");
        assertThat(read.messages()).extracting(Message::parentMuid).containsOnlyNulls();
    }

    @Test
    void threadsAreGroupsIfTheJobSaysSo() throws IOException {
        DiscordOptions options = new DiscordOptions(
                DiscordOptions.ThreadChannels.GROUPS,
                ChatRules.SystemLines.SKIP,
                ChatRules.Bots.KEEP,
                NameChoice.DISPLAY,
                null);
        export.channel("a [100].json", CHANNEL, message("200", "1", ""))
                .channel("b [200].json", THREAD, message("203", "2", ""));

        assertThat(export.read(options, ZoneOffset.UTC).groups())
                .extracting(Group::guid)
                .containsExactly("100", "200");
    }

    @Test
    void theOtherPersonOfADirectMessageIsWhoeverWroteInIt() throws IOException {
        ReadExport read = export.channel(
                        "dm [300].json", DIRECT, message("1", "x", ""), by("8", "Ben B.", "2", "y", ""))
                .read();

        assertThat(read.groups()).isEmpty();
        assertThat(read.messages()).extracting(Message::receiver).containsExactly("8", "7");
    }

    @Test
    void aStrangerOfTheSameNameGetsNoPrivateWords() throws IOException {
        ReadExport read = export.channel("general [100].json", CHANNEL, by("8", "ben", "1", "x", ""))
                .channel("dm [300].json", DIRECT, message("1", "x", "'mentions':[{'id':'9','name':'benno'}]"))
                .read();

        assertThat(read.conversation("7", "dm-300")).hasSize(1);
        assertThat(read.users())
                .extracting(user -> user.uid() + "=" + user.name())
                .contains("8=ben", "dm-300=ben");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'mentions':[{'id':'8','name':'ben'}]",
                "'reactions':[{'emoji':{'name':'x'},'users':[{'id':'8','nickname':'ben'}]}]"
            })
    void whoReactsOrIsMentionedUnderTheNameIsTheOther(String more) throws IOException {
        export.channel("dm [300].json", DIRECT, message("1", "x", ""))
                .channel("dm [300] [part 2].json", DIRECT, message("2", "y", more));

        assertThat(export.read().conversation("7", "8")).hasSize(2);
    }

    @Test
    void aGroupOfDirectMessagesIsAGroup() throws IOException {
        ReadExport read = export.channel(
                        "g [400].json",
                        "{'id':'400','type':'DirectGroupTextChat','name':'seeds'}",
                        message("1", "x", ""),
                        by("8", "ben", "2", "y", ""))
                .read();

        assertThat(read.groups()).extracting(Group::name).containsExactly("seeds");
        assertThat(read.messages()).extracting(Message::receiver).containsOnly("400");
    }

    @Test
    void partsOfAChannelAreOneConversationInTheirOrder() throws IOException {
        ReadExport read = export.channel("g [100] [part 10].json", CHANNEL, message("0", "c", ""))
                .channel(
                        "g [100] [part 2].json",
                        CHANNEL,
                        message("0", "b", "'timestampEdited':null"),
                        message("2", "d", ""))
                .channel("g [100].json", CHANNEL, message("0", "a", ""))
                .read();

        assertThat(read.messages()).extracting(Message::text).containsExactly("a", "d");
        assertThat(read.skipped()).containsEntry("duplicate", 2);
    }

    @Test
    void theSameIdInTwoChannelsIsTwoMessages() throws IOException {
        ReadExport read = export.channel("a [100].json", CHANNEL, message("1", "x", ""))
                .channel("b [101].json", CHANNEL.replace("100", "101"), message("1", "x", ""))
                .read();

        assertThat(read.messages()).extracting(Message::muid).containsExactly("100:1", "101:1");
    }

    @Test
    void aMessageWithNothingInItIsCounted() throws IOException {
        ReadExport read = export.channel("general [100].json", CHANNEL, message("1", "", "'components':[]"))
                .read();

        assertThat(read.skipped()).containsEntry("empty", 1);
    }

    @Test
    void aFileThatBreaksOffGivesTheMessagesBefore() throws IOException {
        export.channel(
                "general [100].json", CHANNEL, message("1", "x", ""), message("2", "y", ""), message("3", "zzz", ""));
        Path file = folder.resolve("general [100].json");
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.indexOf("zzz")));

        ReadExport read = export.read();

        assertThat(read.messages()).hasSize(2);
        assertThat(read.unreadable().size() + read.rejects().size()).isEqualTo(1);
    }

    @Test
    void aRowOfAnyShapeCostsAtMostItself() throws IOException {
        List<String> keys = List.of(
                "id",
                "type",
                "timestamp",
                "timestampEdited",
                "isPinned",
                "content",
                "author",
                "attachments",
                "embeds",
                "stickers",
                "reactions",
                "mentions",
                "reference",
                "forwardedMessage",
                "interaction");
        List<String> values = List.of(
                "null",
                "1.5",
                "true",
                "'x'",
                "[]",
                "{}",
                "[null,1,'x',[],{}]",
                "{'a':[{}]}",
                "[{'id':{},'name':[],'url':7,'emoji':3,'users':5,'fields':'x','author':[],'images':{},'roles':'x'}]");
        List<String> rows = new ArrayList<>();
        for (String key : keys) {
            for (String value : values) {
                rows.add("{'" + key + "':" + value + (key.equals("author") ? "" : ",'author':{'id':'7','name':'anna'}")
                        + (key.equals("content") ? "" : ",'content':'hello'") + "}");
            }
        }
        rows.add(message("99", "last", ""));

        ReadExport read = export.channel("general [100].json", CHANNEL, rows.toArray(String[]::new))
                .read();

        assertThat(read.messages()).extracting(Message::text).contains("last");
        assertThat(read.rejects())
                .extracting(reject -> reject.problem().message())
                .doesNotContain("not understood");
        int skipped =
                read.skipped().values().stream().mapToInt(Integer::intValue).sum();
        assertThat(read.messages().size() + skipped + read.rejects().size()).isEqualTo(rows.size());
        assertThat(read.rejects())
                .allSatisfy(reject -> assertThat(reject.problem().message()).doesNotContain("as this format"));
    }

    @Test
    void filesThatAreNoExportsAreTold() throws IOException {
        export.channel("general [100].json", CHANNEL, message("1", "x", ""))
                .file("notes.json", "{'a':1}")
                .file("general.html", "<html></html>");

        assertThat(export.read().notices())
                .anyMatch(notice -> notice.contains("2 files hold no messages and are not read"));
    }

    @Test
    void theTopicIsTheDescription() throws IOException {
        Group group = export.channel(
                        "general [100].json", CHANNEL.replace("}", ",'topic':'Green'}"), message("1", "x", ""))
                .read()
                .groups()
                .get(0);

        assertThat(group.description()).isEqualTo("Green");
        assertThat(Objects.requireNonNull(group.metadata())
                        .path("chatferry")
                        .path("was")
                        .stringValue())
                .isEqualTo("GuildTextChat");
    }
}
