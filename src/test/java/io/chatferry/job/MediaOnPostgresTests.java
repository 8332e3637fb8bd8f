package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import io.chatferry.sandbox.StoredMessage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files are copied with a ledger on PostgreSQL as with one in a file. */
@Timeout(300)
class MediaOnPostgresTests {

    @TempDir
    Path folder;

    @Test
    void copiesRetriesCertifiesAndUndoes() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setDataDirectory(folder.resolve("data"))
                        .setCleanDataDirectory(false)
                        .start();
                Migration migration = new Migration(folder);
                FileServer files = new FileServer()) {
            String one = files.add("one", "the first".getBytes(StandardCharsets.UTF_8));
            String same = files.add("same", "the first".getBytes(StandardCharsets.UTF_8));
            migration.file(
                    "messages.csv",
                    "muid,sender,receiver,text,attachments,sentAt",
                    row("m1", one, 1),
                    row("m2", same, 2),
                    row("m3", one.replace("one", "late"), 3));
            Path store = folder.resolve("store");
            Path job = migration.job(
                    "media:",
                    "  mode: copy",
                    "  missing: reject",
                    "  store: {url: \"" + store.toUri() + "\", public-url: \"https://media.example.com/\"}",
                    "  fetch: {allow: [localhost]}",
                    "ledger: {url: '" + server.getJdbcUrl("postgres", "postgres") + "'}");

            assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);
            assertThat(migration.messages()).extracting(StoredMessage::muid).containsExactlyInAnyOrder("m1", "m2");
            files.add("late", "the second".getBytes(StandardCharsets.UTF_8));
            Files.writeString(job, Files.readString(job).replace("media.example.com", "cdn.example.com"));
            assertThat(migration.retry(job, null)).as(migration.output()).isEqualTo(ExitCode.DONE);
            assertThat(stored(store)).isEqualTo(2);
            assertThat(migration.verify(job, 1, true)).as(migration.output()).isEqualTo(ExitCode.DONE);
            assertThat(migration.undo(job, () -> true)).as(migration.output()).isEqualTo(ExitCode.DONE);
            assertThat(stored(store)).isZero();
            assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
            assertThat(stored(store)).isEqualTo(2);
            assertThat(migration.messages()).hasSize(3);
        }
    }

    private static String row(String muid, String url, int second) {
        return muid + ",ann,bob,see,\"[{\"\"url\"\":\"\"" + url + "\"\",\"\"name\"\":\"\"notes.txt\"\"}]\",170000000"
                + second;
    }

    private static long stored(Path store) throws Exception {
        try (Stream<Path> all = Files.walk(store)) {
            return all.filter(Files::isRegularFile).count();
        }
    }
}
