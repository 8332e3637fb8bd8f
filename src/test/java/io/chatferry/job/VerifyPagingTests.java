package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.TimeOrderedTarget.Quirk;
import io.chatferry.job.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** {@code verify} against targets whose lists are ordered by time, while their ids are not, and which page badly. */
@Timeout(600)
class VerifyPagingTests {

    private static final String HEADER = "muid,sender,receiver,text,sentAt,deletedAt";
    private static final String[] IMPORTS = {
        "  endpoint: import", "limits: {standard: 10000000, core: 10000000, data-import: 1000000, sender: 0}"
    };

    @RegisterExtension
    final Migration migration = new Migration();

    private Path job;

    @ParameterizedTest
    @EnumSource(Quirk.class)
    void findsEverythingForEachKindOfPaging(Quirk quirk) throws IOException {
        migration.start("sandbox.limits.standard=0", "sandbox.limits.data-import=0");
        try (TimeOrderedTarget target = new TimeOrderedTarget(migration.sandbox.baseUrl(), 7, quirk)) {
            imported(target, 200, "deleted: import-and-delete");

            assertEqual(target, 200);
        }
    }

    @Test
    void pagesThousandsOfMessagesByTimestamp() throws IOException {
        pagesByTimestamp(3_000);
    }

    @Tag("full")
    @Test
    void pagesTwentyThousandMessagesByTimestamp() throws IOException {
        pagesByTimestamp(20_000);
    }

    private void pagesByTimestamp(int messages) throws IOException {
        int perPage = 50;
        migration.start("sandbox.limits.standard=0", "sandbox.limits.data-import=0");
        try (TimeOrderedTarget target = new TimeOrderedTarget(migration.sandbox.baseUrl(), perPage)) {
            imported(target, messages);

            assertEqual(target, messages);
            assertThat(target.singles).hasValue(0);
            assertThat(target.pages.get()).isBetween((long) messages / perPage, (long) messages / perPage * 5 / 4);
        }
    }

    @Test
    void reportsMissingMessagesForEachKindOfPaging() throws IOException {
        migration.start("sandbox.limits.standard=0", "sandbox.limits.data-import=0");
        try (TimeOrderedTarget target = new TimeOrderedTarget(migration.sandbox.baseUrl(), 7, Quirk.IGNORES_TIME)) {
            imported(target, 100);
            String id = migration.messages().get(40).id();
            migration.sandbox.deleteMessage(id);

            assertThat(migration.verify(job, 1, "target.base-url=" + target.baseUrl()))
                    .isEqualTo(ExitCode.DONE_WITH_REJECTS);
            JsonNode certificate = migration.certificate("acme");
            assertThat(certificate.at("/counts/messages/missing").asInt()).isEqualTo(1);
            assertThat(certificate.at("/counts/messages/equal").asInt()).isEqualTo(99);
            assertThat(certificate.at("/differences/0/serverId").asString()).isEqualTo(id);
            assertThat(target.singles.get()).isPositive();
            assertThat(certificate.path("notes").toString()).contains("found by their ids");
        }
    }

    private void assertEqual(TimeOrderedTarget target, int messages) throws IOException {
        assertThat(migration.verify(job, 1, "target.base-url=" + target.baseUrl()))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);
        JsonNode certificate = migration.certificate("acme");
        assertThat(certificate.at("/counts/messages/equal").asInt()).isEqualTo(messages);
        assertThat(certificate.path("differences").size()).isZero();
        assertThat(certificate.at("/content/sent")).isEqualTo(certificate.at("/content/found"));
    }

    /** In two passes, the first of which has a random half of the messages: so ids and times are not of one order. */
    private void imported(TimeOrderedTarget target, int messages, String... lines) throws IOException {
        Random random = new Random(4711);
        List<String> half = new ArrayList<>(List.of(HEADER));
        List<String> all = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < messages; i++) {
            String sender = random.nextBoolean() ? "ann,bob" : "bob,ann";
            String deleted = lines.length > 0 && i % 10 == 9 ? "1700999999" : "";
            String line = "m%d,%s,text %d,%d,%s".formatted(i, sender, i, 1_700_000_000 + i / 3, deleted);
            all.add(line);
            if ((i / 3) % 2 == 1) {
                half.add(line);
            }
        }
        List<String> ofJob = new ArrayList<>(List.of(IMPORTS));
        ofJob.addAll(List.of(lines));
        for (List<String> export : List.of(half, all)) {
            Files.createDirectories(migration.folder.resolve("export"));
            Files.write(migration.folder.resolve("export/messages.csv"), export);
            job = migration.job(ofJob.toArray(String[]::new));
            assertThat(migration.run(job, "target.base-url=" + target.baseUrl()))
                    .as(migration.output())
                    .isEqualTo(ExitCode.DONE);
        }
    }
}
