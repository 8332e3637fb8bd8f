package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import io.chatferry.sandbox.StoredMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Threads, reactions and deletes by the calls that the target has for them, from the job file to the report. */
@Timeout(60)
class NativeCallsTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"moderation", "import", "send"})
    void importsThreadsReactionsAndDeletes(String endpoint) throws IOException {
        try (Migration migration = migration()) {
            Path job = migration.job(
                    "  endpoint: " + endpoint, "threads: native", "reactions: native", "deleted: import-and-delete");

            assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);

            Map<String, StoredMessage> sent = sent(migration);
            StoredMessage question = one(sent, "q");
            assertThat(sent).hasSize(4);
            assertThat(one(sent, "a").parentId()).isEqualTo(question.id());
            assertThat(one(sent, "a").data()).contains("\"sentAt\":1700000002", "\"parentMuid\":\"q\"");
            assertThat(one(sent, "o").parentId()).isNull();
            assertThat(one(sent, "d").deleted()).isTrue();
            assertThat(question.deleted()).isFalse();
            assertThat(question.data()).doesNotContain("reactions");
            assertThat(migration.sandbox.reactions(question.id()))
                    .containsExactlyInAnyOrder("👍 bob", "👍 ann", "🎉 bob");
            boolean now = endpoint.equals("send");
            assertThat(question.sentAt() == 1_700_000_001L).isEqualTo(!now);
            JsonNode report = migration.report("acme");
            assertThat(report.at("/followups/reactions/sent").asLong()).isEqualTo(3);
            assertThat(report.at("/followups/deletes/sent").asLong()).isEqualTo(1);
            assertThat(report.at("/run/endpoint").asString()).isEqualTo(endpoint);
            assertThat(report.path("losses").toString())
                    .contains("reply loses its thread: its parent is not in the target");
            migration.assertAddsUp("acme");

            long writes = migration.writes();
            assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
            assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
            assertThat(migration.writes()).as("a second run").isEqualTo(writes);
        }
    }

    @Test
    void stagesAgainWhenSettingChangesMessages() throws IOException {
        try (Migration migration = migration()) {
            assertThat(migration.run(migration.job("reactions: metadata"))).isEqualTo(ExitCode.DONE);
            assertThat(one(sent(migration), "q").data()).contains("reactions");

            assertThat(migration.run(migration.job("reactions: native"))).isEqualTo(ExitCode.DONE);
            StoredMessage question = one(sent(migration), "q");
            assertThat(migration.messages()).hasSize(3);
            assertThat(migration.sandbox.reactions(question.id())).hasSize(3);
        }
    }

    private Migration migration() throws IOException {
        return new Migration(folder)
                .file(
                        "messages.csv",
                        "muid,sender,receiver,text,sentAt,parentMuid,deletedAt,reactions",
                        "q,ann,bob,a question,1700000001,,,\"[{\"\"reaction\"\":\"\"👍\"\",\"\"uids\"\":[\"\"bob\"\",\"\"ann\"\"]},"
                                + "{\"\"reaction\"\":\"\"🎉\"\",\"\"uids\"\":[\"\"bob\"\"]}]\"",
                        "a,bob,ann,an answer,1700000002,q,,",
                        "o,bob,ann,to nothing,1700000002,nowhere,,",
                        "d,ann,bob,nonsense,1700000004,,1700000005,");
    }

    private static Map<String, StoredMessage> sent(Migration migration) {
        return migration.messages().stream()
                .collect(Collectors.toMap(message -> String.valueOf(message.muid()), message -> message));
    }

    private static StoredMessage one(Map<String, StoredMessage> sent, String muid) {
        return Objects.requireNonNull(sent.get(muid), muid);
    }
}
