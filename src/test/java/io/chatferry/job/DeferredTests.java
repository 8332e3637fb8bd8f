package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import io.chatferry.sandbox.StoredMessage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a run says, and how it ends, when the target does not keep what is old. */
@Timeout(60)
class DeferredTests {

    private static final long DAY = 86_400;

    @RegisterExtension
    final Migration migration = new Migration();

    @Test
    void endsWith2AndReportsDeferredMessagesInEachRun() throws Exception {
        migration.start("sandbox.retention=180d");
        Path job = migration.file("messages.csv", export()).job();

        for (int run = 1; run <= 2; run++) {
            assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
            assertThat(migration.report("acme").at("/run/outcome").asString())
                    .isEqualTo("Done, but 120 messages are deferred: older than what the target keeps.");
            migration.assertAddsUp("acme");
        }
        assertThat(migration.output()).contains("180 days old and older: ERR_BAD_REQUEST", "retention-days: 180");
        assertThat(migration.messages())
                .extracting(StoredMessage::muid)
                .hasSize(180)
                .doesNotHaveDuplicates();
    }

    @Test
    void endsWith0WhenJobFileDefersOldMessages() throws Exception {
        migration.start("sandbox.retention=180d");
        Path job = migration.file("messages.csv", export()).job("retention-days: 180");

        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(migration.report("acme").at("/tallies/messages/deferred").asLong())
                .isEqualTo(120);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).hasSize(180);
    }

    /** One message a day, the oldest first. */
    private static String[] export() {
        List<String> lines = new ArrayList<>(List.of("muid,sender,receiver,text,sentAt"));
        long now = Instant.now().getEpochSecond();
        for (int age = 299; age >= 0; age--) {
            lines.add("m%d,user%d,user%d,hello,%d".formatted(age, age % 7, 7 + age % 5, now - age * DAY - 3_600));
        }
        return lines.toArray(String[]::new);
    }
}
