package io.chatferry.source.jdbc;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;

/** A MariaDB server of the tests, from the Debian package mariadb-server, in a folder and on a port of its own. */
public final class MariaDbServer implements SourceServer {

    private static final String ROOT = "root-of-the-tests";

    private final Path folder;
    private final int port;
    private Process process;

    private MariaDbServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Starts a server with an empty database {@code chat}. */
    public static MariaDbServer start() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("mdb");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        MariaDbServer server = new MariaDbServer(folder, port);
        Runtime.getRuntime().addShutdownHook(new Thread(server::kill));
        Path init = Files.writeString(
                folder.resolve("init.sql"),
                "CREATE DATABASE IF NOT EXISTS chat CHARACTER SET utf8mb4;\n"
                        + "CREATE USER IF NOT EXISTS 'admin'@'%' IDENTIFIED BY '" + ROOT
                        + "';\n" + "GRANT ALL ON *.* TO 'admin'@'%' WITH GRANT OPTION;\n"
                        + "CREATE USER IF NOT EXISTS 'reader'@'%' IDENTIFIED BY 'reads';\n"
                        + "GRANT SELECT ON chat.* TO 'reader'@'%';\n");
        int code = new ProcessBuilder(
                        "mariadb-install-db",
                        "--no-defaults",
                        "--datadir=" + folder.resolve("data"),
                        "--user=" + System.getProperty("user.name"),
                        "--skip-test-db")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("install.log").toFile())
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException(Files.readString(folder.resolve("install.log")));
        }
        server.run("--init-file=" + init);
        return server;
    }

    private void run(String... more) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                "mariadbd",
                "--no-defaults",
                "--datadir=" + folder.resolve("data"),
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + folder.resolve("s"),
                "--pid-file=" + folder.resolve("pid"),
                "--user=" + System.getProperty("user.name"),
                "--innodb-buffer-pool-size=64M",
                "--innodb-flush-log-at-trx-commit=0",
                "--skip-name-resolve");
        builder.command().addAll(java.util.List.of(more));
        process = builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            try (Connection connection = admin()) {
                return connection.isValid(1);
            }
        });
    }

    @Override
    public void restart() throws IOException, InterruptedException {
        stop();
        run();
    }

    /** Kills the server. */
    public void stop() throws InterruptedException {
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
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
    public String url() {
        return "jdbc:mariadb://127.0.0.1:" + port + "/chat";
    }

    @Override
    public Connection admin() throws SQLException {
        return DriverManager.getConnection(url(), "admin", ROOT);
    }

    private void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            FileSystemUtils.deleteRecursively(folder);
        } catch (InterruptedException | IOException leftOver) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }

    @Override
    public String toString() {
        return "MariaDB";
    }
}
