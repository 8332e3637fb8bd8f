package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a database says of a ledger that is to be made in it, over a real PostgreSQL. */
class LedgerProbeTests {

    private static EmbeddedPostgres server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedPostgres.start();
        execute("CREATE ROLE reader LOGIN PASSWORD 'reader'");
        execute("CREATE ROLE owner LOGIN PASSWORD 'owner'");
        execute("GRANT CREATE ON DATABASE postgres TO owner");
        execute("CREATE SCHEMA chatferry_closed");
        execute("CREATE SCHEMA chatferry_open");
        execute("GRANT CREATE, USAGE ON SCHEMA chatferry_open TO owner");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private LedgerProbe probe(String user, String schema) {
        String url = "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
        return LedgerProbe.of(new LedgerLocation(folder, url, user, user, schema));
    }

    @Test
    void saysWhatAnOwnerFinds() {
        assertThat(probe("owner", "chatferry_new").message())
                .matches("PostgreSQL [0-9.]+.*, schema chatferry_new, which will be created");
        assertThat(probe("owner", "chatferry_open").message()).contains("which is there, and is resumed");
        assertThat(probe("owner", "chatferry_open").isWritable()).isTrue();
    }

    @Test
    void saysWhatIsNotPermitted() {
        assertThat(probe("reader", "chatferry_new").isWritable()).isFalse();
        assertThat(probe("reader", "chatferry_new").message()).contains("may not create the schema chatferry_new");
        assertThat(probe("owner", "chatferry_closed").isWritable()).isFalse();
        assertThat(probe("owner", "chatferry_closed").message())
                .contains("may not create tables in the schema chatferry_closed");
    }

    @Test
    void writesNothing() throws Exception {
        probe("owner", "chatferry_new");
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                var found = statement.executeQuery("SELECT to_regnamespace('chatferry_new') IS NULL")) {
            found.next();
            assertThat(found.getBoolean(1)).isTrue();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void failsInWordsWhereNoServerIs() {
        LedgerLocation nowhere =
                new LedgerLocation(folder, "jdbc:postgresql://localhost:1/postgres", "owner", "owner", "chatferry_new");
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> LedgerProbe.of(nowhere))
                .withMessageContaining("database");
    }
}
