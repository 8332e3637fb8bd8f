package io.chatferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.Documents;
import io.chatferry.Documents.Code;
import io.chatferry.cli.option.Shell;
import io.chatferry.job.JobCommands;
import io.chatferry.job.run.StopSignal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The recipes for databases, as the documents show them, read such databases. */
@Timeout(120)
class DocumentedDatabasesTests {

    private static final Path PAGE = Documents.FOLDER.resolve("databases.md");

    @TempDir
    Path folder;

    @Test
    void recipeForPostgresqlReadsItsTables() throws IOException, SQLException {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                Connection connection = server.getPostgresDatabase().getConnection()) {
            execute(
                    connection,
                    "CREATE TABLE users (id text, display_name text, created_at timestamptz)",
                    "CREATE TABLE rooms (id text, title text, is_private boolean)",
                    "CREATE TABLE room_members (room_id text, user_id text)",
                    "CREATE TABLE messages (id int, author_id text, room_id text, body text, created_at timestamptz)",
                    "INSERT INTO users VALUES ('ann', 'Ann', now())",
                    "INSERT INTO rooms VALUES ('r1', 'Room', true)",
                    "INSERT INTO room_members VALUES ('r1', 'ann')",
                    "INSERT INTO messages VALUES (1, 'ann', 'r1', 'hello', '2024-03-10 07:30:00+00')");

            assertReadsAMessage(
                    "jdbc:postgresql:",
                    server.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", ""),
                    Map.of("CHAT_DB_USER", "postgres", "CHAT_DB_PASSWORD", "postgres"));
        }
    }

    @Test
    void recipeForSqliteReadsItsTables() throws IOException, SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("chat.db");
        try (Connection connection = DriverManager.getConnection(url)) {
            execute(
                    connection,
                    "CREATE TABLE users (id TEXT, name TEXT)",
                    "CREATE TABLE messages (id INTEGER, author TEXT, room TEXT, body TEXT, created INTEGER)",
                    "INSERT INTO users VALUES ('ann', 'Ann')",
                    "INSERT INTO messages VALUES (1, 'ann', 'r1', 'hello', 1710055800)");
        }
        assertReadsAMessage("jdbc:sqlite:", url, Map.of());
    }

    @Test
    void recipeForH2ReadsItsTables() throws IOException, SQLException {
        String url = "jdbc:h2:file:" + folder.resolve("chat");
        try (Connection connection = DriverManager.getConnection(url, "ann", "")) {
            execute(
                    connection,
                    "CREATE TABLE users (id VARCHAR, name VARCHAR)",
                    "CREATE TABLE messages (id INT, author VARCHAR, peer VARCHAR, body VARCHAR, created TIMESTAMP)",
                    "INSERT INTO users VALUES ('ann', 'Ann')",
                    "INSERT INTO messages VALUES (1, 'ann', 'bob', 'hello', TIMESTAMP '2024-03-10 07:30:00')");
        }
        assertReadsAMessage("jdbc:h2:", url, Map.of("CHAT_DB_USER", "ann"));
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Runs {@code validate} on the recipe with another URL and a name. */
    private void assertReadsAMessage(String recipe, String url, Map<String, String> environment) throws IOException {
        String yaml = Documents.code(PAGE).stream()
                .filter(Code::isJobFile)
                .map(Code::text)
                .filter(text -> text.contains("url: " + recipe))
                .findFirst()
                .orElseThrow()
                .replaceFirst("url: .*", "url: " + url);
        Path job = Files.writeString(folder.resolve("acme.yaml"), "name: acme\n" + yaml + "\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        Shell shell =
                new Shell(printed, printed, environment, false, Path.of(""), new StopSignal(), JobCommands.real());
        String[] command = {
            "validate", job.toString(), "--work", folder.resolve("work").toString()
        };

        int exitCode = Main.run(command, shell);

        assertThat(exitCode).as(() -> out.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).containsPattern("\nmessages +1 +1\n");
    }
}
