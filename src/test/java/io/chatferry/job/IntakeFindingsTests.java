package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A run that moves nothing, or not what the export holds, is no success. */
@Timeout(120)
class IntakeFindingsTests {

    private static final String HEADER = "muid,sender,receiver,text,sentAt";

    @RegisterExtension
    final Migration migration = new Migration();

    @Test
    void runWithoutMessagesEndsWith2UnlessTheJobSaysSo() throws IOException {
        Path job = migration.file("users.csv", "uid,name", "ann,Ann").job();
        assertThat(validate(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(outcome()).isEqualTo("Read and checked; nothing was sent, and no message was read.");
        assertThat(advice()).contains("set source.without-messages: true");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(outcome()).isEqualTo("Done, but no message was read.");
        assertThat(migration.plan(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.output()).contains("no message was read: if the export has messages");

        assertThat(migration.run(job, "source.without-messages=true")).isEqualTo(ExitCode.DONE);
        assertThat(outcome()).isEqualTo("Done.");
    }

    @Test
    void runWithoutAnyRecordNamesWhatWasRead() throws IOException {
        Path job = migration.file("messages.csv", HEADER).job();
        assertThat(migration.run(job, "source.without-messages=true")).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(outcome()).isEqualTo("Done, but no record was read, messages.csv yields no record.");
        assertThat(advice()).contains("export was read");
    }

    @ParameterizedTest
    @ValueSource(strings = {HEADER, "", "\n\n"})
    void fileWithoutRecordsEndsWith2AlsoWhenOthersHaveSome(String content) throws IOException {
        Path job = migration
                .file("messages-1.csv", HEADER, "m1,ann,bob,one,1700000001")
                .file("messages-2.csv", content)
                .job();
        assertThat(validate(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.run(job)).as("not staged again").isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(outcome()).isEqualTo("Done, but messages-2.csv yields no record.");
        assertThat(migration.messages()).hasSize(1);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        Files.delete(migration.folder.resolve("export/messages-2.csv"));
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
    }

    @Test
    void emptyListsAreFilesWithoutRecords() throws IOException {
        Path job = migration
                .file("messages.csv", HEADER, "m1,ann,bob,one,1700000001")
                .file("messages-a.json", "[]")
                .file("messages-b.jsonl", "")
                .file("users.json", "[ ]")
                .file("members.csv", "guid,uid")
                .job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(outcome()).contains("4 files yield no record (").contains(", …)");
    }

    @Test
    void dataFileThatIsNotReadEndsWith2AndOtherFilesDoNot() throws IOException {
        migration
                .file("messages.csv", HEADER, "m1,ann,bob,one,1700000001")
                .file("README.txt", "hello")
                .file("desktop.ini", "[x]");
        Path job = migration.job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        migration.file("archive.csv", "a,b,c", "1,2,3");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(outcome()).isEqualTo("Done, but archive.csv was not read.");
    }

    @Test
    void namesTheCauseWhenMostOfAFileIsRejectedForOneReason() throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < 12; i++) {
            lines.add("m%d,ann,bob,text,%s".formatted(i, i < 3 ? "1700000001" : "31.12.2020 at noon"));
        }
        Path job = migration.file("messages.csv", lines.toArray(String[]::new)).job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(outcome())
                .isEqualTo("Done, but 9 of 12 records of messages.csv are rejected for one reason, SENT_AT_INVALID in"
                        + " sentAt, 9 records are rejected.");
        assertThat(advice()).contains("map the field with its pattern");
        assertThat(migration.output().replaceAll("\\s+", " ")).doesNotContain("Fix the rejected records");
    }

    @Test
    void fewRejectsAreToBeFixedInTheRealJob() throws IOException {
        Path job = migration
                .file("messages.csv", HEADER, "m1,ann,bob,one,1700000001", "m2,ann,bob,,1700000001")
                .job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.output().replaceAll("\\s+", " "))
                .contains("chatferry rejects " + job + " --export fix-acme writes them")
                .contains("chatferry retry " + job + " --rejects fix-acme")
                .doesNotContain("JOB", "DIR");
    }

    @Test
    void rowsThatNoDescriptionTakesAreCountedAndTheNumbersAddUp() throws IOException {
        Path job = migration
                .file(
                        "chat.csv",
                        "kind,id,a,b,t,at",
                        "msg,m1,ann,bob,one,1700000001",
                        "sys,m2,ann,bob,two,1700000002",
                        "sys,m3,ann,bob,three,1700000003")
                .mappedJob("when: {kind: msg}");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        JsonNode messages = migration.report("acme").path("tallies").path("messages");
        assertThat(messages.path("read").asLong()).isEqualTo(3);
        assertThat(messages.path("skipped").asLong()).isEqualTo(2);
        migration.assertAddsUp("acme");
        assertThat(migration.report("acme").path("warnings").toString())
                .containsOnlyOnce("not taken by any description")
                .contains("rows not taken by any description (first: chat.csv:3)", "\"count\":2");
        migration.verify(job, 1);
        assertThat(migration.certificate("acme").path("outcome").asString())
                .doesNotContain("All ")
                .contains("2 messages skipped");
        assertThat(migration.work.resolve("acme").resolve("skipped.csv"))
                .content()
                .contains("chat.csv,4,message,,\"not taken by any description of source.mapping (when, unless)\"");
        migration.commands.explain(migration.settings(job), migration.options(false, null), "chat.csv:4");
        assertThat(migration.output())
                .contains("skipped message")
                .contains("not taken by any description of source.mapping (when, unless)")
                .contains("chat.csv:4, row 3")
                .contains("sys,m3,ann,bob,three,1700000003");
    }

    @Test
    void certificateNamesFilesThatYieldedNoRecord() throws IOException {
        Path job = migration
                .file("users.csv", "uid,name")
                .file("messages.csv", HEADER, "m1,ann,bob,one,1700000001")
                .job();
        migration.run(job);

        migration.verify(job, 1);

        assertThat(migration.certificate("acme").path("outcome").asString())
                .doesNotContain("All ")
                .contains("1 file of the export yielded no record.");
        assertThat(migration.certificate("acme").path("notCompared").toString())
                .contains("file of the export that yielded no record: users.csv");
    }

    @Test
    void entryWhoseRowsNoDescriptionTakesEndsWith2() throws IOException {
        migration.file("chat.csv", "kind,id,a,b,t,at", "msg,m1,ann,bob,one,1700000001");
        Path job = migration.mappedJob("when: {kind: message}");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(outcome()).isEqualTo("Done, but no record was read, chat.csv yields no record.");
        assertThat(advice()).contains("`when` of its description");
        assertThat(migration.run(job, "source.export=delta")).isEqualTo(ExitCode.DONE_WITH_REJECTS);
    }

    @Test
    void unchangedExportStaysASuccess() throws IOException {
        Path job = migration
                .file("messages.csv", HEADER, "m1,ann,bob,one,1700000001")
                .job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
    }

    @Test
    void deltaWithoutAnythingNewIsASuccessAfterOneThatHadMessages() throws IOException {
        Path job = migration.file("messages.csv", HEADER).job();
        String delta = "source.export=delta";
        assertThat(migration.run(job, delta)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        migration.file("messages.csv", HEADER, "m1,ann,bob,one,1700000001");
        assertThat(migration.run(job, delta)).isEqualTo(ExitCode.DONE);
        migration.file("messages.csv", HEADER);
        assertThat(migration.run(job, delta)).isEqualTo(ExitCode.DONE);
        Files.delete(migration.folder.resolve("export/messages.csv"));
        assertThat(migration.run(job, delta)).isEqualTo(ExitCode.DONE);
        assertThat(migration.output()).contains("the folder of the delta is empty: nothing is new");
        migration.file("messages.csv", HEADER, "m2,ann,bob,two,1700000002");
        assertThat(migration.run(job, delta)).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).hasSize(2);
    }

    @Test
    void laterRunsRepeatTheNotesOfThePassThatStillHolds() throws IOException {
        Path job = migration
                .file("messages.csv", HEADER + ",room", "m1,ann,bob,one,1700000001,x")
                .job();
        validate(job);
        migration.run(job);
        assertThat(migration.report("acme").path("warnings").toString()).contains("room");
    }

    private ExitCode validate(Path job, String... sets) {
        return JobCommands.real().validate(migration.settings(job, sets), migration.options(false, null));
    }

    private String outcome() throws IOException {
        return migration.report("acme").path("run").path("outcome").asString();
    }

    private String advice() throws IOException {
        StringBuilder advice = new StringBuilder();
        for (JsonNode finding : migration.report("acme").path("findings")) {
            advice.append(finding.path("advice").asString()).append('\n');
        }
        return advice.toString();
    }
}
