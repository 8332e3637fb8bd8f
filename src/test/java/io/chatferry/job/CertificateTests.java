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

/** What a certificate says of a migration that did not bring everything of its export. */
@Timeout(120)
class CertificateTests {

    private static final String HEADER = "muid,sender,receiver,text,sentAt";

    @RegisterExtension
    final Migration migration = new Migration();

    @Test
    void listsRejectedAndSkippedMessagesAndEndsWith2() throws IOException {
        Path job = Path.of("src/test/resources/cases/certificate-rejects/job.yaml");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        JsonNode certificate = migration.certificate("certificate-rejects");
        assertThat(certificate.path("equal").asBoolean()).isTrue();
        assertThat(certificate.path("complete").asBoolean()).isFalse();
        assertThat(certificate.path("outcome").asString())
                .isEqualTo("1 message, and the users, groups and members, are in the target as they were sent."
                        + " This is not all of the export: 2 messages rejected, 1 message skipped.");
        assertThat(notCompared(certificate))
                .containsExactly(
                        "2 messages rejected: DATA_OVER_10KB 1, MENTIONS_OVER_10 1",
                        "1 message skipped: deleted in the source (deleted: skip)");
        assertThat(everything("certificate-rejects"))
                .doesNotContain("All 1 message")
                .contains("Incomplete");
    }

    @Test
    void endsWith0AndDoesNotSayAllWhenOnlyJobFileLeavesRecordsOut() throws IOException {
        Path job = migration
                .file(
                        "messages.csv",
                        HEADER + ",deletedAt",
                        "m1,ann,bob,one,1700000001,",
                        "m1,ann,bob,one,1700000001,",
                        "m2,ann,bob,two,1700000002,1700000003")
                .job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE);
        JsonNode certificate = migration.certificate("acme");
        assertThat(certificate.path("complete").asBoolean()).isTrue();
        assertThat(notCompared(certificate))
                .containsExactly(
                        "1 message skipped: deleted in the source (deleted: skip)",
                        "1 message repeated with the same content (duplicate): the first one is compared");
        assertThat(everything("acme")).doesNotContain("All 1 message", "All equal");
    }

    @Test
    void saysAllWhenWholeExportIsInTarget() throws IOException {
        Path job = migration
                .file("messages.csv", HEADER, "m1,ann,bob,one,1700000001", "m2,ann,bob,two,1700000002")
                .job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE);
        assertThat(migration.certificate("acme").path("outcome").asString())
                .isEqualTo("All 2 messages, and the users, groups and members, are in the target as they were sent.");
        assertThat(everything("acme")).contains("All equal");
    }

    @Test
    void namesRepairedDeferredUnsentAndChangedRecords() throws IOException {
        migration.file(
                "messages.csv",
                HEADER,
                "m1,ann,bob,one,1700000001",
                "m2,ann,,two,1700000002",
                "m3,ann,bob,old,1500000000");
        migration.file("users.csv", "uid,name", "eve," + "x".repeat(120));
        Path job = migration.job("invalid: repair", "retention-days: 3000");
        migration.run(job);

        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(notCompared(migration.certificate("acme")))
                .containsExactly(
                        "1 message rejected: FIELD_MISSING 1",
                        "1 message deferred: older than the retention cut-off",
                        "1 user repaired: compared in the repaired form, not in that of the export (repairs.csv)");

        migration.file(
                "messages.csv",
                HEADER,
                "m1,ann,bob,ONE,1700000001",
                "m4,ann,bob,four,1700000004",
                "m5,ann,eve,five,1700000005");
        migration.run(job, "retention-days=0", "order=strict");
        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE);
        assertThat(notCompared(migration.certificate("acme")))
                .contains("1 message changed in the export since: compared in the form that was sent")
                .anySatisfy(line -> assertThat(line).contains("withdrawn"));
    }

    @Test
    void certificateOfCanaryIsIncomplete() throws IOException {
        Path job = migration
                .file("messages.csv", HEADER, "m1,ann,bob,one,1700000001", "m2,cat,dan,two,1700000002")
                .job();
        JobCommands.real().importJob(migration.settings(job), migration.options(false, 1L), null);

        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(notCompared(migration.certificate("acme"))).containsExactly("1 message not sent yet");
    }

    @Test
    void certificateOfSampleNamesSampleAndAllRejects() throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < 100; i++) {
            lines.add("m%d,u%d,v%d,hi,1700000001".formatted(i, i, i));
        }
        lines.add("bad,u1,v1,,1700000001");
        Path job = migration.file("messages.csv", lines.toArray(String[]::new)).job();
        migration.run(job);

        assertThat(migration.verify(job, 0.2)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        JsonNode certificate = migration.certificate("acme");
        int compared = certificate.at("/counts/messages/expected").asInt();
        assertThat(certificate.path("outcome").asString())
                .startsWith("Of a sample, 20 % of the conversations: " + compared + " messages")
                .doesNotContain("All")
                .contains("1 message rejected");
        assertThat(notCompared(certificate))
                .containsExactly(
                        "1 message rejected: TEXT_EMPTY 1", (100 - compared) + " messages that are not in the sample");
    }

    @Test
    void writesNoCertificateWhenNothingWasSent() throws IOException {
        Path job =
                migration.file("messages.csv", HEADER, "m1,ann,bob,,1700000001").job();
        JobCommands.real().validate(migration.settings(job), migration.options(false, null));
        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.output()).contains("No certificate: nothing of job acme is in the target");

        Files.writeString(migration.work.resolve("acme/certificate.html"), "of an earlier run");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.work.resolve("acme/certificate.html")).doesNotExist();
        assertThat(migration.work.resolve("acme/certificate.json")).doesNotExist();
    }

    private static List<String> notCompared(JsonNode certificate) {
        List<String> reasons = new ArrayList<>();
        certificate
                .path("notCompared")
                .forEach(each -> reasons.add(
                        each.path("count").asLong() + " " + each.path("words").asString()));
        return reasons;
    }

    private String everything(String name) throws IOException {
        return migration.output()
                + Files.readString(migration.work.resolve(name).resolve("certificate.html"))
                + Files.readString(migration.work.resolve(name).resolve("certificate.json"));
    }
}
