package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.config.SettingsException;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions;
import io.chatferry.job.run.ShortWaits;
import io.chatferry.job.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code explain}: everything about one record, by whatever is known of it. */
@Timeout(180)
class ExplainTests {

    private static final String HEADER = "muid,sender,receiver,text,sentAt,editedAt,readAt";

    @RegisterExtension
    final Migration migration = new Migration();

    @Test
    void explainsMessageByMuidPlaceOrServerId() throws Exception {
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

        String output = explain(job, "17");
        assertThat(output)
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
        String serverId = output.replaceAll("(?s).*in the target as (\\d+)\n.*", "$1");
        assertThat(explain(job, serverId)).isEqualTo(output);
        assertThat(explain(job, "messages.csv:2")).isEqualTo(output);
        assertThat(explain(job, "m-17")).isEqualTo(output);
        assertThat(explain(job, "messages.csv:4"))
                .contains("message m2", "messages.csv:3, record 2", "lines \\u001b[2J")
                .doesNotContain("\u001b");
    }

    @Test
    void listsRefusalsAndDoubtsAndTheirResolutionInOrder() throws Exception {
        migration.start(
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
        assertThat(all).contains("in doubt: ", "doubt resolved: found in the target, as ", "not processed: 429");
    }

    @Test
    void explainsRejectsUsersAndGroups() throws Exception {
        Path job = migration
                .file("users.csv", "uid,name", "Ann Smith,Änn")
                .file("messages.csv", HEADER, "m1,Ann Smith,bob,,1700000001,,", "m2,Ann Smith,bob,x,1700000001,,")
                .job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        assertThat(explain(job, "m1")).contains("rejected message m1", "messages.csv:2", "TEXT_EMPTY", "Ann Smith,bob");
        assertThat(explain(job, "messages.csv:2"))
                .contains("rejected message m1")
                .doesNotContain("message m2");
        assertThat(explain(job, "Ann Smith"))
                .contains("user Ann Smith", "created by this job", "became ann-smith-", "\"name\" : \"Änn\"");
        assertThat(explain(job, "bob")).contains("user bob", "nowhere: only other records name it");
        assertThatThrownBy(() -> explain(job, "nobody"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("knows no record nobody");
        Files.delete(migration.folder.resolve("export/messages.csv"));
        assertThat(explain(job, "m2")).contains("no longer has this record", "\"text\" : \"x\"");
    }

    @Test
    void findsSkippedAndDuplicateMessagesByMuidAndLine() throws Exception {
        Path job = migration
                .file(
                        "messages.csv",
                        "muid,sender,receiver,text,sentAt,deletedAt",
                        "m1,ann,bob,one,1700000001,",
                        "gone,ann,bob,taken back,1700000002,1700000003",
                        "m1,ann,bob,one,1700000001,",
                        ",ann,bob,nameless and deleted,1700000004,1700000005",
                        "m1,ann,bob,one,1700000001,",
                        "m2,ann,bob,two,1700000006,")
                .job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        for (int pass = 1; pass <= 2; pass++) {
            assertThat(explain(job, "gone"))
                    .contains(
                            "skipped message gone",
                            "deleted in the source (deleted: skip)",
                            "messages.csv:3, record 2",
                            "gone,ann,bob,taken back")
                    .doesNotContain("message m1");
            assertThat(explain(job, "messages.csv:3")).isEqualTo(explain(job, "gone"));
            assertThat(explain(job, "messages.csv:5"))
                    .contains("skipped message", "messages.csv:5, record 4", "nameless and deleted")
                    .doesNotContain("message m1", "gone");
            assertThat(explain(job, "messages.csv:4"))
                    .contains(
                            "duplicate message m1",
                            "it equals messages.csv:2, which is the one that is kept",
                            "messages.csv:4, record 3",
                            "m1,ann,bob,one")
                    .doesNotContain("sent, in the target as");
            assertThat(explain(job, "m1"))
                    .contains(
                            "message m1\n",
                            "messages.csv:2, record 1",
                            "messages.csv:4, record 3",
                            "messages.csv:6, record 5");
            assertThat(explain(job, "messages.csv:2"))
                    .contains("sent, in the target as")
                    .doesNotContain("duplicate");
            // a grown export, of which all that was there before keeps its place
            migration.file(
                    "messages.csv",
                    "muid,sender,receiver,text,sentAt,deletedAt",
                    "m1,ann,bob,one,1700000001,",
                    "gone,ann,bob,taken back,1700000002,1700000003",
                    "m1,ann,bob,one,1700000001,",
                    ",ann,bob,nameless and deleted,1700000004,1700000005",
                    "m1,ann,bob,one,1700000001,",
                    "m2,ann,bob,two,1700000006,",
                    "m3,ann,bob,three,1700000007,");
            assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        }
    }

    @Test
    void rejectsLineWithoutRecord() throws Exception {
        Path job = migration
                .file("messages.csv", HEADER, "m1,ann,bob,one,1700000001,,", "", "", "m2,ann,bob,two,1700000002,,")
                .job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        assertThat(explain(job, "messages.csv:5")).contains("message m2");
        for (String line : new String[] {"messages.csv:3", "messages.csv:4"}) {
            assertThatThrownBy(() -> explain(job, line))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("knows no record " + line)
                    .hasMessageContaining("the last one before it begins at messages.csv:2");
        }
        assertThatThrownBy(() -> explain(job, "messages.csv:999")).hasMessageContaining("begins at messages.csv:5");
        assertThatThrownBy(() -> explain(job, "messages.csv:1")).hasMessageContaining("knows no record");
        assertThatThrownBy(() -> explain(job, "others.csv:2")).hasMessageContaining("knows no record");
    }

    @Test
    void findsRecordByLineOfLatestExport() throws Exception {
        Path job = migration
                .file("messages.csv", HEADER, "m1,ann,bob,one,1700000001,,", "m2,ann,bob,two,1700000002,,")
                .job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        migration.file(
                "messages.csv",
                HEADER,
                "m0,ann,bob,before,1700000000,,",
                "m1,ann,bob,one,1700000001,,",
                ",ann,bob,twice,1700000005,,",
                ",ann,bob,twice,1700000005,,",
                "m2,ann,bob,two,1700000002,,");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        assertThat(explain(job, "messages.csv:2")).contains("message m0").doesNotContain("message m1");
        assertThat(explain(job, "m1")).contains("messages.csv:3, record 2", "m1,ann,bob,one");
        assertThat(explain(job, "messages.csv:6")).contains("message m2").doesNotContain("message m1");
        assertThat(explain(job, "messages.csv:5")).contains("messages.csv:5, record 4", "its number among equal ones");
        assertThat(explain(job, "messages.csv:4"))
                .contains("messages.csv:4, record 3")
                .doesNotContain("messages.csv:5");
    }

    @Test
    void showsUsersGroupsAndMembersAsRead() throws Exception {
        Path job = migration
                .file("users.csv", "uid,name,role", "ann, Ann ,VIP", "bob,Bob,", "ann, Ann ,VIP")
                .file("groups.csv", "guid,name", "Yard,The Yard")
                .file("members.csv", "guid,uid,scope", "Yard,ann,Admin")
                .file("messages.csv", HEADER, "m1,ann,cat,one,1700000001,,")
                .job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        String ann = explain(job, "ann");
        assertThat(ann)
                .contains(
                        "users.csv:2, record 1",
                        "users.csv:4: the first one is kept",
                        "ann, Ann ,VIP",
                        "name \" Ann \" became \"Ann\": white space around it is left out",
                        "role \"VIP\" became \"vip\"");
        assertThat(explain(job, "users.csv:2")).isEqualTo(ann);
        assertThat(explain(job, "users.csv:4")).isEqualTo(ann);
        assertThat(explain(job, "users.csv:3")).contains("user bob").doesNotContain("user ann");
        assertThat(explain(job, "groups.csv:2")).contains("group Yard", "Yard,The Yard", "CometChat lower-cases ids");
        assertThat(explain(job, "members.csv:2"))
                .contains("membership of ann in Yard", "Yard,ann,Admin", "scope \"Admin\" became \"admin\"");
        assertThat(explain(job, "cat")).contains("nowhere: only other records name it, the first at messages.csv:2");
    }

    @Test
    void explainsAndCountsNormalisedFields() throws Exception {
        Path job = Path.of("src/test/resources/cases/name-trimmed/job.yaml");
        assertThat(migration.plan(job)).isEqualTo(ExitCode.DONE);
        assertThat(migration.output()).contains("1  name of a user: white space around it is left out");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        assertThat(migration.report("name-trimmed").path("warnings").toString())
                .contains(
                        "{\"words\":\"name of a user: white space around it is left out\",\"count\":1}",
                        "{\"words\":\"name of a group: white space around it is left out\",\"count\":1}");
        assertThat(explain(job, "ines"))
                .contains(
                        "users.jsonl:1, record 1",
                        "{\"uid\": \"ines\", \"name\": \" Ines \"}",
                        "name \" Ines \" became \"Ines\": white space around it is left out");
        assertThat(explain(job, "yard")).contains("groups.jsonl:1", "name \" Yard \" became \"Yard\"");
        assertThat(explain(job, "piet")).contains("Changed on the way: nothing");
        assertThat(explain(job, "y1")).contains(" two spaces before and after  ");
    }

    @Test
    void explainsSkippedDeletedMessagesWithoutText() throws Exception {
        Path job = Path.of("src/test/resources/cases/deleted-without-text/job.yaml");
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(migration
                        .report("deleted-without-text")
                        .at("/tallies/messages/skipped")
                        .asInt())
                .isEqualTo(2);
        assertThat(migration.report("deleted-without-text").path("warnings").toString())
                .contains("deleted-without-text", "\"count\":2");
        migration.assertAddsUp("deleted-without-text");
        assertThat(explain(job, "b")).contains("skipped message b", "messages.jsonl:2", "no content is left");
        assertThat(explain(job, "d")).contains("skipped message d", "messages.jsonl:4");
        assertThat(explain(job, "c")).contains("sent, in the target as");
        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE);
        assertThat(migration.output()).contains("2 messages skipped");
    }

    private String explain(Path job, String id, String... before) {
        for (String command : before) {
            assertThat(command).isEqualTo("validate");
            JobCommands.real().validate(migration.settings(job), migration.options(false, null));
        }
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        RunOptions options = new RunOptions(migration.work, false, null, false, out, out, false, new StopSignal());
        assertThat(JobCommands.real().explain(migration.settings(job), options, id))
                .isEqualTo(ExitCode.DONE);
        return output.toString(StandardCharsets.UTF_8);
    }
}
