package io.chatferry.job;

import io.chatferry.source.jdbc.MariaDbServer;
import io.chatferry.source.jdbc.PostgresServer;
import io.chatferry.source.jdbc.SourceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A chat in the tables of a database, of as many types as it has, and the job that reads it.
 *
 * @param server where the tables are
 * @param tables how they are created
 * @param columns of messages, as a query that names them canonically selects them
 * @param insert a message: id, sender, receiver, receiverType, text, metadata, local time, flag, amount, tags
 */
record ChatTables(SourceServer server, List<String> tables, String columns, String insert) implements AutoCloseable {

    /** Beyond what a double holds. */
    static final long FIRST_ID = 9_007_199_254_740_993L;

    static ChatTables of(String database) throws Exception {
        return switch (database) {
            case "postgresql" ->
                new ChatTables(
                        PostgresServer.start(),
                        List.of(
                                "CREATE TABLE people (id text, nick text, avatar text, extra jsonb, labels text[], active boolean)",
                                "CREATE TABLE rooms (id bigint, title varchar(100), extra json)",
                                "CREATE TABLE members (room bigint, person text, role char(20), since timestamptz)",
                                "CREATE TABLE posts (id bigint PRIMARY KEY, sender text, receiver text, kind text, body text,"
                                        + " extra jsonb, at timestamp, flag boolean, amount numeric(40,10), tags text[],"
                                        + " edited timestamptz, picture bytea)"),
                        "id as muid, sender, receiver, kind as receiver_type, body as text, extra as metadata, at as sent_at,"
                                + " flag, amount, tags, edited as edited_at",
                        "INSERT INTO posts (id, sender, receiver, kind, body, extra, at, flag, amount, tags)"
                                + " VALUES (?, ?, ?, ?, ?, ?::jsonb, ?::timestamp, ?, ?::numeric, string_to_array(?, ','))");
            case "mariadb" ->
                new ChatTables(
                        MariaDbServer.start(),
                        List.of(
                                "CREATE TABLE people (id varchar(50), nick text, avatar text, extra json, labels json, active boolean)",
                                "CREATE TABLE rooms (id bigint unsigned, title varchar(100), extra json)",
                                "CREATE TABLE members (room bigint unsigned, person varchar(50), role enum('admin','participant'),"
                                        + " since timestamp)",
                                "CREATE TABLE posts (id bigint unsigned PRIMARY KEY, sender varchar(50), receiver varchar(50),"
                                        + " kind varchar(10), body text, extra json, at datetime(3), flag boolean,"
                                        + " amount decimal(40,10), tags json, edited datetime, picture blob)"),
                        "id as muid, sender, receiver, kind as receiver_type, body as text, extra as metadata, at as sent_at,"
                                + " flag, amount, tags, edited as edited_at",
                        "INSERT INTO posts (id, sender, receiver, kind, body, extra, at, flag, amount, tags)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, concat('[\"', replace(?, ',', '\",\"'), '\"]'))");
            default ->
                new ChatTables(
                        SqliteFile.create(),
                        List.of(
                                "CREATE TABLE people (id TEXT, nick TEXT, avatar TEXT, extra JSON, labels JSON, active BOOLEAN)",
                                "CREATE TABLE rooms (id INTEGER, title TEXT, extra JSON)",
                                "CREATE TABLE members (room INTEGER, person TEXT, role TEXT, since TEXT)",
                                "CREATE TABLE posts (id INTEGER PRIMARY KEY, sender TEXT, receiver TEXT, kind TEXT, body TEXT,"
                                        + " extra JSON, at TEXT, flag BOOLEAN, amount TEXT, tags JSON, edited TEXT, picture BLOB)"),
                        "id as muid, sender, receiver, kind as receiver_type, body as text, extra as metadata, at as sent_at,"
                                + " flag, amount, tags, edited as edited_at",
                        "INSERT INTO posts (id, sender, receiver, kind, body, extra, at, flag, amount, tags)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '[\"' || replace(?, ',', '\",\"') || '\"]')");
        };
    }

    boolean isSqlite() {
        return server instanceof SqliteFile;
    }

    /** The job file, with further queries in place of these. */
    Path job(Path folder, List<String> source, String... queries) throws IOException {
        List<String> lines = new ArrayList<>(List.of("name: acme", "source:", "  format: jdbc"));
        lines.addAll(source);
        lines.addAll(List.of("  jdbc:", "   url: " + server.url()));
        if (!isSqlite()) {
            lines.addAll(List.of("   user: " + server.user(), "   password: " + server.password()));
        }
        lines.add("   queries:");
        lines.addAll(List.of(queries));
        lines.addAll(List.of(
                "target:",
                "  app-id: ${COMETCHAT_APP_ID}",
                "  api-key: ${COMETCHAT_API_KEY}",
                "limits: {standard: 20000, sender: 0}"));
        return Files.write(folder.resolve("acme.yaml"), lines);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** A SQLite database; nobody else writes to it. */
    private record SqliteFile(Path file) implements SourceServer {

        static SqliteFile create() throws IOException {
            return new SqliteFile(Files.createTempDirectory("lite").resolve("my chat.db"));
        }

        @Override
        public String url() {
            return "jdbc:sqlite:" + file;
        }

        @Override
        public String user() {
            return "";
        }

        @Override
        public String password() {
            return "";
        }

        @Override
        public Connection admin() throws SQLException {
            return DriverManager.getConnection(url());
        }

        @Override
        public void restart() {
            throw new UnsupportedOperationException("it is no server");
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
            Files.delete(file.getParent());
        }
    }
}
