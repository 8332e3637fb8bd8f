package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code explain}: everything about one record, by whatever is known of it. */
@Timeout(60)
class ExplainTests {

    private static final String HEADER = "muid,sender,receiver,text,sentAt,editedAt,readAt";

    @TempDir
    Path folder;

    private Migration migration;

    @AfterEach
    void close() {
        migration.close();
    }

    @Test
    void aMessageIsToldByItsMuidItsPlaceAndTheIdThatItGot() throws Exception {
        migration = new Migration(folder);
        Path job = migration
                .file(
                        "messages.csv",
                        HEADER,
                        "17,Ann Smith,BOB,hello there,1700000001250,1700000005,1700000006",
                        "m2,BOB,Ann Smith,\"two",
                        "lines \u001b[2J\",1700000002,,")
                .job();
        assertThat(explain(job, "17", "validate")).contains("message m-17", "not yet sent", "none yet");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE);

        String told = explain(job, "17");
        assertThat(told)
                .contains(
                        "message m-17",
                        "sent, in the target as ",
                        "messages.csv:2, record 1",
                        "17,Ann Smith,BOB,hello there",
                        "sender \"Ann Smith\" became ann-smith-",
                        "receiver \"BOB\" became bob: CometChat lower-cases ids",
                        "muid 17 became m-17",
                        "sentAt 2023-11-14T22:13:21.250Z became 1700000001",
                        "metadata.chatferry.editedAt was added",
                        "readAt is left out",
                        "text: 11 characters",
                        "of 10,240 bytes",
                        "POST /moderation/messages, attempt 1",
                        "answered with success",
                        "not held back",
                        ": no difference")
                .doesNotContain(Migration.KEY);
        String serverId = told.replaceAll("(?s).*in the target as (\\d+)\n.*", "$1");
        assertThat(explain(job, serverId)).isEqualTo(told);
        assertThat(explain(job, "messages.csv:2")).isEqualTo(told);
        assertThat(explain(job, "m-17")).isEqualTo(told);
        assertThat(explain(job, "messages.csv:4"))
                .contains("message m2", "messages.csv:3, record 2", "lines \\u001b[2J")
                .doesNotContain("\u001b");
    }

    @Test
    void refusalsDoubtsAndHowTheyWereSettledStandInTheirOrder() throws Exception {
        migration = new Migration(
                folder,
                "sandbox.faults.calls=messages",
                "sandbox.faults.cut-after=0.45",
                "sandbox.faults.429=0.3",
                "sandbox.limits.headers=none");
        migration.commands = ShortWaits.commands(Duration.ofMillis(1_500));
        Path job = migration
                .file(
                        "messages.csv",
                        HEADER,
                        "m1,ann,bob,one,1700000001,,",
                        "m2,ann,bob,two,1700000002,,",
                        "m3,bob,ann,three,1700000003,,",
                        "m4,cat,ann,four,1700000004,,")
                .job("limits: {standard: 200, window: 2s}");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        String all = explain(job, "m1") + explain(job, "m2") + explain(job, "m3") + explain(job, "m4");
        assertThat(all).contains("in doubt: ", "doubt settled: found in the target, as ", "not processed: 429");
    }

    @Test
    void rejectsUsersAndGroupsAreToldToo() throws Exception {
        migration = new Migration(folder);
        Path job = migration
                .file("users.csv", "uid,name", "Ann Smith,Änn")
                .file("messages.csv", HEADER, "m1,Ann Smith,bob,,1700000001,,", "m2,Ann Smith,bob,x,1700000001,,")
                .job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        assertThat(explain(job, "m1")).contains("rejected message m1", "messages.csv:2", "TEXT_EMPTY", "Ann Smith,bob");
        assertThat(explain(job, "Ann Smith"))
                .contains("user Ann Smith", "created by this job", "became ann-smith-", "\"name\" : \"Änn\"");
        assertThat(explain(job, "bob")).contains("user bob", "nowhere: only other records name it");
        assertThatThrownBy(() -> explain(job, "nobody"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("knows no record nobody");
        Files.delete(folder.resolve("export/messages.csv"));
        assertThat(explain(job, "m2")).contains("does not have this record", "\"text\" : \"x\"");
    }

    private String explain(Path job, String id, String... before) {
        for (String command : before) {
            assertThat(command).isEqualTo("validate");
            JobCommands.real().validate(migration.settings(job), migration.options(false, null));
        }
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
        RunOptions options = new RunOptions(migration.work, false, null, false, out, out, false, new StopSignal());
        assertThat(JobCommands.real().explain(migration.settings(job), options, id))
                .isEqualTo(ExitCode.DONE);
        return told.toString(StandardCharsets.UTF_8);
    }
}
