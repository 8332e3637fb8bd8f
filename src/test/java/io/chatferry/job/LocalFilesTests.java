package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files that lie in the export are not moved: nothing is sent without them unless somebody has said so. */
class LocalFilesTests {

    @RegisterExtension
    final Migration migration = new Migration();

    private Path job() throws IOException {
        migration.file(
                "messages.jsonl",
                "{\"muid\":\"1\",\"sender\":\"a\",\"receiver\":\"b\",\"sentAt\":1700000000,\"text\":\"(file not moved): plan.pdf\","
                        + "\"metadata\":{\"chatferry\":{\"files\":[{\"path\":\"media/plan.pdf\",\"name\":\"plan.pdf\"}]}}}",
                "{\"muid\":\"2\",\"sender\":\"a\",\"receiver\":\"b\",\"sentAt\":1700000001,\"text\":\"no file\"}");
        return migration.job();
    }

    @Test
    void nothingIsSentWhereNobodyCanBeAsked() throws IOException {
        Path job = job();

        assertThat(migration.run(job)).isEqualTo(ExitCode.USAGE);

        assertThat(migration.output())
                .contains("1 file lies in the export and will not be moved")
                .contains("media.local: placeholder");
        assertThat(migration.sandbox.messages()).isEmpty();
    }

    @Test
    void thePlanSaysSoFirst() throws IOException {
        assertThat(migration.plan(job())).isEqualTo(ExitCode.DONE);

        assertThat(migration.output()).contains("1 file lies in the export and is not moved. 2 messages would be sent");
    }

    @Test
    void theJobFileCanSaySo() throws IOException {
        assertThat(migration.run(job(), "media.local=placeholder")).isEqualTo(ExitCode.DONE);
    }

    @Test
    void theUserIsAskedOnce() throws IOException {
        Path job = job();
        AtomicInteger asked = new AtomicInteger();

        ExitCode first = migration.commands.importJob(
                migration.settings(job), migration.options(false, null).with(() -> asked.incrementAndGet() > 0));
        ExitCode second = migration.run(job);

        assertThat(first).isEqualTo(ExitCode.DONE);
        assertThat(second).isEqualTo(ExitCode.DONE);
        assertThat(asked).hasValue(1);
    }

    @Test
    void aRefusalSendsNothing() throws IOException {
        ExitCode code = migration.commands.importJob(
                migration.settings(job()), migration.options(false, null).with(() -> false));

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(migration.sandbox.messages()).isEmpty();
    }
}
