package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Rejects and refusals are work that somebody does, and then they go in. */
class RetryTests {

    @RegisterExtension
    final Migration migration = new Migration();

    private Path export(Path job) throws IOException {
        Path fix = migration.folder.resolve("fix");
        JobCommands.real().rejects(migration.settings(job), migration.options(false, null), fix);
        return fix;
    }

    private static void fix(Path file, String broken, String corrected) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(broken);
        Files.writeString(file, text.replace(broken, corrected));
    }

    private List<String> sent() {
        return migration.messages().stream()
                .map(message -> message.muid() + " " + message.data().replaceAll(".*\"text\":\"([^\"]*)\".*", "$1"))
                .sorted()
                .toList();
    }

    private long rejected(String kind) throws IOException {
        return migration
                .report("acme")
                .path("tallies")
                .path(kind)
                .path("rejected")
                .asLong();
    }

    @Test
    void sendsCorrectedRowsAndKeepsThemInLaterPasses() throws IOException {
        migration.file(
                "messages.csv",
                "muid,sender,receiver,text,sentAt",
                "m1,ann,bob,one,1600000000",
                "m2,ann,bob,,1600000001",
                "m3,ann,bob,\"a, \"\"b\"\"\",7",
                "m4,ann,bob,four,1600000003,too,many",
                "m5,,bob,five,1600000004",
                "m1,ann,bob,another,1600000005");
        Path job = migration.job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(rejected("messages")).isEqualTo(5);
        Path corrected = export(job).resolve("messages.csv");
        fix(corrected, "m2,ann,bob,,1600000001", "m2,ann,bob,two,1600000001");
        fix(corrected, "m3,ann,bob,\"a, \"\"b\"\"\",7", "m3,ann,bob,\"a, \"\"b\"\"\",1600000002");
        fix(corrected, "m4,ann,bob,four,1600000003,too,many", "m4,ann,bob,four,1600000003");
        fix(corrected, "m1,ann,bob,another", "m6,ann,bob,another");

        assertThat(migration.retry(job, corrected.getParent())).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        assertThat(sent()).containsExactly("m1 one", "m2 two", "m3 a, \\", "m4 four", "m6 another");
        assertThat(rejected("messages")).as("m5 was not corrected").isEqualTo(1);
        assertThat(migration
                        .report("acme")
                        .path("rejects")
                        .get(0)
                        .path("examples")
                        .get(0)
                        .asString())
                .isEqualTo("messages.csv:6");

        // a longer export that still holds the broken rows
        Files.writeString(
                migration.folder.resolve("export/messages.csv"),
                Files.readString(migration.folder.resolve("export/messages.csv"))
                        .replace("m1,ann,bob,one", "m0,ann,bob,zero,1599999999\nm1,ann,bob,one"));
        migration.run(job);
        assertThat(sent()).containsExactly("m0 zero", "m1 one", "m2 two", "m3 a, \\", "m4 four", "m6 another");
        assertThat(rejected("messages")).isEqualTo(1);
        migration.assertAddsUp("acme");
    }

    @Test
    void acceptsAnExportWithoutRejects() throws IOException {
        migration.file("messages.csv", "muid,sender,receiver,text,sentAt", "m1,ann,bob,one,1600000000");
        Path job = migration.job();
        migration.run(job);

        assertThat(migration.retry(job, export(job))).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(migration.output()).contains("0 corrected records are accepted");
        assertThat(sent()).containsExactly("m1 one");
    }

    @Test
    void acceptsCorrectedJsonAndUsers() throws IOException {
        migration.file(
                "users.json",
                "[{\"uid\":\"ann\",\"name\":\"Ann\",\"avatar\":\"nowhere\"},",
                "{\"uid\":\"bob\",\"name\":\"Bob\"}]");
        migration.file(
                "messages.jsonl",
                "{\"muid\":\"m1\",\"sender\":\"ann\",\"receiver\":\"bob\",\"text\":\"\",\"sentAt\":1600000000}",
                "{\"muid\":\"m2\",\"sender\":\"ann\",\"receiver\":\"bob\",\"text\":\"two\",\"sentAt\":1600000001");
        Path job = migration.job();
        migration.run(job);
        Path fix = export(job);
        fix(fix.resolve("users.jsonl"), "nowhere", "https://x.example/a.png");
        fix(fix.resolve("messages.jsonl"), "\"text\":\"\"", "\"text\":\"one\"");
        fix(fix.resolve("messages.jsonl"), "1600000001", "1600000001}");

        assertThat(migration.retry(job, fix)).isEqualTo(ExitCode.DONE);

        assertThat(sent()).containsExactly("m1 one", "m2 two");
        assertThat(rejected("users")).isZero();
    }

    @Test
    void listsRefusedMessagesAndSendsThemAgain() throws IOException {
        migration.file("messages.csv", "muid,sender,receiver,text,sentAt", "m1,ann,bob,theirs,1600000000");
        Path job = migration.job();
        migration.run(job, "name=other");
        migration.file("messages.csv", "muid,sender,receiver,text,sentAt", "m1,ann,bob,ours,1600000000");
        assertThat(migration.run(job, "target.endpoint=import")).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        JobCommands.real().rejects(migration.settings(job), migration.options(false, null), null);
        assertThat(migration.output()).contains("messages.csv:2  m1  MUID_TAKEN  the target refused it: ");

        migration.sandbox.deleteMessage(migration.messages().get(0).id());
        assertThat(migration.retry(job, null, "target.endpoint=import")).isEqualTo(ExitCode.DONE);

        assertThat(sent()).containsExactly("m1 ours");
        JsonNode messages = migration.report("acme").path("tallies").path("messages");
        assertThat(messages.path("sent").asLong()).isEqualTo(1);
        assertThat(messages.path("failed").asLong()).isZero();
    }

    @Test
    void rejectsCorrectionsOfAnotherJob() throws IOException {
        migration.file("messages.csv", "muid,sender,receiver,text,sentAt", "m1,ann,bob,,1600000000");
        Path job = migration.job();
        migration.run(job);
        Path fix = export(job);
        Files.writeString(fix.resolve("notes.txt"), "hello");
        assertThat(migration.retry(job, fix)).isEqualTo(ExitCode.USAGE);
        Files.delete(fix.resolve("notes.txt"));
        Files.writeString(fix.resolve("messages.csv"), "muid,sender\nm1,ann\n");
        assertThat(migration.retry(job, fix)).isEqualTo(ExitCode.USAGE);
        assertThat(migration.output()).contains("notes.txt does not belong to the rejects of this job", "has no _line");
    }
}
