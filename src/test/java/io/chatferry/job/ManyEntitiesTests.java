package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cli.Main;
import io.chatferry.ledger.ChildJvm;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Absent users and groups, in a heap that would not hold what is known of them. */
class ManyEntitiesTests {

    private static final int MILLION = 1_000_000;
    private static final int OTHERS = 1_000;
    private static final String HEAP = "-Xmx256m";

    @TempDir
    Path folder;

    private Migration migration;

    @BeforeEach
    void startTarget() throws IOException {
        migration = new Migration(
                folder,
                "sandbox.limits.standard=0",
                "sandbox.limits.core=0",
                "sandbox.limits.data-import=0",
                "sandbox.limits.sender=0");
        Files.createDirectories(folder.resolve("export"));
    }

    @AfterEach
    void stopTarget() {
        migration.close();
    }

    @Test
    void importsDetailsOfAbsentUsersInSmallHeap() throws Exception {
        importsDetails(10_000, "-Xmx96m"); // 50 MB of details, each of which is needed by two messages
    }

    @Tag("full")
    @Test
    void importsDetailsOfAbsentUsersLargerThan256Megabytes() throws Exception {
        importsDetails(60_000, HEAP);
    }

    private void importsDetails(int users, String heap) throws Exception {
        write("users.jsonl", users, i -> user(i, "x".repeat(5_000)));
        write("messages.jsonl", users, i -> message(i, "u" + (7L * i + 1) % users, "user"));

        assertThat(importWith(heap)).isZero();

        assertThat(migration.sandbox.messagesStored()).isEqualTo(users);
        assertThat(migration.sandbox.uids()).hasSizeGreaterThanOrEqualTo(users);
    }

    @Tag("full")
    @Test
    void importsMillionDescribedUsersIn256Megabytes() throws Exception {
        write("users.jsonl", MILLION, i -> user(i, "x".repeat(100)));
        write("messages.jsonl", MILLION, i -> message(i, "u" + (7L * i + 1) % MILLION, "user"));

        assertThat(importWith(HEAP)).isZero();

        assertThat(migration.sandbox.messagesStored()).isEqualTo(MILLION);
    }

    @Tag("full")
    @Test
    void importsMillionUndescribedUsersIn256Megabytes() throws Exception {
        write("messages.jsonl", MILLION, i -> message(i, "u" + (7L * i + 1) % MILLION, "user"));

        assertThat(importWith(HEAP)).isZero();

        assertThat(migration.sandbox.messagesStored()).isEqualTo(MILLION);
    }

    @Tag("full")
    @Test
    void importsMillionGroupsIn256Megabytes() throws Exception {
        write("users.jsonl", OTHERS, i -> user(i, ""));
        write(
                "groups.jsonl",
                MILLION,
                i -> "{\"guid\":\"g%d\",\"name\":\"G\",\"type\":\"public\",\"owner\":\"u%d\"}"
                        .formatted(i, i % OTHERS));
        write("messages.jsonl", MILLION, i -> message(i % OTHERS, i, "g" + i, "group"));

        assertThat(importWith(HEAP)).isZero();

        assertThat(migration.sandbox.messagesStored()).isEqualTo(MILLION);
        assertThat(migration.sandbox.guids()).hasSize(MILLION);
    }

    @Tag("full")
    @Test
    void importsMillionMembersIn256Megabytes() throws Exception {
        write("users.jsonl", OTHERS, i -> user(i, ""));
        write("groups.jsonl", OTHERS, i -> "{\"guid\":\"g%d\",\"name\":\"G\",\"type\":\"public\"}".formatted(i));
        write("members.jsonl", MILLION, i -> "{\"guid\":\"g%d\",\"uid\":\"u%d\"}".formatted(i / OTHERS, i % OTHERS));
        write("messages.jsonl", OTHERS, i -> message(i, i, "g" + i, "group"));

        assertThat(importWith(HEAP)).isZero();

        assertThat(migration.sandbox.memberUids("g0")).hasSizeGreaterThanOrEqualTo(OTHERS);
    }

    private static String user(long i, String about) {
        return "{\"uid\":\"u%d\",\"name\":\"U\",\"metadata\":{\"about\":\"%s\"}}".formatted(i, about);
    }

    private static String message(long i, String receiver, String type) {
        return message(i, i, receiver, type);
    }

    private static String message(long sender, long i, String receiver, String type) {
        return ("{\"muid\":\"m%d\",\"sender\":\"u%d\",\"receiver\":\"%s\",\"receiverType\":\"%s\",\"text\":\"hello\","
                        + "\"sentAt\":%d}")
                .formatted(i, sender, receiver, type, 1_700_000_000 + i / 10);
    }

    private void write(String name, int records, Line line) throws IOException {
        try (BufferedWriter out =
                Files.newBufferedWriter(folder.resolve("export").resolve(name))) {
            for (int i = 0; i < records; i++) {
                out.write(line.of(i));
                out.newLine();
            }
        }
    }

    private interface Line {
        String of(int number);
    }

    /** The exit code of an import in a process of its own with this heap; what it printed last is in the failure. */
    private int importWith(String heap) throws Exception {
        Path job = migration.job(
                "limits:", "  standard: 100000000", "  core: 100000000", "  data-import: 10000000", "  sender: 0");
        Deque<String> last = new ArrayDeque<>();
        try (ChildJvm child = ChildJvm.start(
                Main.class,
                Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", Migration.KEY, "JDK_JAVA_OPTIONS", heap),
                "import",
                job.toString(),
                "--work",
                migration.work.toString(),
                "--set",
                "target.base-url=" + migration.sandbox.baseUrl())) {
            for (String line = child.line(); line != null; line = child.line()) {
                last.addLast(line);
                if (last.size() > 20) {
                    last.removeFirst();
                }
            }
            assertThat(child.process().waitFor(1, TimeUnit.MINUTES)).isTrue();
            int code = child.process().exitValue();
            assertThat(code).as(String.join("\n", last)).isZero();
            return code;
        }
    }
}
