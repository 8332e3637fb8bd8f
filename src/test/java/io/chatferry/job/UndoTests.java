package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatferry.cli.Main;
import io.chatferry.job.run.ExitCode;
import io.chatferry.ledger.ChildJvm;
import io.chatferry.sandbox.StoredMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code undo}: what a job has created goes, and nothing else. */
@Timeout(120)
class UndoTests {

    private static final String HEADER = "muid,sender,receiver,receiverType,text,sentAt";

    @RegisterExtension
    final Migration migration = new Migration();

    private Path job;

    @Test
    void deletesEverythingOfJobAndNextImportSendsItAgain() throws IOException {
        start();
        imported();

        assertThat(migration.undo(job, () -> true)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).isEmpty();
        assertThat(migration.sandbox.uids()).isEmpty();
        assertThat(migration.sandbox.guids()).isEmpty();
        assertThat(migration.output())
                .contains("3  messages: m1 (id ", "undone. chatferry import sends everything again");
        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.output()).contains("No certificate: nothing of job acme is in the target");
        assertThat(migration.work.resolve("acme/certificate.json")).doesNotExist();
        assertThat(migration.undo(job, () -> true)).isEqualTo(ExitCode.DONE);
        assertThat(migration.output()).contains("there is nothing in the target");

        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).extracting(StoredMessage::muid).containsExactlyInAnyOrder("m1", "m2", "m3");
        assertThat(migration.sandbox.uids()).contains("ann", "bob");
        assertThat(migration.sandbox.memberUids("team")).contains("bob");
        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
        migration.assertAddsUp("acme");
    }

    @Test
    void keepsEntitiesThatAreOlderThanJob() throws IOException {
        start();
        migration.sandbox.plantUser("ann", "The Real Ann");
        migration.sandbox.plantUser("eve", "Eve");
        migration.sandbox.plantGroup("team", "The Real Team");
        migration.file(
                "messages.csv", HEADER, "old,eve,ann,user,hello,1600000000", "old2,eve,team,group,hi,1600000001");
        migration.run(migration.job(), "name=other");
        imported();

        assertThat(migration.undo(job, () -> true)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).extracting(StoredMessage::muid).containsExactlyInAnyOrder("old", "old2");
        assertThat(migration.sandbox.uids()).containsExactlyInAnyOrder("ann", "eve");
        assertThat(migration.sandbox.guids()).containsExactly("team");
        assertThat(migration.sandbox.memberUids("team")).doesNotContain("bob");
    }

    @Test
    void keepsAndListsEntitiesThatOthersUse() throws IOException {
        start();
        imported();
        migration.file(
                "messages.csv", HEADER, "new,eve,bob,user,hello bob,1710000000", "new2,eve,team,group,hi,1710000001");
        migration.run(migration.job(), "name=other");
        imported();

        assertThat(migration.undo(job, () -> true)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.messages()).extracting(StoredMessage::muid).containsExactlyInAnyOrder("new", "new2");
        assertThat(migration.sandbox.uids()).contains("bob", "eve", "ann");
        assertThat(migration.sandbox.guids()).contains("team");
        assertThat(migration.output())
                .contains(
                        "user bob: has messages that are not of this job", "group team: ", "user ann: owns the group");
    }

    @Test
    void keepsAnotherMessageUnderSameId() throws IOException {
        start();
        imported();
        migration.sandbox.deleteMessage(migration.messages().get(0).id());

        assertThat(migration.undo(job, () -> true)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).isEmpty();
    }

    @Test
    void deletesNothingWithoutConfirmation() throws IOException {
        start();
        imported();

        assertThat(migration.undo(job, null)).isEqualTo(ExitCode.USAGE);
        assertThat(migration.output()).contains("nothing was deleted", "--yes");
        assertThat(migration.undo(job, () -> false)).isEqualTo(ExitCode.STOPPED);
        assertThat(migration.messages()).hasSize(3);
    }

    @Test
    void deletesHeldBackMessagesAndDeactivatedUsers() throws IOException {
        start("sandbox.moderation.delay=1h", "sandbox.moderation.pending-in-lists=false", "sandbox.muids.echoed=false");
        migration
                .file("users.csv", "uid,name,deactivatedAt", "ann,Ann,1700000100", "bob,Bob,")
                .file("messages.csv", HEADER, "m1,ann,bob,user,hello,1700000001");
        job = migration.job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        assertThat(migration.undo(job, () -> true)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).isEmpty();
        assertThat(migration.sandbox.uids()).isEmpty();
    }

    @Test
    void resumesAfterKill() throws Exception {
        start("sandbox.latency.median=10ms", "sandbox.limits.sender=0");
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < 400; i++) {
            lines.add("m%d,u%d,v%d,user,hi,17000%05d".formatted(i, i % 20, i % 20, i));
        }
        job = migration.file("messages.csv", lines.toArray(String[]::new)).job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        try (ChildJvm child = ChildJvm.start(
                Main.class,
                Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", Migration.KEY),
                "undo",
                job.toString(),
                "--yes",
                "--work",
                migration.work.toString(),
                "--set",
                "target.base-url=" + migration.sandbox.baseUrl())) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> migration.sandbox.requests("DELETE /messages/{id}") > 60);
            child.kill();
        }
        assertThat(migration.messages()).isNotEmpty();

        assertThat(migration.undo(job, () -> true)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).isEmpty();
        assertThat(migration.sandbox.uids()).isEmpty();
    }

    private void start(String... settings) {
        migration.start(settings);
    }

    private void imported() throws IOException {
        migration
                .file("users.csv", "uid,name", "ann,Ann", "bob,Bob")
                .file("groups.csv", "guid,name,owner", "team,Team,ann")
                .file("members.csv", "guid,uid", "team,bob")
                .file(
                        "messages.csv",
                        HEADER,
                        "m1,ann,bob,user,one,1700000001",
                        "m2,bob,ann,user,two,1700000002",
                        "m3,bob,team,group,three,1700000003");
        job = migration.job();
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
    }
}
