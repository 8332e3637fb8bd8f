package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.chatferry.config.JobFile;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.WaitTimes;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code check} names what is missing before anything is written, and says nothing of what is there but that it is. */
class CheckTests {

    @RegisterExtension
    final Migration migration = new Migration();

    private Path job;

    @BeforeEach
    void export() throws Exception {
        migration.file("users.csv", "uid,name", "ann,Ann");
        migration.file(
                "messages.csv", "muid,sender,receiver,receiverType,text,sentAt", "m1,ann,bob,user,hi,1600000000");
        job = migration.job();
    }

    private ExitCode check(String... sets) {
        return migration.commands.check(migration.settings(job, sets), migration.options(false, null), false);
    }

    @Test
    void findsEverythingReadyAndWritesNothing() {
        migration.sandbox.plantUser("eve", "Eve");

        assertThat(check()).isEqualTo(ExitCode.DONE);
        assertThat(migration.output())
                .containsPattern("export +ok +csv, 2 files, ")
                .containsPattern("folder +ok ")
                .containsPattern("disk +ok ")
                .containsPattern("ledger +ok .*ledger.mv.db will be created")
                .containsPattern("target +ok .* answers in ")
                .containsPattern("clock +ok ")
                .containsPattern("key +ok +accepted for app app, which has 1 user\n")
                .contains("acme: ready")
                .doesNotContain(Migration.KEY);
        assertThat(migration.work.resolve("acme")).doesNotExist();
        assertThat(migration.sandbox.messagesStored()).isZero();
    }

    @Test
    void endsWith77WhenKeyIsRefused() {
        migration.key = "wrong-key-0123456789abcdef0123456789abcdef";

        assertThat(check()).isEqualTo(ExitCode.KEY_REFUSED);
        assertThat(migration.output())
                .containsPattern("key +failed +The target refuses the key: AUTH_ERR_APIKEY_NOT_FOUND")
                .contains("acme: not ready")
                .doesNotContain(migration.key);
    }

    @Test
    void endsWith3WhenTargetCannotBeReached() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThat(check("target.base-url=http://127.0.0.1:" + port + "/v3")).isEqualTo(ExitCode.STOPPED);
        assertThat(migration.output()).containsPattern("target +failed +.*the connection is refused");
    }

    @Test
    void endsWith3WhenSomethingElseAnswers() throws Exception {
        HttpServer page = HttpServer.create(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.createContext("/", exchange -> {
            byte[] body = "<html>hello</html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, exchange.getRequestMethod().equals("HEAD") ? -1 : body.length);
            if (!exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        page.start();
        try {
            String url = "http://127.0.0.1:" + page.getAddress().getPort() + "/v3";
            assertThat(check("target.base-url=" + url)).isEqualTo(ExitCode.STOPPED);
            assertThat(migration.output()).containsPattern("key +failed +.*web page");
        } finally {
            page.stop(0);
        }
    }

    @Test
    void namesEverythingThatIsMissingAtOnce() throws Exception {
        migration.commands = new BatchJobCommands(WaitTimes.REAL, new DiskSpace(folder -> 1_000));
        Path pictures = Files.createDirectory(migration.folder.resolve("pictures"));
        Files.writeString(pictures.resolve("cat.png"), "no chat");
        var settings = JobFile.read(job, List.of("source.path=" + pictures), Map.of());

        assertThat(migration.commands.check(settings, migration.options(false, null), false))
                .isEqualTo(ExitCode.USAGE);
        assertThat(migration.output())
                .containsPattern("export +failed +.*pictures")
                .containsPattern("disk +failed +1.0 kB free|disk +failed +1,000 B free|disk +failed +1 kB free")
                .containsPattern("target +failed ")
                .contains("COMETCHAT_APP_ID");
    }

    @Test
    void warnsWhenClockDiffersFromThatOfTarget() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answerFromTheFuture(server), "future");
            answering.setDaemon(true);
            answering.start();

            check("target.base-url=http://127.0.0.1:" + server.getLocalPort() + "/v3");
        }
        assertThat(migration.output()).containsPattern("clock +warning +this machine's is 1 h.* behind the target's");
    }

    private static void answerFromTheFuture(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept();
                    InputStream in = socket.getInputStream()) {
                while (in.available() == 0 && in.read() < 0) {
                    break;
                }
                String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Instant.now().plusSeconds(3_700).atOffset(ZoneOffset.UTC));
                socket.getOutputStream()
                        .write(("HTTP/1.1 404 Not Found\r\nDate: " + date
                                        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException closed) {
                // the test has ended, or the client went away
            }
        }
    }

    @Test
    void refusesWorkFolderThatIsFile() throws Exception {
        Files.writeString(migration.work, "in the way");

        assertThat(check()).isEqualTo(ExitCode.USAGE);
        assertThat(migration.output()).containsPattern("folder +failed +.*is not a folder that can be written");
    }

    @Test
    void printsJsonForPrograms() {
        assertThat(migration.commands.check(migration.settings(job), migration.options(false, null), true))
                .isEqualTo(ExitCode.DONE);
        JsonNode json = JsonMapper.builder().build().readTree(migration.output());
        assertThat(json.path("ready").asBoolean()).isTrue();
        assertThat(json.path("checks")
                        .valueStream()
                        .map(check -> check.path("subject").stringValue()))
                .containsExactly("export", "folder", "disk", "ledger", "target", "clock", "key");
        assertThat(json.path("checks")
                        .valueStream()
                        .map(check -> check.path("state").stringValue()))
                .containsOnly("ok");
    }
}
