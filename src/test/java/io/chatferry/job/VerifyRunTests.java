package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Runs of {@code verify}: the samples, parts of an export, and a run that was stopped. */
@Timeout(120)
class VerifyRunTests {

    @RegisterExtension
    final Migration migration = new Migration();

    private Path job;

    @ParameterizedTest
    @ValueSource(
            strings = {"csv", "jsonl", "mapped-csv", "rocketchat", "pubnub", "sendbird", "stream", "teams", "twilio"})
    void certifiesSamples(String name) throws IOException {
        job = Path.of("jobs", name + ".yaml");
        ExitCode imported = migration.run(job); // some samples have rejects, and so their certificates are incomplete

        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(imported);
        JsonNode certificate = migration.certificate(name);
        assertThat(certificate.path("equal").asBoolean()).isTrue();
        assertThat(certificate.path("complete").asBoolean()).isEqualTo(imported == ExitCode.DONE);
        assertThat(certificate.at("/counts/messages/equal").asInt())
                .isEqualTo(migration.messages().size());
        assertThat(certificate.at("/content/sent")).isEqualTo(certificate.at("/content/found"));
        assertThat(certificate.path("inputs").size()).isPositive();
    }

    @Test
    void readsConversationOfDeactivatedUser() throws IOException {
        migration
                .file("users.csv", "uid,name,deactivatedAt", "ann,Ann,1700000100", "bob,Bob,")
                .file("messages.csv", "muid,sender,receiver,text,sentAt", "m1,ann,bob,hello,1700000001");
        job = migration.job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.certificate("acme").at("/counts/users/equal").asInt())
                .isEqualTo(2);
    }

    @Test
    void choosesSameSampleEachTime() throws IOException {
        List<String> lines = new ArrayList<>(List.of("muid,sender,receiver,text,sentAt"));
        for (int i = 0; i < 100; i++) {
            lines.add("m%d,u%d,v%d,hi,1700000001".formatted(i, i, i));
        }
        job = migration.file("messages.csv", lines.toArray(String[]::new)).job();
        migration.run(job);

        assertThat(migration.verify(job, 0.2)).isEqualTo(ExitCode.DONE);
        JsonNode first = migration.certificate("acme");
        assertThat(migration.verify(job, 0.2)).isEqualTo(ExitCode.DONE);
        assertThat(migration.certificate("acme").at("/content/sent")).isEqualTo(first.at("/content/sent"));
        assertThat(first.at("/counts/messages/expected").asInt()).isBetween(5, 45);
        assertThat(migration.verify(job, 0.000001)).isEqualTo(ExitCode.DONE);
        assertThat(migration.certificate("acme").at("/counts/messages/expected").asInt())
                .isEqualTo(1);
    }

    @Test
    void resumesAfterStop() throws Exception {
        migration.start("sandbox.latency.median=60ms");
        List<String> lines = new ArrayList<>(List.of("muid,sender,receiver,text,sentAt"));
        for (int i = 0; i < 120; i++) {
            lines.add("m%d,u%d,v%d,hi,1700000001".formatted(i, i, i));
        }
        job = migration.file("messages.csv", lines.toArray(String[]::new)).job();
        migration.run(job);
        long before = reads();
        CompletableFuture<ExitCode> stopped = CompletableFuture.supplyAsync(() -> migration.verify(job, 1));
        await().pollInterval(Duration.ofMillis(5)).until(() -> reads() > before + 40);
        migration.stop.request();
        assertThat(stopped.get()).isEqualTo(ExitCode.STOPPED);
        long half = reads();

        migration.stop = new StopSignal();
        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.certificate("acme").at("/counts/messages/equal").asInt())
                .isEqualTo(120);
        assertThat(reads() - half).isLessThan(2L * 120);
    }

    private long reads() {
        return migration.sandbox.requests("GET /users/{uid}/messages");
    }
}
