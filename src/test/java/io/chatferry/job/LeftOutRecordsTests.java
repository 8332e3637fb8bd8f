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
import tools.jackson.databind.JsonNode;

/** Records that a run leaves out or changes are listed with their reasons, in few lines. */
@Timeout(120)
class LeftOutRecordsTests {

    private static final String HEADER = "muid,sender,receiver,text,sentAt";

    @RegisterExtension
    final Migration migration = new Migration();

    @Test
    void listsSkippedRecordsWithReasons() throws IOException {
        Path job = migration
                .file(
                        "messages.csv",
                        HEADER + ",deletedAt",
                        "m1,ann,bob,one,1700000001,",
                        "m2,ann,bob,two,1700000002,1700000009",
                        ",ann,bob,three,1700000003,1700000009",
                        "\"=m4\",ann,bob,,1700000004,1700000009")
                .job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        Path list = migration.work.resolve("acme/skipped.csv");
        assertThat(Files.readAllLines(list))
                .hasSize(4)
                .startsWith(
                        "file,line,kind,key,reason", "messages.csv,3,message,m2,deleted in the source (deleted: skip)")
                .anySatisfy(line ->
                        assertThat(line).startsWith("messages.csv,4,message,").contains("deleted"))
                .anySatisfy(line -> assertThat(line).startsWith("messages.csv,5,message,'=m4,"));
        assertThat(migration.output()).contains("Skipped: " + list);
        for (String id : List.of("m2", "messages.csv:4", "messages.csv:5")) {
            int before = migration.output().length();
            JobCommands.real().explain(migration.settings(job), migration.options(false, null), id);
            assertThat(migration.output().substring(before))
                    .contains("state", "skipped: it is not sent", "deleted in the source");
        }

        migration.file("messages.csv", HEADER, "m1,ann,bob,one,1700000001");
        migration.run(job);
        assertThat(list).doesNotExist();
    }

    @Test
    void countsRepliesWhoseParentIsInNoFile() throws IOException {
        Path job = migration
                .file(
                        "messages.csv",
                        HEADER + ",parentMuid",
                        "m1,ann,bob,one,1700000001,",
                        "m2,bob,ann,two,1700000002,m1",
                        "m3,bob,ann,three,1700000003,m0",
                        "m4,bob,ann,four,1700000004,zz",
                        "17,bob,ann,five,1700000005,",
                        "m6,bob,ann,six,1700000006,17")
                .job();
        migration.run(job);
        assertThat(lost())
                .contains(
                        "2 replies to a message that is not in the target: it is in no file of the export, or left out");

        // a longer export that brings one of them
        migration.file(
                "messages-2.csv",
                HEADER + ",parentMuid",
                "zz,bob,ann,zz,1700000000,",
                "m7,bob,ann,seven,1700000007,m0");
        migration.run(job);
        assertThat(lost())
                .contains(
                        "2 replies to a message that is not in the target: it is in no file of the export, or left out");
    }

    @Test
    void deltaFindsParentsInEarlierOnes() throws IOException {
        Path job = migration
                .file("messages.csv", HEADER, "m1,ann,bob,one,1700000001", "m9,ann,bob,nine,1700000001")
                .job();
        migration.run(job, "source.export=delta");
        migration.file(
                "messages.csv",
                HEADER + ",parentMuid",
                "m2,bob,ann,two,1700000002,m1",
                "m3,bob,ann,three,1700000003,m9",
                "m4,bob,ann,four,1700000004,m5");
        migration.run(job, "source.export=delta");
        assertThat(lost())
                .contains(
                        "1 reply to a message that is not in the target: it is in no file of the export, or left out");
    }

    @Test
    void showsManyRejectsInFewLines() throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < 46; i++) {
            lines.add("m" + i + ",,,x,");
        }
        lines.add("long,ann,bob," + "x".repeat(11_000) + ",1700000001");
        Path job = migration.file("messages.csv", lines.toArray(String[]::new)).job();
        migration.run(job);
        int before = migration.output().length();
        JobCommands.real().rejects(migration.settings(job), migration.options(false, null), null);
        String printed = migration.output().substring(before);

        assertThat(printed.lines().count()).isLessThan(14);
        assertThat(printed)
                .contains("FIELD_MISSING, 46 records: ", "  messages.csv:2  m0  FIELD_MISSING  ", "  and 41 more")
                .contains("DATA_OVER_10KB, 1 record: ", "47 rejects")
                .contains("Each is listed in " + migration.work.resolve("acme/rejects.csv"));
    }

    @Test
    void acceptsCorrectedFileAsSpreadsheetsSaveIt() throws IOException {
        Path job = migration
                .file(
                        "messages.csv",
                        HEADER,
                        "m1,ann,bob,fine,1700000000",
                        "m2,ann,bob,\"fix, my time \u00fc\",yesterday",
                        "m3,ann,bob,fix mine too,")
                .job();
        migration.run(job);
        Path fix = Files.createDirectories(migration.folder.resolve("fix"));
        Files.write(
                fix.resolve("messages.csv"),
                ("_line;_code;_reason;muid;sender;receiver;text;sentAt\r\n"
                                + "3;SENT_AT_INVALID;sentAt: x;m2;ann;bob;fix, my time \u00fc;1700000001\r\n"
                                + "4;FIELD_MISSING;y;m3;ann;bob;fix mine too;1700000002\r\n;;;;;;;\r\n")
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));

        assertThat(migration.retry(job, fix)).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages())
                .hasSize(3)
                .anySatisfy(message -> assertThat(message.data()).contains("fix, my time \u00fc"));
    }

    private List<String> lost() throws IOException {
        List<String> lost = new ArrayList<>();
        for (JsonNode loss : migration.report("acme").path("losses")) {
            lost.add(loss.path("count").asLong() + " " + loss.path("words").asString());
        }
        return lost;
    }
}
