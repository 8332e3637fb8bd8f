package io.chatferry.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every type of every database becomes JSON that means the same. */
@Timeout(120)
class ColumnTypesTests {

    private final TimeZone zone = TimeZone.getDefault();

    @TempDir
    Path folder;

    /** In a zone with a gap, so that a value that goes through it would change. */
    @BeforeEach
    void liveElsewhere() {
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
    }

    @AfterEach
    void returnHome() {
        TimeZone.setDefault(zone);
    }

    @Test
    void readsTypesOfPostgres() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                Connection admin = server.getPostgresDatabase().getConnection()) {
            execute(
                    admin,
                    "CREATE TYPE mood AS ENUM ('glad', 'sad')",
                    "CREATE DOMAIN word AS text",
                    """
                    CREATE TABLE t (id bigint, small smallint, amount numeric(40,10), big numeric, r real, d double precision,
                    ok boolean, text text, vc varchar(20), padded char(5), j json, jb jsonb, tags text[], numbers int[],
                    matrix int[], moods mood[], docs jsonb[], uid uuid, mood mood, at timestamptz, local timestamp, day date,
                    clock time, bits bit(3), cash money, ip inet, w word, span interval, times timestamptz[], locals timestamp[])""",
                    """
                    INSERT INTO t VALUES (9007199254740993, -3, 12345678901234567890.1234567891, 1e30, 0.1, 0.1,
                    true, E'a "quote"\\nline \\\\ 😀', 'é', 'ab', '{"a" : 1.10,
                    "b": [null, "x"]}', '{"n": 12345678901234567890}', '{"a,b","c\\"d",NULL}', '{1,2}',
                    '{{1,2},{3,4}}', '{glad,sad}', ARRAY['{"x":1}'::jsonb], '0190a5b2-0000-7000-8000-000000000001', 'sad',
                    '2024-03-10 07:30:00.123456+00', '2024-03-10 02:30:00', '2024-02-29',
                    '12:00', B'101', 1.5, '10.0.0.1', 'w', '1 day', ARRAY['2024-03-10 07:30:00+00'::timestamptz],
                    ARRAY['2024-03-10 02:30:00'::timestamp, NULL, 'infinity'])""",
                    "INSERT INTO t (id, at, local) VALUES (1, 'infinity', '-infinity')",
                    "CREATE TABLE b (data bytea)",
                    "INSERT INTO b VALUES ('x')");
            String url = server.getJdbcUrl("postgres", "postgres");

            assertThat(lines(url, "postgres", null, "SELECT * FROM t ORDER BY id DESC"))
                    .first()
                    .isEqualTo("""
                    {"id":9007199254740993,"small":-3,"amount":12345678901234567890.1234567891,\
                    "big":1000000000000000000000000000000,"r":0.1,"d":0.1,"ok":true,\
                    "text":"a \\"quote\\"\\u000aline \\\\ 😀","vc":"é","padded":"ab","j":{"a" : 1.10, "b": [null, "x"]},\
                    "jb":{"n": 12345678901234567890},"tags":["a,b","c\\"d",null],"numbers":[1,2],\
                    "matrix":[[1,2],[3,4]],"moods":["glad","sad"],"docs":[{"x": 1}],\
                    "uid":"0190a5b2-0000-7000-8000-000000000001","mood":"sad",\
                    "at":"2024-03-10T07:30:00.123456Z","local":"2024-03-10T02:30:00","day":"2024-02-29",\
                    "clock":"12:00:00","bits":"101","cash":"$1.50","ip":"10.0.0.1","w":"w","span":"1 day",\
                    "times":["2024-03-10T07:30:00Z"],"locals":["2024-03-10T02:30:00",null,"infinity"]}""");
            assertThat(lines(url, "postgres", null, "SELECT * FROM t ORDER BY id")
                            .get(0))
                    .contains("\"at\":\"infinity\"", "\"local\":\"-infinity\"", "\"text\":null");
            assertThatThrownBy(() -> lines(url, "postgres", null, "SELECT data FROM b"))
                    .hasMessageContaining("column data of query q is binary data (bytea)")
                    .hasMessageContaining("encode(data, 'hex')");
        }
    }

    @Test
    void readsTypesOfMariaDb() throws Exception {
        try (MariaDbServer server = MariaDbServer.start();
                Connection admin = server.admin()) {
            execute(
                    admin,
                    "SET time_zone = '+05:00'",
                    """
                    CREATE TABLE t (id bigint unsigned, tiny tinyint, ok boolean, odd tinyint(1), amount decimal(40,10),
                    f float, d double, text text, vc varchar(20), j json, mood enum('glad','sad'), tags set('a','b'),
                    at timestamp(3) NULL, local datetime(6), day date, clock time, y year, bits bit(10), one bit(1), filled int(5) zerofill,
                    zero datetime, nothing text)""",
                    "SET sql_mode = ''",
                    """
                    INSERT INTO t VALUES (18446744073709551615, -3, true, 2, 12345678901234567890.1234567891,
                    0.1, 0.1, 'a "quote"\\nline 😀', 'é', '{"a": 1.10}', 'sad', 'a,b',
                    '2024-03-10 12:30:00.123', '2024-03-10 02:30:00.5', '2024-02-29', '12:00', 2024, b'1000000001', b'1', 42,
                    '0000-00-00 00:00:00', NULL)""",
                    "CREATE TABLE b (data blob, flag binary(16))",
                    "INSERT INTO b VALUES ('x', 'y')");

            assertThat(lines(server.url(), "reader", "reads", "SELECT * FROM t"))
                    .containsExactly("""
                    {"id":18446744073709551615,"tiny":-3,"ok":true,"odd":2,"amount":12345678901234567890.1234567891,\
                    "f":0.1,"d":0.1,"text":"a \\"quote\\"\\u000aline 😀","vc":"é","j":{"a": 1.10},"mood":"sad","tags":"a,b",\
                    "at":"2024-03-10T07:30:00.123Z","local":"2024-03-10T02:30:00.5","day":"2024-02-29",\
                    "clock":"12:00:00","y":2024,"bits":513,"one":true,"filled":42,"zero":"0000-00-00 00:00:00","nothing":null}""");
            assertThatThrownBy(() -> lines(server.url(), "reader", "reads", "SELECT data FROM b"))
                    .hasMessageContaining("column data of query q is binary data");
            assertThatThrownBy(() -> lines(server.url(), "reader", "reads", "SELECT flag FROM b"))
                    .hasMessageContaining("hex(flag)");
            assertThat(lines(server.url().replace("mariadb:", "mysql:"), "reader", "reads", "SELECT 1 AS one"))
                    .containsExactly("{\"one\":1}");
        }
    }

    @Test
    void readsTypesOfSqlite() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("chat.db");
        try (Connection admin = DriverManager.getConnection(url)) {
            execute(
                    admin,
                    "CREATE TABLE t (id INTEGER, big INTEGER, amount DECIMAL(20,2), d REAL, ok BOOLEAN, text TEXT, j JSON,"
                            + " at TIMESTAMP, at2 DATETIME, free, n TEXT)",
                    "INSERT INTO t VALUES (1, 9007199254740993, 0.1, 0.1, 1, 'a \"q\" 😀', '{\"a\": 1.10}',"
                            + " '2024-03-10 02:30:00', 1700000000, 'x', NULL)",
                    "INSERT INTO t (id, j, free) VALUES (2, 'no json', 2.5)",
                    "INSERT INTO t (id, free) VALUES (3, x'00ff')");
        }

        assertThat(lines(url, null, null, "SELECT * FROM t WHERE id < 3 ORDER BY id"))
                .containsExactly(
                        "{\"id\":1,\"big\":9007199254740993,\"amount\":0.1,\"d\":0.1,\"ok\":true,\"text\":\"a \\\"q\\\" 😀\","
                                + "\"j\":{\"a\": 1.10},\"at\":\"2024-03-10 02:30:00\",\"at2\":1700000000,\"free\":\"x\",\"n\":null}",
                        "{\"id\":2,\"big\":null,\"amount\":null,\"d\":null,\"ok\":null,\"text\":null,\"j\":\"no json\","
                                + "\"at\":null,\"at2\":null,\"free\":2.5,\"n\":null}");
        assertThatThrownBy(() -> lines(url, null, null, "SELECT * FROM t ORDER BY id"))
                .hasMessageContaining("column free of query q is binary data (in row 3)");
        try (SourceDatabase database = SourceDatabase.open(source(url, null, null, "SELECT 1"));
                Statement statement = database.forReaders().createStatement()) {
            assertThatThrownBy(() -> statement.execute("DELETE FROM t")).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void readsTypesOfH2() throws Exception {
        String url = "jdbc:h2:" + folder.resolve("chat");
        try (Connection admin = DriverManager.getConnection(url, "sa", "")) {
            execute(
                    admin,
                    "CREATE TABLE t (id BIGINT, amount DECIMAL(40,10), ok BOOLEAN, text VARCHAR, j JSON, tags VARCHAR ARRAY,"
                            + " uid UUID, at TIMESTAMP WITH TIME ZONE, local TIMESTAMP, padded CHAR(5), mood ENUM('glad', 'sad'))",
                    "INSERT INTO t VALUES (9007199254740993, 12345678901234567890.1234567891, TRUE, 'x', JSON '{\"a\": 1.10}',"
                            + " ARRAY['a', 'b'], '0190a5b2-0000-7000-8000-000000000001', '2024-03-10 02:30:00-05:00',"
                            + " '2024-03-10 02:30:00', 'ab', 'sad')");
        }

        assertThat(lines(url, "sa", "", "SELECT * FROM t"))
                .containsExactly(
                        "{\"ID\":9007199254740993,\"AMOUNT\":12345678901234567890.1234567891,\"OK\":true,\"TEXT\":\"x\","
                                + "\"J\":{\"a\":1.10},\"TAGS\":[\"a\",\"b\"],\"UID\":\"0190a5b2-0000-7000-8000-000000000001\","
                                + "\"AT\":\"2024-03-10T07:30:00Z\",\"LOCAL\":\"2024-03-10T02:30:00\",\"PADDED\":\"ab\",\"MOOD\":\"sad\"}");
        assertThatThrownBy(() -> lines(url, "sa", "wrong", "SELECT 1")).hasMessageContaining("refuses the connection");
        assertThatThrownBy(() -> lines(url + "-absent", "sa", "", "SELECT 1"))
                .hasMessageContaining("refuses the connection");
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static JdbcSource source(String url, @Nullable String user, @Nullable String password, String sql) {
        return new JdbcSource(
                new JdbcOptions(
                        new WrittenText(url),
                        user == null ? null : new WrittenText(user),
                        password == null ? null : new WrittenText(password),
                        null,
                        null,
                        null),
                List.of(new JdbcQuery("q", sql, null, new WrittenText(sql))),
                ZoneOffset.UTC);
    }

    private static List<String> lines(String url, @Nullable String user, @Nullable String password, String sql)
            throws SQLException, IOException {
        JdbcSource source = source(url, user, password, sql);
        List<String> lines = new java.util.ArrayList<>();
        try (SourceDatabase database = SourceDatabase.open(source);
                Statement statement = database.forReaders().createStatement()) {
            QueryPass pass = database.pass(source.queries().get(0), null, Instant.now());
            try (ResultSet rows = statement.executeQuery(pass.sql())) {
                while (rows.next()) {
                    lines.add(new String(pass.line(rows), StandardCharsets.UTF_8).strip());
                }
            }
        }
        return lines;
    }
}
