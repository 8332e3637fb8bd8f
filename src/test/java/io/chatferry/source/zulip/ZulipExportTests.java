package io.chatferry.source.zulip;

import static io.chatferry.source.zulip.ZulipFolder.CHANNEL;
import static io.chatferry.source.zulip.ZulipFolder.USERS;
import static io.chatferry.source.zulip.ZulipFolder.message;
import static io.chatferry.source.zulip.ZulipFolder.read;
import static io.chatferry.source.zulip.ZulipFolder.write;
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
import io.chatferry.source.zulip.ZulipOptions.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole exports, broken ones, and the options. */
class ZulipExportTests {

    private static final Path CASE = Path.of("src/test/resources/sources/zulip/export");

    @TempDir
    Path folder;

    private static Message messageOf(ReadExport read, String muid) {
        return read.messages().stream()
                .filter(message -> muid.equals(message.muid()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(muid));
    }

    @Test
    void usersAreThoseOfTheOrganizationAndMirrorDummies() {
        ReadExport read = ReadExport.of("zulip", CASE);

        assertThat(read.users()).extracting(User::uid).containsExactly("11", "12", "13", "14", "15", "16");
        assertThat(read.users())
                .filteredOn(user -> user.deactivatedAt() != null)
                .extracting(User::name)
                .containsExactly("Chen | Li", "Left Long Ago");
    }

    @Test
    void channelsAreGroupsAndArchivedOnesHaveTheirName() {
        ReadExport read = ReadExport.of("zulip", CASE);

        assertThat(read.groups())
                .extracting(group -> group.guid() + " " + group.name() + " " + group.type() + " " + group.owner())
                .containsExactlyInAnyOrder(
                        "stream:21 général public 11",
                        "stream:22 board private null",
                        "stream:23 old public null",
                        "dm:11 Anna Ahlers private null",
                        "huddle:61 Anna Ahlers, Boris Baum, Chen | Li private null",
                        "recipient:49 recipient:49 private null");
        assertThat(read.members())
                .filteredOn(member -> "stream:21".equals(member.guid()))
                .extracting(Member::uid)
                .containsExactly("11", "12", "15");
    }

    @Test
    void directMessagesOfTwoAreOneConversationWhateverTheirRecipient() {
        ReadExport read = ReadExport.of("zulip", CASE);

        assertThat(read.conversation("11", "12"))
                .extracting(Message::muid)
                .containsExactly("dm:11,12:1014", "dm:11,12:1015", "dm:11,12:1018");
        assertThat(read.conversation("dm:11")).extracting(Message::text).containsExactly("note to self");
        assertThat(read.conversation("huddle:61")).extracting(Message::text).containsExactly("three of us");
        assertThat(read.conversation("11", "15")).extracting(Message::text).containsExactly("hello bot");
    }

    @Test
    void messagesAreAsAReaderSawThem() {
        ReadExport read = ReadExport.of("zulip", CASE);

        assertThat(messageOf(read, "stream:21:1002").text())
                .isEqualTo("Hello <@uid:12>, <@uid:13>, @all and @board: see #board and #général > old plans");
        Message edited = messageOf(read, "stream:21:1003");
        assertThat(edited.text()).isEqualTo("ambiguous @Boris Baum, plain <@uid:11> and @Nobody Known");
        assertThat(edited.editedAt()).isEqualTo(Instant.ofEpochMilli(1709539700250L));
        assertThat(edited.reactions())
                .extracting(reaction -> reaction.reaction() + reaction.uids())
                .containsExactly("👍[12]", ":our_logo:[13]");
        assertThat(messageOf(read, "stream:21:1004").sentAt()).isEqualTo(Instant.ofEpochMilli(1709539203250L));
        assertThat(messageOf(read, "stream:21:1006").text()).isEqualTo("waters the plants");
        assertThat(messageOf(read, "stream:21:1007").text()).isEqualTo("(file not moved): sketch.png");
        assertThat(messageOf(read, "stream:21:1008").text())
                .isEqualTo("see the table and [a page](https://example.org/p)\n(file not moved): table.csv");
        assertThat(messageOf(read, "stream:21:1009").text()).startsWith("```quote\nHello\n```\n> one line");
        Message quoting = messageOf(read, "stream:21:1024");
        assertThat(quoting.text()).startsWith("<@uid:11> [said](https://alpha.zulip.example.org/");
        assertThat(quoting.quotedMuid()).isNull();
        assertThat(messageOf(read, "stream:21:1025").text()).isEqualTo("```python\nprint(1 &lt; 2)\n```");
        assertThat(messageOf(read, "stream:22:1029").text()).isEqualTo("(file not included): pic.jpg");
        assertThat(String.valueOf(messageOf(read, "stream:21:1002").metadata())).contains("\"topic\":\"plans\"");
    }

    @Test
    void everyMessageIsAccountedFor() {
        ReadExport read = ReadExport.of("zulip", CASE);

        assertThat(read.messages()).hasSize(25);
        assertThat(read.skipped())
                .containsEntry("system: notification-bot", 2)
                .containsEntry("system: welcome-bot", 1)
                .containsEntry("empty", 1)
                .hasSize(3);
        assertThat(read.rejects()).isEmpty();
        assertThat(read.unreadable()).isEmpty();
    }

    @Test
    void directMessagesHaveNoTopicWhateverStandsThere() throws IOException {
        ReadExport read = read(folder, message(1, 11, 32, "hi").replace("'plans'", "'\\u0007'"));

        assertThat(read.messages()).singleElement().satisfies(message -> {
            assertThat(message.metadata()).isNull();
            assertThat(message.receiver()).isEqualTo("12");
        });
    }

    @Test
    void timesOfOldVersionsHaveAnotherName() throws IOException {
        assertThat(read(folder, message(1, "old").replace("date_sent", "pub_date"))
                        .messages())
                .extracting(Message::sentAt)
                .containsExactly(Instant.ofEpochSecond(1_700_000_001L));
    }

    @Test
    void messagesOfOneTimeGoByTheirIds() throws IOException {
        ReadExport read = read(
                folder,
                message(3, "third").replace("1700000003", "1700000009.5"),
                message(2, "second").replace("1700000002", "1700000009.5"));

        assertThat(read.messages()).extracting(Message::text).containsExactly("second", "third");
    }

    @Test
    void messagesOfTheNotificationBotCanBeImported() throws IOException {
        String realm = "{" + USERS + "," + CHANNEL + "}";
        ReadExport read =
                read(folder, options(Topics.METADATA, SystemLines.IMPORT), realm, message(1, 5, 41, "topic resolved"));

        assertThat(read.messages()).extracting(Message::sender).containsExactly("5");
        assertThat(read.users()).extracting(User::name).contains("notification-bot");
    }

    @Test
    void theMailGatewayIsABotWithWords() throws IOException {
        ReadExport read = read(folder, message(1, 7, 41, "a mail"), message(2, 11, 41, "to it"));

        assertThat(read.messages()).hasSize(2);
        assertThat(read.users())
                .filteredOn(user -> "7".equals(user.uid()))
                .singleElement()
                .satisfies(user -> assertThat(String.valueOf(user.metadata())).contains("\"bot\":true"));
    }

    @Test
    void topicsCanBeGroups() throws IOException {
        String realm = "{" + USERS + ","
                + CHANNEL.replace("'creator':11}", "'creator':11},{'id':22,'name':'silent','invite_only':true}") + "}";
        ReadExport read = read(
                folder,
                options(Topics.GROUPS, SystemLines.SKIP),
                realm,
                message(1, "one"),
                message(2, "two").replace("'plans'", "'✔ Plans'"),
                message(3, "three").replace("'plans'", "''"));

        assertThat(read.groups())
                .extracting(group -> group.guid() + "=" + group.name() + " " + group.type() + " " + group.owner())
                .containsExactlyInAnyOrder(
                        "stream:21/plans=general > plans public 11",
                        "stream:21/=general > general chat public 11",
                        "stream:22=silent private null");
        assertThat(read.members())
                .extracting(member -> member.guid() + " " + member.uid())
                .containsExactlyInAnyOrder(
                        "stream:21/plans 11", "stream:21/plans 12", "stream:21/ 11", "stream:21/ 12");
        assertThat(read.messages())
                .extracting(Message::receiver)
                .containsExactly("stream:21/plans", "stream:21/plans", "stream:21/");
    }

    private static ZulipOptions options(Topics topics, SystemLines system) {
        return new ZulipOptions(topics, system, Bots.KEEP, Conversations.IMPORT, Conversations.IMPORT, null);
    }

    @Test
    void archivedChannelsAndBotsCanBeLeftOut() {
        ZulipOptions options = new ZulipOptions(
                Topics.METADATA, SystemLines.SKIP, Bots.SKIP, Conversations.SKIP, Conversations.IMPORT, null);
        ReadExport read = ReadExport.of("zulip", CASE, java.time.ZoneOffset.UTC, options);

        assertThat(read.skipped()).containsEntry("bot", 2).containsEntry("in an archived conversation", 1);
    }

    @Test
    void aFileThatBreaksOffGivesWhatIsWhole() throws IOException {
        for (String name : List.of("realm.json", "attachment.json", "messages-000001.json", "messages-000002.json")) {
            Files.copy(CASE.resolve(name), folder.resolve(name));
        }
        String text = Files.readString(CASE.resolve("messages-000001.json"));
        Files.writeString(folder.resolve("messages-000001.json"), text.substring(0, text.indexOf("waters the plants")));
        ReadExport read = ReadExport.of("zulip", folder);

        assertThat(read.messages()).extracting(Message::text).contains("later by a little", "three of us");
        assertThat(read.rejects().size() + read.unreadable().size()).isEqualTo(1);
    }

    @Test
    void aRowOfAnUnexpectedShapeCostsOnlyItself() throws IOException {
        String realm = "{" + USERS + "," + CHANNEL + ",'zerver_reaction':[null,{},{'message':'x','user_profile':11},"
                + "{'message':1,'user_profile':12,'emoji_name':'tada','emoji_code':null},"
                + "{'message':99,'user_profile':12,'emoji_name':'tada'}],'zerver_client':[null,[],{}],'zerver_huddle':null,"
                + "'import_source':'zulip'}";
        ReadExport read = read(
                folder,
                ZulipOptions.STANDARD,
                realm,
                "null",
                "5",
                "{}",
                "{'id':8,'sender':11,'recipient':41,'content':'no time'}",
                "{'id':9,'sender':11,'recipient':41,'content':'no time','date_sent':'soon'}",
                message(1, "good", "'last_edit_time':'never'", "'edit_history':[]"),
                message(2, "x").replace("'x'", "null"));

        assertThat(read.messages()).singleElement().satisfies(message -> {
            assertThat(message.text()).isEqualTo("good");
            assertThat(message.editedAt()).isNull();
            assertThat(message.reactions())
                    .singleElement()
                    .satisfies(reaction -> assertThat(reaction.reaction()).isEqualTo("🎉"));
        });
        assertThat(read.skipped()).containsEntry("empty", 1);
        assertThat(read.notices())
                .anyMatch(notice -> notice.contains("reactions to messages that are not in the export, left out: 1"));
    }

    @Test
    void groupConversationsWithoutSubscriptionsHaveTheirAuthors() throws IOException {
        String realm = "{" + USERS + ","
                + CHANNEL.replace("'type_id':21}", "'type_id':21},{'id':51,'type':3,'type_id':61}") + "}";
        ReadExport read = read(
                folder,
                ZulipOptions.STANDARD,
                realm,
                message(1, 11, 51, "a"),
                message(2, 12, 51, "b"),
                message(3, 14, 51, "c"));

        assertThat(read.groups()).extracting(Group::guid).contains("huddle:61");
        assertThat(read.members())
                .filteredOn(member -> "huddle:61".equals(member.guid()))
                .extracting(Member::uid)
                .containsExactly("11", "12", "14");
    }

    @Test
    void withoutARealmThereIsNothingToRead() throws IOException {
        write(folder.resolve("messages-000001.json"), "{'zerver_message':[]}");

        assertThatThrownBy(() -> ReadExport.of("zulip", folder))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("realm.json");
    }
}
