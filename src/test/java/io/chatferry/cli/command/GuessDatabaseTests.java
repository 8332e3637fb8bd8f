package io.chatferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cli.Main;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.JobFile;
import io.chatferry.job.JobCommands;
import io.chatferry.job.run.StopSignal;
import io.chatferry.model.ChatRecord;
import io.chatferry.model.Message;
import io.chatferry.model.Reaction;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Databases of schemas that nobody has described: the guessed job reads what was put in, without an edit. */
@Timeout(120)
class GuessDatabaseTests {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", "s3cret");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void readsRoomsAndParticipantsWithNumbersAsKeys() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("chat.db");
        execute(
                url,
                "create table people (id integer primary key, login text, full_name text, email text, created_ms integer)",
                "create table rooms (id integer primary key, title text, is_group integer, owner_id integer, created_ms integer)",
                "create table participants (room_id integer, person_id integer, role text, joined_ms integer)",
                "create table messages (id integer primary key, room_id integer, author_id integer, body text,"
                        + " created_ms integer, updated_ms integer, is_deleted integer, reply_to integer)",
                "insert into people values (1, 'ann', 'Ann Arbor', 'ann@example.com', 1700000000000),"
                        + " (2, 'bob', 'Bob Lee', 'bob@example.com', 1700000001000),"
                        + " (3, 'cid', 'Cid Ray', 'cid@example.com', 1700000002000)",
                "insert into rooms values (1, 'Everyone', 1, 1, 1700000100000), (2, null, 0, null, 1700000200000)",
                "insert into participants values (1, 1, 'admin', 1700000100000), (1, 2, 'member', 1700000100000),"
                        + " (1, 3, 'member', 1700000100000), (2, 1, 'member', 1700000200000), (2, 3, 'member', 1700000200000)",
                "insert into messages values (1, 1, 1, 'hello to everyone', 1700000300000, 1700000300000, 0, null),"
                        + " (2, 1, 2, 'hi Ann, good to see you', 1700000301000, 1700000301000, 0, 1),"
                        + " (3, 2, 1, 'are you coming tonight?', 1700000302000, 1700000302000, 0, null),"
                        + " (4, 2, 3, 'yes, at eight', 1700000303000, 1700000303000, 0, 3),"
                        + " (5, 1, 3, 'gone again', 1700000304000, 1700000305000, 1, null)");

        assertThat(messages(url))
                .containsExactly(
                        "1 1>group 1 hello to everyone 1700000300 - - [] []",
                        "2 2>group 1 hi Ann, good to see you 1700000301 - 1 [] []",
                        "3 1>user 3 are you coming tonight? 1700000302 - - [] []",
                        "4 3>user 1 yes, at eight 1700000303 - 3 [] []",
                        "5 3>group 1 gone again 1700000304 deleted - [] []");
    }

    @Test
    void readsNamesOfSendersAndTablesOfDirectMessages() throws Exception {
        String url = "jdbc:h2:" + folder.resolve("chat");
        execute(
                url,
                "create table accounts (id uuid primary key, full_name varchar(40) unique, joined timestamp)",
                "create table channels (id uuid primary key, name varchar(80), visibility varchar(10))",
                "create table channel_posts (id uuid primary key, channel_id uuid, author_name varchar(40),"
                        + " content clob, posted_at timestamp with time zone, edited_at timestamp with time zone)",
                "create table direct_messages (id uuid primary key, from_name varchar(40), to_name varchar(40),"
                        + " content clob, sent_at timestamp with time zone)",
                "create table attachments (id int, post_id uuid, url varchar(200), filename varchar(80), mime varchar(40))",
                "create table reactions (post_id uuid, account_id uuid, emoji varchar(20))",
                "insert into accounts values (" + uuid(1) + ", 'Ann Arbor', '2023-01-01 10:00:00'), (" + uuid(2)
                        + ", 'Bob Lee', '2023-01-01 10:00:00')",
                "insert into channels values (" + uuid(11) + ", 'General', 'public'), (" + uuid(12)
                        + ", 'Staff', 'private')",
                "insert into channel_posts values (" + uuid(21) + ", " + uuid(11)
                        + ", 'Ann Arbor', 'good morning', '2023-05-01 10:00:00+00', null), (" + uuid(22) + ", "
                        + uuid(12)
                        + ", 'Bob Lee', 'a secret plan', '2023-05-01 10:00:01+00', '2023-05-01 11:00:00+00')",
                "insert into direct_messages values (" + uuid(31)
                        + ", 'Ann Arbor', 'Bob Lee', 'just between us', '2023-05-01 10:00:02+00'), (" + uuid(32)
                        + ", 'Bob Lee', 'Ann Arbor', 'of course, always', '2023-05-01 10:00:03+00')",
                "insert into attachments values (1, " + uuid(21)
                        + ", 'https://f.example.com/a.png', 'a.png', 'image/png')",
                "insert into reactions values (" + uuid(21) + ", " + uuid(2) + ", '👍')");

        String first = id(1);
        String second = id(2);
        assertThat(messages(url))
                .containsExactly(
                        "channel_posts-" + id(21) + " " + first + ">group " + id(11)
                                + " good morning 1682935200 - - [https://f.example.com/a.png] [👍 " + second + "]",
                        "channel_posts-" + id(22) + " " + second + ">group " + id(12)
                                + " a secret plan 1682935201 - - [] []",
                        "direct_messages-" + id(31) + " " + first + ">user " + second
                                + " just between us 1682935202 - - [] []",
                        "direct_messages-" + id(32) + " " + second + ">user " + first
                                + " of course, always 1682935203 - - [] []");
    }

    @Test
    void takesNamelessRoomsWithTwoMembersForConversationsOfTwo() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("chat.db");
        execute(
                url,
                "create table users (user_id integer primary key, username text)",
                "create table conversations (conv_id integer primary key, name text)",
                "create table conversation_users (conv_id integer, user_id integer)",
                "create table msgs (msg_id integer primary key, conv_id integer, user_id integer, txt text, ts integer)",
                "insert into users values (101, 'ann'), (102, 'bob'), (103, 'cid')",
                "insert into conversations values (501, 'Team'), (502, null)",
                "insert into conversation_users values (501, 101), (501, 102), (501, 103), (502, 102), (502, 103)",
                "insert into msgs values (9001, 501, 101, 'hello, all of you', 1700000300), (9002, 502, 103, 'hello, you',"
                        + " 1700000301)");

        assertThat(messages(url))
                .containsExactly(
                        "9001 101>group 501 hello, all of you 1700000300 - - [] []",
                        "9002 103>user 102 hello, you 1700000301 - - [] []");
    }

    @Test
    void findsTheOtherPersonWhereConversationsNameBoth() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("chat.db");
        execute(
                url,
                "create table users (id integer primary key, name text, email text)",
                "create table conversations (id integer primary key, user1_id integer, user2_id integer, created_at text)",
                "create table messages (id integer primary key, conversation_id integer, sender_id integer, message text,"
                        + " created_at text, deleted_at text)",
                "insert into users values (101, 'Ann', 'ann@example.com'), (102, 'Bob', 'bob@example.com'),"
                        + " (103, 'Cid', 'cid@example.com')",
                "insert into conversations values (501, 101, 102, '2024-01-01 10:00:00'), (502, 103, 101, '2024-01-02 10:00:00')",
                "insert into messages values (1, 501, 102, 'are you there?', '2024-01-01 10:00:00', null),"
                        + " (2, 502, 103, 'good morning to you', '2024-01-02 10:00:00', null),"
                        + " (3, 502, 101, 'and to you', '2024-01-02 10:00:01', '2024-01-02 10:05:00')");

        assertThat(messages(url))
                .containsExactly(
                        "1 102>user 101 are you there? 1704103200 - - [] []",
                        "2 103>user 101 good morning to you 1704189600 - - [] []",
                        "3 101>user 103 and to you 1704189601 deleted - [] []");
    }

    @Test
    void readsReceiversThatAreUsersOrGroups() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("chat.db");
        execute(
                url,
                "create table user_accounts (uuid text primary key, display_name text)",
                "create table chat_groups (uuid text primary key, title text, is_public integer)",
                "create table group_members (group_uuid text, user_uuid text, is_admin integer)",
                "create table chat_messages (uuid text primary key, from_user text, recipient text, recipient_type text,"
                        + " body text, sent_at text)",
                "insert into user_accounts values ('u-1', 'Ann'), ('u-2', 'Bob'), ('u-3', 'Cid')",
                "insert into chat_groups values ('g-1', 'Team', 1)",
                "insert into group_members values ('g-1', 'u-1', 1), ('g-1', 'u-2', 0), ('g-1', 'u-3', 0)",
                "insert into chat_messages values ('m-1', 'u-1', 'g-1', 'group', 'hello, all of you', '2024-01-01T10:00:00Z'),"
                        + " ('m-2', 'u-2', 'u-3', 'user', 'hello, you', '2024-01-01T10:00:01Z'),"
                        + " ('m-3', 'u-3', 'u-2', 'user', 'and hello back', '2024-01-01T10:00:02Z')");

        assertThat(messages(url))
                .containsExactly(
                        "m-1 u-1>group g-1 hello, all of you 1704103200 - - [] []",
                        "m-2 u-2>user u-3 hello, you 1704103201 - - [] []",
                        "m-3 u-3>user u-2 and hello back 1704103202 - - [] []");
    }

    @Test
    void readsColumnsWithPrefixesAndPassesOverWhatOnlyLooksLikeMessages() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("chat.db");
        execute(
                url,
                "create table tbl_user (u_id integer primary key, u_name text, u_mail text)",
                "create table tbl_chatroom (r_id integer primary key, r_title text, r_type text)",
                "create table tbl_chatroom_user (r_id integer, u_id integer)",
                "create table tbl_message (m_id integer primary key, r_id integer, u_id integer, m_text text, m_time text,"
                        + " m_type text)",
                "create table tbl_message_edit (edit_id integer primary key, message_id integer, body text, created_at text)",
                "create table notifications (id integer primary key, user_id integer, body text, created_at text)",
                "insert into tbl_user values (7, 'Ann Arbor', 'ann@example.com'), (8, 'Bob Lee', 'bob@example.com'),"
                        + " (9, 'Cid Ray', 'cid@example.com')",
                "insert into tbl_chatroom values (51, 'Everyone', 'group'), (52, null, 'private')",
                "insert into tbl_chatroom_user values (51, 7), (51, 8), (51, 9), (52, 7), (52, 9)",
                "insert into tbl_message values (901, 51, 7, 'hello, all of you', '2024-01-01 10:00:00', 'text'),"
                        + " (902, 52, 9, 'hello, you', '2024-01-01 10:00:01', 'text'),"
                        + " (903, 51, null, 'Cid joined the room', '2024-01-01 10:00:02', 'system')",
                "insert into tbl_message_edit values (1, 901, 'hello, all of', '2024-01-01 10:00:00')",
                "insert into notifications values (1, 7, 'You have a new message', '2024-01-01 10:00:00')");

        assertThat(messages(url))
                .containsExactly(
                        "901 7>group 51 hello, all of you 1704103200 - - [] []",
                        "902 9>user 7 hello, you 1704103201 - - [] []");
    }

    @Test
    void readsListsOfParticipantsAndContentsInJson() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("chat.db");
        execute(
                url,
                "create table users (id text primary key, profile text)",
                "create table conversations (id text primary key, kind text, participants text, title text)",
                "create table messages (id text primary key, conversation_id text, sender text, content text, created_at text)",
                "insert into users values ('u-1', '{\"name\":\"Ann\"}'), ('u-2', '{\"name\":\"Bob\"}'), ('u-3', null)",
                "insert into conversations values ('c-1', 'group', '[\"u-1\",\"u-2\",\"u-3\"]', 'Team'),"
                        + " ('c-2', 'direct', '[\"u-1\",\"u-3\"]', null)",
                "insert into messages values"
                        + " ('m-1', 'c-1', 'u-1', '{\"type\":\"text\",\"text\":\"hello, all of you\"}', '2024-01-01T10:00:00Z'),"
                        + " ('m-2', 'c-2', 'u-3', '{\"type\":\"text\",\"text\":\"hello, you\"}', '2024-01-01T10:00:01Z')");

        assertThat(messages(url))
                .containsExactly(
                        "m-1 u-1>group c-1 hello, all of you 1704103200 - - [] []",
                        "m-2 u-3>user u-1 hello, you 1704103201 - - [] []");
    }

    private static String id(int number) {
        return "00000000-0000-4000-8000-%012d".formatted(number);
    }

    private static String uuid(int number) {
        return "'" + id(number) + "'";
    }

    private static void execute(String url, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private List<String> messages(String url) throws IOException {
        Path job = folder.resolve("acme.yaml");
        assertThat(run("guess", url, "-o", job.toString())).as(out()).isZero();
        String yaml = Files.readString(job);
        Path work = folder.resolve("work");
        int exit = run("validate", job.toString(), "--work", work.toString());
        assertThat(exit).as(yaml + out()).isZero();
        SourceSettings settings =
                JobFile.read(job, List.of(), ENVIRONMENT).source().withPath(work.resolve("acme/source"));
        List<String> messages = new ArrayList<>();
        try (ExportFiles files = ExportFiles.open(settings.path());
                RecordStream stream = SourceFormats.choose(files, settings).open(files, settings)) {
            for (SourceItem item = stream.next(); item != null; item = stream.next()) {
                if (item instanceof SourceItem.ParsedRecord parsed) {
                    assertThat(parsed.problems()).as(yaml).isEmpty();
                    ChatRecord record = parsed.record();
                    if (record instanceof Message message) {
                        messages.add(line(message));
                    }
                }
            }
        }
        return messages;
    }

    private static String line(Message message) {
        List<String> reactions = new ArrayList<>();
        for (Reaction reaction : message.reactions()) {
            reaction.uids().forEach(uid -> reactions.add(reaction.reaction() + " " + uid));
        }
        return message.muid() + " " + message.sender() + ">" + message.receiverType() + " " + message.receiver() + " "
                + message.text() + " "
                + (message.sentAt() == null ? "-" : message.sentAt().getEpochSecond()) + " "
                + (message.deletedAt() == null ? "-" : "deleted") + " "
                + (message.parentMuid() == null ? "-" : message.parentMuid()) + " "
                + message.attachments().stream().map(each -> each.url()).toList() + " " + reactions;
    }

    private int run(String... words) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Shell shell = new Shell(stream, stream, ENVIRONMENT, false, Path.of(""), new StopSignal(), JobCommands.real());
        return Main.run(words, shell);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
