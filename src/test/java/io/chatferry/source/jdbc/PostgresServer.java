package io.chatferry.source.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.util.FileSystemUtils;

/** A PostgreSQL server of the tests, whose data outlives a restart. */
public final class PostgresServer implements SourceServer {

    private final Path folder;
    private EmbeddedPostgres server;

    private PostgresServer(Path folder, EmbeddedPostgres server) {
        this.folder = folder;
        this.server = server;
    }

    /** Starts a server whose user {@code reader} may read all tables, also those that are created later. */
    public static PostgresServer start() throws IOException, SQLException {
        Path folder = Files.createTempDirectory("pg");
        PostgresServer started = new PostgresServer(folder, run(folder, 0));
        Path access = folder.resolve("data/pg_hba.conf");
        Files.writeString(access, "host all reader all scram-sha-256\n" + Files.readString(access));
        started.execute(
                "SET password_encryption = 'scram-sha-256'",
                "SELECT pg_reload_conf()",
                "CREATE ROLE reader LOGIN PASSWORD 'reads'",
                "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader");
        return started;
    }

    private static EmbeddedPostgres run(Path folder, int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "off");
        return port == 0 ? builder.start() : builder.setPort(port).start();
    }

    @Override
    public String url() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
    }

    @Override
    public String user() {
        return "reader";
    }

    @Override
    public String password() {
        return "reads";
    }

    @Override
    public Connection admin() throws SQLException {
        return server.getPostgresDatabase().getConnection();
    }

    @Override
    public void restart() throws IOException {
        int port = server.getPort();
        server.close();
        server = run(folder, port);
    }

    @Override
    public void close() throws IOException {
        server.close();
        FileSystemUtils.deleteRecursively(folder);
    }

    @Override
    public String toString() {
        return "PostgreSQL";
    }
}
