package io.chatferry.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.model.JdbcUrl;
import io.chatferry.source.api.SourceUnavailableException;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases of which no server can be started here: what is asked of their drivers. */
@Timeout(60)
class SqlServerTests {

    private static final int SNAPSHOT = 4096;

    private final List<String> calls = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:sqlserver://db.example:1433;databaseName=chat;encrypt=true;trustServerCertificate=true",
                "jdbc:sqlserver://db.example\\instance;database=chat;loginTimeout=5",
                "jdbc:sqlserver://db.example;databaseName={my chat};applicationIntent=ReadOnly;multiSubnetFailover=true"
            })
    void allowsOptionsThatConcernTheConnection(String url) {
        assertThat(JdbcUrl.ofSource(url, List.of()).url()).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:sqlserver://h;socketFactoryClass=x",
                "jdbc:sqlserver://h;trustStore=/etc/passwd",
                "jdbc:sqlserver://h;keyStoreLocation=x",
                "jdbc:sqlserver://h;accessTokenCallbackClass=x",
                "jdbc:sqlserver://h;trustManagerClass=x"
            })
    void refusesOptionsThatLoadClassesOrFiles(String url) {
        assertThatThrownBy(() -> JdbcUrl.ofSource(url, List.of()))
                .hasMessageMatching("the option \\w+ is (not|never) allowed.*");
    }

    @Test
    void separatesUserAndPassword() {
        JdbcUrl url = JdbcUrl.ofSource("jdbc:sqlserver://h;user=ann;password={p}}w};databaseName=chat", List.of());

        assertThat(url).isEqualTo(new JdbcUrl("sqlserver", "jdbc:sqlserver://h;databaseName=chat", "ann", "p}w"));
    }

    @ParameterizedTest
    @CsvSource({"1, 4096, ''", "0, 2, the queries see different instants", "2, 2, the queries see different instants"})
    void readsSnapshotOnlyWhereTheDatabaseAllowsIt(int state, int isolation, String note) throws SQLException {
        String found = Dialect.SQLSERVER.begin(connection(state));

        assertThat(calls).containsSubsequence("setTransactionIsolation " + isolation, "setAutoCommit false");
        assertThat(calls).doesNotContain("setTransactionIsolation " + Connection.TRANSACTION_REPEATABLE_READ);
        assertThat(found).startsWith(note);
        assertThat(found.isEmpty()).isEqualTo(isolation == SNAPSHOT);
    }

    @Test
    void streamsRows() {
        Properties properties = new Properties();
        Dialect.SQLSERVER.connection("jdbc:sqlserver://h", properties);
        assertThat(properties).containsEntry("responseBuffering", "adaptive");

        Properties own = new Properties();
        Dialect.SQLSERVER.connection("jdbc:sqlserver://h;ResponseBuffering=full", own);
        assertThat(own).doesNotContainKey("responseBuffering");
    }

    @Test
    void readsOneStateOfOracle() throws SQLException {
        assertThat(Dialect.ORACLE.begin(connection(0))).isEmpty();
        assertThat(calls).containsSubsequence("setAutoCommit false", "execute SET TRANSACTION READ ONLY");
    }

    @Test
    void mySqlReadsOneStateAndOnlyReads() throws SQLException {
        assertThat(Dialect.MYSQL.begin(connection(0))).isEmpty();
        assertThat(calls)
                .containsSubsequence(
                        "execute SET time_zone = '+00:00'",
                        "setAutoCommit false",
                        "execute START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
        Properties properties = new Properties();
        Dialect.MYSQL.connection("jdbc:mysql://h/d", properties);
        assertThat(properties)
                .containsEntry("useCursorFetch", "true")
                .containsEntry("zeroDateTimeBehavior", "CONVERT_TO_NULL")
                .containsEntry("tinyInt1isBit", "false");
    }

    @Test
    void saysThatTheServerIsNotThere() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        String url = "jdbc:sqlserver://127.0.0.1:" + port + ";loginTimeout=3;databaseName=chat";
        JdbcSource source = new JdbcSource(
                new JdbcOptions(
                        new WrittenText(url),
                        new WrittenText("ann"),
                        new WrittenText("planted-password"),
                        null,
                        null,
                        null),
                List.of(new JdbcQuery("q", "SELECT 1", null, new WrittenText("SELECT 1"))),
                ZoneOffset.UTC);

        assertThatThrownBy(() -> SourceDatabase.open(source))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining(url + ": the database cannot be reached: ")
                .hasMessageContaining("the same command tries again")
                .hasMessageNotContaining("planted-password")
                .satisfies(thrown -> assertThat(thrown.getMessage().lines()).hasSize(2));
    }

    /** A connection that only notes what is asked of it. */
    private Connection connection(int snapshotState) {
        return proxy(Connection.class, (method, arguments) -> {
            if (method.equals("createStatement")) {
                return statement(snapshotState);
            }
            calls.add(arguments == null ? method : method + " " + arguments[0]);
            return null;
        });
    }

    private Statement statement(int snapshotState) {
        return proxy(Statement.class, (method, arguments) -> {
            if (method.equals("execute")) {
                calls.add("execute " + arguments[0]);
                return true;
            }
            return method.equals("executeQuery") ? row(snapshotState) : null;
        });
    }

    private static ResultSet row(int snapshotState) {
        return proxy(ResultSet.class, (method, arguments) -> switch (method) {
            case "next" -> true;
            case "getInt" -> snapshotState;
            default -> null;
        });
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                SqlServerTests.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }
}
