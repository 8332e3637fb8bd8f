package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions.Fetch;
import io.chatferry.sandbox.StoredMessage;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is in the tables of a database arrives in the target as it is, from each of them. */
@Timeout(180)
class DatabaseRecordsTests {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDateTime START = LocalDateTime.parse("2024-07-01T12:00:00");
    private static final BigDecimal AMOUNT = new BigDecimal("12345678901234567890.1234567891");

    private static final List<String> TEXTS = List.of(
            "plain",
            "a \"quote\", a comma; a 'tick'",
            "two\nlines\r\nand a\ttab",
            "back\\slash \\n \\N \\u0041",
            "\\N",
            "NULL",
            "null",
            "😀 four bytes 👩‍👩‍👧‍👦 🇩🇪",
            "שלום עולם",
            "日本語 한국어",
            "e\u0301 decomposed, é composed",
            "{\"json\": [1, 2]}",
            "[1, 2]",
            "=1+1",
            "0042",
            "1e400",
            "true",
            "a\u2028b\u00a0c",
            "$tag$ ; drop table posts -- ?",
            "x".repeat(5_000) + "😀");

    private static final String USERS =
            "    users: select id as uid, nick as name, extra as metadata, labels as tags from people";
    private static final String GROUPS =
            "    groups: select id as guid, title as name, 'password' as type, 'pw' as password, extra as metadata from rooms";
    private static final String MEMBERS = "    members: select room as guid, person as uid, role as scope from members";

    @RegisterExtension
    final Migration migration = new Migration();

    /** A message as it was put into the table. */
    private record Post(long id, String sender, String receiver, String kind, String text, String extra, int second) {}

    private final Map<String, Post> posts = new HashMap<>();

    private void fill(ChatTables chat, int from, int count) throws SQLException {
        try (Connection connection = chat.server().admin();
                PreparedStatement insert = connection.prepareStatement(chat.insert())) {
            for (int i = from; i < from + count; i++) {
                boolean toRoom = i % 3 == 0;
                String sender = i % 2 == 0 ? "ann" : "bob";
                Post post = new Post(
                        ChatTables.FIRST_ID + i,
                        sender,
                        toRoom ? "9007199254740995" : sender.equals("ann") ? "bob" : "ann",
                        toRoom ? "group" : "user",
                        TEXTS.get(i % TEXTS.size()) + (i < TEXTS.size() ? "" : " " + i),
                        i % 4 == 0 ? null : "{\"n\": 9007199254740993, \"list\": [1, \"é😀\", null, true]}",
                        i);
                posts.put("m-" + post.id(), post);
                insert.setLong(1, post.id());
                insert.setString(2, post.sender());
                insert.setString(3, post.receiver());
                insert.setString(4, post.kind());
                insert.setString(5, post.text());
                insert.setString(6, post.extra());
                insert.setString(7, START.plusSeconds(i).toString().replace('T', ' ') + (i % 60 == 0 ? ":00.5" : ".5"));
                insert.setBoolean(8, i % 2 == 0);
                insert.setString(9, AMOUNT.toPlainString());
                insert.setString(10, "red,blue " + i);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private Path job(ChatTables chat, String... queries) throws Exception {
        return chat.job(
                migration.folder,
                List.of("  timezone: Europe/Berlin", "  unknown-columns: keep"),
                queries.length > 0 ? queries : new String[] {USERS, GROUPS, MEMBERS, messages(chat)});
    }

    private static String messages(ChatTables chat) {
        return "    messages: select " + chat.columns() + " from posts order by id";
    }

    private void create(ChatTables chat) throws SQLException {
        chat.server().execute(chat.tables().toArray(String[]::new));
        boolean isPostgres = chat.server().url().startsWith("jdbc:postgresql");
        String labels = isPostgres ? "'{vip,\"a,b\"}'" : "'[\"vip\", \"a,b\"]'";
        chat.server()
                .execute(
                        "INSERT INTO people VALUES ('ann', 'Ann 😀', NULL, '{\"n\": 9007199254740993}', " + labels
                                + ", true)",
                        "INSERT INTO people VALUES ('bob', 'Bob', '', NULL, NULL, false)",
                        "INSERT INTO rooms VALUES (9007199254740995, 'Täglich', '{\"topic\": null}')",
                        "INSERT INTO members (room, person, role) VALUES (9007199254740995, 'ann', 'admin')",
                        "INSERT INTO members (room, person, role) VALUES (9007199254740995, 'bob', 'participant')");
        fill(chat, 0, 60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb", "sqlite"})
    void everyRecordArrivesAsItIsInTheTables(String database) throws Exception {
        try (ChatTables chat = ChatTables.of(database)) {
            create(chat);
            Path job = job(chat);

            assertThat(migration.commands.validate(migration.settings(job), migration.options(false, null)))
                    .as(migration.output())
                    .isEqualTo(ExitCode.DONE);
            assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
            assertArrived();
            assertThat(migration.sandbox.userName("ann")).contains("Ann 😀");
            assertThat(migration.sandbox.memberUids("9007199254740995")).containsExactlyInAnyOrder("ann", "bob");
            migration.assertAddsUp("acme");

            long sends = migration.sends();
            assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
            assertThat(run(job, Fetch.ALWAYS)).as(migration.output()).isEqualTo(ExitCode.DONE);
            assertThat(migration.sends()).as("a second import sends nothing").isEqualTo(sends);

            fill(chat, 60, 5);
            assertThat(run(job, Fetch.ALWAYS)).as(migration.output()).isEqualTo(ExitCode.DONE);
            assertArrived();
            assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
            assertThat(migration.work.resolve("acme/source.new")).doesNotExist();
            assertThat(migration.work.resolve("acme/source.old")).doesNotExist();
        }
    }

    private ExitCode run(Path job, Fetch fetch) {
        return migration.commands.importJob(
                migration.settings(job), migration.options(false, null).with(fetch));
    }

    private void assertArrived() {
        Map<String, StoredMessage> stored = new HashMap<>();
        migration.messages().forEach(message -> stored.put(message.muid(), message));
        assertThat(stored.keySet()).isEqualTo(posts.keySet());
        assertThat(migration.messages()).hasSameSizeAs(posts.keySet());
        posts.forEach((muid, post) -> {
            StoredMessage message = stored.get(muid);
            JsonNode data = JSON.readTree(message.data());
            assertThat(data.path("text").asString("")).isEqualTo(post.text());
            assertThat(message.sender()).isEqualTo(post.sender());
            assertThat(message.receiver()).isEqualTo(post.receiver());
            assertThat(message.receiverType()).isEqualTo(post.kind());
            assertThat(message.sentAt())
                    .isEqualTo(START.plusSeconds(post.second()).atZone(BERLIN).toEpochSecond());
            assertThat(message.tags()).containsExactly("red", "blue " + post.second());
            JsonNode metadata = data.path("metadata");
            assertThat(metadata.path("flag").asBoolean()).isEqualTo(post.second() % 2 == 0);
            assertThat(metadata.path("amount").asString("")).isEqualTo(AMOUNT.toPlainString());
            if (post.extra() != null) {
                assertThat(metadata.path("n").asString("")).isEqualTo("9007199254740993");
                assertThat(metadata.path("list"))
                        .isEqualTo(JSON.readTree(post.extra()).path("list"));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb", "sqlite"})
    void mistakesAreToldInTwoLines(String database) throws Exception {
        try (ChatTables chat = ChatTables.of(database)) {
            create(chat);
            chat.server().execute("UPDATE posts SET picture = " + (chat.isSqlite() ? "x'00ff'" : "'x'"));

            assertRefused(
                    job(chat, "    messages: select id as muid, picture from posts"),
                    "column picture of query messages is binary data",
                    "leave it out");
            assertRefused(
                    job(chat, "    messages: select * from nowhere"),
                    "the database refuses query messages: ",
                    "nowhere");
            assertRefused(
                    job(chat, USERS, "    messages: select nothing from posts"),
                    "the database refuses query messages: ",
                    "nothing");
            assertRefused(
                    job(chat, "    messages: select id as muid, id as muid from posts"),
                    "two columns of query messages are called muid");
            assertRefused(
                    job(chat, "    messages: update posts set body = ''"),
                    "it must begin with SELECT or WITH, and begins with UPDATE");
            assertRefused(job(chat, "    messages: select 1 from posts; delete from posts"), "more than one statement");
            if (!chat.isSqlite()) {
                Path job = job(chat);
                Files.writeString(job, Files.readString(job).replace("password: reads", "password: planted-secret"));
                assertRefused(job, "refuses the connection: ", "check source.jdbc.url, user and password");
                assertThat(migration.output()).doesNotContain("planted-secret");
            } else {
                Path job = job(chat);
                Files.writeString(job, Files.readString(job).replace("my chat.db", "absent.db"));
                assertRefused(job, "refuses the connection: ", "check source.jdbc.url");
            }
            assertThat(migration.work.resolve("acme/source")).doesNotExist();
            assertThat(migration.sends()).isZero();
        }
    }

    private void assertRefused(Path job, String... words) {
        int before = migration.output().length();
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.USAGE);
        String told = migration.output().substring(before);
        assertThat(told).contains(words).doesNotContain("\tat ").contains("acme.yaml:");
        List<String> lines = new ArrayList<>(told.lines().toList());
        lines.removeIf(line -> line.startsWith("fetch") || line.startsWith("the rows in "));
        assertThat(lines).as(told).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    void emptyQueryIsToldWithItsLikelyCause(String database) throws Exception {
        try (ChatTables chat = ChatTables.of(database)) {
            create(chat);
            chat.server().execute("DELETE FROM rooms");

            assertThat(migration.run(job(chat, USERS, GROUPS, messages(chat)))).isEqualTo(ExitCode.DONE_WITH_REJECTS);
            assertThat(migration.output()).contains("groups.jsonl.gz yields no record", "the table may be empty");
        }
    }
}
