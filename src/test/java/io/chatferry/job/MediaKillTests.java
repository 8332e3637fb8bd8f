package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatferry.cli.ShortWaitsMain;
import io.chatferry.job.run.ExitCode;
import io.chatferry.ledger.ChildJvm;
import io.chatferry.sandbox.StoredMessage;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program is killed while it copies files: each is stored once, and each message has its own. */
class MediaKillTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private Migration migration;
    private FileServer server;

    @BeforeEach
    void start() throws IOException {
        migration = new Migration(folder);
        migration.start("sandbox.limits.sender=0");
        server = new FileServer();
    }

    @AfterEach
    void close() {
        server.close();
        migration.close();
    }

    @Test
    @Timeout(600)
    void storesEachFileOnceHoweverOftenItIsKilled() throws Exception {
        killed(60, 1_000, 300_000, 10, 250_000, 700);
    }

    @Test
    @Tag("full")
    @Timeout(3_600)
    void storesTwoThousandFilesOnceHoweverOftenItIsKilled() throws Exception {
        killed(2_000, 1_000, 20_000_000, 10, 1_000_000, 20_000);
    }

    private void killed(int files, int least, int most, int kills, int bytesPerSecond, int longestRun)
            throws Exception {
        Random random = new Random(15);
        Map<String, byte[]> contents = new TreeMap<>();
        List<String> rows = new ArrayList<>(List.of("muid,sender,receiver,text,attachments,sentAt"));
        server.slow(bytesPerSecond);
        for (int i = 0; i < files; i++) {
            byte[] content = new byte[(int) (least * Math.pow((double) most / least, random.nextDouble()))];
            random.nextBytes(content);
            contents.put("m" + i, content);
            String url = server.add("f" + i, content);
            rows.add("m" + i + ",ann" + i % 7 + ",bob,see,\"[{\"\"url\"\":\"\"" + url + "\"\",\"\"name\"\":\"\"file "
                    + i + ".bin\"\"}]\"," + (1_700_000_000L + i));
        }
        migration.file("messages.csv", rows.toArray(String[]::new));
        Path store = folder.resolve("store");
        Path job = migration.job(
                "media:",
                "  mode: copy",
                "  store: {url: \"" + store.toUri() + "\", public-url: \"https://media.example.com/\"}",
                "  fetch: {allow: [localhost], per-host: 16, rate-per-host: 1000}");

        for (int i = 0; i < kills; i++) {
            try (ChildJvm child = child(job)) {
                child.drained();
                long before = total(contents);
                await().atMost(Duration.ofSeconds(120))
                        .pollInterval(Duration.ofMillis(2))
                        .until(() ->
                                total(contents) > before || !child.process().isAlive());
                child.process().waitFor(random.nextInt(longestRun), TimeUnit.MILLISECONDS);
                child.kill();
            }
        }
        try (ChildJvm child = child(job)) {
            List<String> lines = child.drained();
            assertThat(child.process().waitFor(3_000, TimeUnit.SECONDS)).isTrue();
            synchronized (lines) {
                assertThat(child.process().exitValue()).as("%s", lines).isEqualTo(ExitCode.DONE.number());
            }
        }

        assertThat(migration.messages()).hasSize(files);
        for (StoredMessage message : migration.messages()) {
            JsonNode file = JSON.readTree(message.data()).path("attachments").path(0);
            String key = URLDecoder.decode(
                    URI.create(file.path("url").asString()).getRawPath().substring(1), StandardCharsets.UTF_8);
            assertThat(Files.readAllBytes(store.resolve(key)))
                    .as(message.muid())
                    .isEqualTo(contents.get(message.muid()));
        }
        try (Stream<Path> all = Files.walk(store)) {
            assertThat(all.filter(Files::isRegularFile)).as("each content once").hasSize(files);
        }
        contents.forEach((muid, content) -> assertThat(server.sent("f" + muid.substring(1)))
                .as("%s of %,d bytes is not fetched twice in full", muid, content.length)
                .isLessThan(Math.max(2L * content.length, content.length + (1L << 17))));
        assertThat(folder.resolve("work/acme/media")).isEmptyDirectory();
        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
    }

    private long total(Map<String, byte[]> contents) {
        return contents.keySet().stream()
                .mapToLong(muid -> server.sent("f" + muid.substring(1)))
                .sum();
    }

    private ChildJvm child(Path job) throws IOException {
        return ChildJvm.start(
                ShortWaitsMain.class,
                Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", Migration.KEY),
                "2000",
                "import",
                job.toString(),
                "--work",
                migration.work.toString(),
                "--set",
                "target.base-url=" + migration.sandbox.baseUrl());
    }
}
