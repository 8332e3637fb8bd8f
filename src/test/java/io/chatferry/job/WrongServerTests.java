package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.chatferry.cometchat.TlsServer;
import io.chatferry.job.run.ExitCode;
import io.chatferry.report.files.StatusJson;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Something else answers where the target should be: the run reports it and ends, since waiting would not help. */
@Timeout(120)
class WrongServerTests {

    @TempDir
    Path keys;

    @RegisterExtension
    final Migration migration = new Migration();

    private Path job;

    @BeforeEach
    void export() throws Exception {
        migration.file("users.csv", "uid,name", "ann,Ann", "bob,Bob");
        migration.file(
                "messages.csv", "muid,sender,receiver,receiverType,text,sentAt", "m1,ann,bob,user,hi,1600000000");
        job = migration.job();
    }

    @Test
    void importStopsWhenTlsCertificateHasAnotherName() throws Exception {
        try (TlsServer server = new TlsServer(keys, "dns:wrong.example", "-1d", 10, true)) {
            CompletableFuture<ExitCode> run = CompletableFuture.supplyAsync(
                    () -> migration.run(job, "target.base-url=https://localhost:" + server.port() + "/v3"));
            Path progress = migration.work.resolve("acme").resolve("progress.json");
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> Files.readString(progress).contains("does not match that name"));

            assertThat(Objects.requireNonNull(StatusJson.read(Files.readString(progress)))
                            .lastErrors())
                    .anyMatch(error -> error.message().contains("does not match that name"));
            assertThat(run.join()).isEqualTo(ExitCode.STOPPED);
            assertThat(migration.output()).contains("the certificate of localhost does not match that name");
            assertThat(server.requests()).isZero();
        }
    }

    @Test
    void importSaysOnceWhyTargetIsOutOfReachAndWhatToLookAt() throws Exception {
        // a port that no other program of this machine takes meanwhile
        CompletableFuture<ExitCode> run =
                CompletableFuture.supplyAsync(() -> migration.run(job, "target.base-url=http://127.0.0.1:9/v3"));
        String notice = "http://127.0.0.1:9"
                + " cannot be reached: the connection is refused; check target.base-url and the network";
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(migration.output()).contains(notice));
        Path progress = migration.work.resolve("acme").resolve("progress.json");
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> Files.readString(progress).contains("requests in a row without an answer"));
        migration.stop.request();

        assertThat(run.join()).isEqualTo(ExitCode.STOPPED);
        assertThat(migration.output().lines().filter(notice::equals)).hasSize(1);
        assertThat(migration.output())
                .contains("Stopped before the end: " + notice)
                .doesNotContain("limited by");
    }

    @Test
    void verifySaysOnceWhyTargetIsOutOfReach() throws Exception {
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        migration.sandbox.close();
        CompletableFuture<ExitCode> run = CompletableFuture.supplyAsync(() -> migration.verify(job, 1));
        String reason = " cannot be reached: the connection is refused; check target.base-url and the network";
        await().atMost(Duration.ofSeconds(60)).until(() -> migration.output().contains(reason));
        migration.stop.request();

        assertThat(run.join()).isEqualTo(ExitCode.STOPPED);
        assertThat(migration.output().split(reason, -1)).hasSize(2);
    }

    @Test
    void verifyAndUndoStopWhenWebPageAnswers() throws Exception {
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        int port = migration.sandbox.port();
        migration.sandbox.close();
        HttpServer page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        page.createContext("/", exchange -> {
            byte[] body = "<!doctype html><title>Parked</title>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        page.start();
        try {
            assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.STOPPED);
            assertThat(migration.undo(job, () -> true)).isEqualTo(ExitCode.STOPPED);
            assertThat(migration.output().split("HTTP 200 with a web page in place of an answer of the API", -1))
                    .hasSizeGreaterThanOrEqualTo(3);
        } finally {
            page.stop(0);
        }
    }
}
