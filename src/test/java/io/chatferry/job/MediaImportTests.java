package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import io.chatferry.sandbox.StoredMessage;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code media.mode: copy}: files are copied into a folder, and messages hold their addresses there. */
@Timeout(180)
class MediaImportTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String HEADER = "muid,sender,receiver,text,attachments,sentAt";
    private static final byte[] PNG = {
        (byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1
    };

    @RegisterExtension
    final Migration migration = new Migration();

    private FileServer files;

    @BeforeEach
    void serve() throws IOException {
        files = new FileServer();
    }

    @AfterEach
    void close() {
        files.close();
    }

    private Path job(String... media) throws IOException {
        return migration.copyingJob("store", "https://media.example.com/", media);
    }

    private Path store() {
        return migration.folder.resolve("store");
    }

    private static byte[] png(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        System.arraycopy(PNG, 0, bytes, 0, PNG.length);
        return bytes;
    }

    private void export(String... rows) throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        lines.addAll(List.of(rows));
        migration.file("messages.csv", lines.toArray(String[]::new));
    }

    private static String row(String muid, String url, int second) {
        return muid + ",ann,bob,see,\"[{\"\"url\"\":\"\"" + url + "\"\",\"\"name\"\":\"\"Übung 1.png\"\"}]\",17000000"
                + second;
    }

    private JsonNode data(String muid) {
        StoredMessage message = migration.messages().stream()
                .filter(each -> muid.equals(each.muid()))
                .findFirst()
                .orElseThrow();
        return JSON.readTree(message.data().toString());
    }

    /** The bytes that a web server over the store would give for an address. */
    private byte[] served(String url) throws IOException {
        assertThat(url).startsWith("https://media.example.com/");
        String key = URLDecoder.decode(URI.create(url).getRawPath().substring(1), StandardCharsets.UTF_8);
        return Files.readAllBytes(store().resolve(key));
    }

    private List<Path> stored() throws IOException {
        try (Stream<Path> all = Files.walk(store())) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void sendsMessagesWithAddressesInTheStore() throws Exception {
        byte[] one = png(1, 5_000);
        byte[] two = png(2, 70_000);
        export(
                row("m1", files.add("one", one), 10),
                row("m2", files.add("two", two), 11),
                row("m3", files.add("copy-of-one", one), 12),
                "m4,bob,ann,no file,,1700000013");

        assertThat(migration.run(job())).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(migration.messages()).hasSize(4);
        JsonNode file = data("m1").path("attachments").path(0);
        assertThat(served(file.path("url").asString())).isEqualTo(one);
        assertThat(file.path("mimeType").asString()).isEqualTo("image/png");
        assertThat(file.path("size").asString()).isEqualTo("5000");
        assertThat(served(data("m2").path("attachments").path(0).path("url").asString()))
                .isEqualTo(two);
        assertThat(served(data("m3").path("attachments").path(0).path("url").asString()))
                .isEqualTo(one);
        assertThat(stored()).as("each content once").hasSize(2);
        assertThat(migration.verify(job(), 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.run(job())).isEqualTo(ExitCode.DONE);
        assertThat(migration.sends()).isEqualTo(4);
    }

    @Test
    void keepsLinkOfMissingFileAndSaysSo() throws Exception {
        String gone = files.add("one", png(1, 100)).replace("one", "gone");
        export(row("m1", gone, 10));

        assertThat(migration.run(job())).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        assertThat(data("m1").path("attachments").path(0).path("url").asString())
                .isEqualTo(gone);
        assertThat(migration.output()).contains("1 file");
        assertThat(migration.verify(job(), 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void namesMissingFileInText() throws Exception {
        export(row("m1", files.add("one", png(1, 100)).replace("one", "gone"), 10));

        assertThat(migration.run(job("  missing: text"))).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        assertThat(data("m1").path("text").asString()).isEqualTo("see\n(file missing): Übung 1.png");
        assertThat(data("m1").path("attachments").isMissingNode()).isTrue();
        assertThat(migration.messages().get(0).type()).isEqualTo("text");
        assertThat(migration.verify(job("  missing: text"), 1))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void rejectsMessageWithMissingFileUntilRetryFindsIt() throws Exception {
        String url = files.add("one", png(1, 100)).replace("one", "late");
        export(row("m1", url, 10), "m2,bob,ann,no file,,1700000013");
        Path job = job("  missing: reject");

        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.messages()).extracting(StoredMessage::muid).containsExactly("m2");
        assertThat(migration.output()).contains("MEDIA_MISSING");

        byte[] late = png(3, 300);
        files.add("late", late);
        assertThat(migration.retry(job, null)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(served(data("m1").path("attachments").path(0).path("url").asString()))
                .isEqualTo(late);
    }

    @Test
    void asksNoPrivateAddress() throws Exception {
        String url = files.add("one", png(1, 100));
        export(row("m1", url, 10));
        Path job = job();
        Files.writeString(job, Files.readString(job).replace("[localhost]", "[]"));

        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        assertThat(files.sent("one")).isZero();
        assertThat(data("m1").path("attachments").path(0).path("url").asString())
                .isEqualTo(url);
    }

    @Test
    void sendsTokenToItsHostOnlyAndShowsItNowhere() throws Exception {
        String token = "Bearer xoxb-planted-0123456789";
        files.needs(token);
        String url = files.add("one", png(1, 100));
        export(row("m1", url, 10));
        try (FileServer other = new FileServer()) {
            export(row("m1", url, 10), row("m2", other.add("two", png(2, 100)), 11));
            Path job = job("  keep-source-url: true");
            String rule = "\"" + url.substring(0, url.length() - 3) + "\": {Authorization: \"" + token + "\"}";
            Files.writeString(
                    job, Files.readString(job).replace("  fetch:\n", "  fetch:\n    headers: {" + rule + "}\n"));

            assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);

            assertThat(files.headers("Authorization")).contains(token);
            assertThat(other.headers("Authorization")).isEmpty();
            assertThat(data("m1")
                            .path("metadata")
                            .path("chatferry")
                            .path("sourceUrls")
                            .path(0)
                            .asString())
                    .isEqualTo(url);
            assertThat(migration.output()).doesNotContain("xoxb");
            for (Path file : migration.files()) {
                if (!file.equals(job)) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain("xoxb-planted");
                }
            }
        }
    }

    @Test
    void copiesFilesThatLieInTheExport() throws Exception {
        byte[] picture = png(4, 2_000);
        migration.file(
                "_chat.txt",
                "[01.02.20, 10:00:00] Ann: hello",
                "\u200E[01.02.20, 10:00:05] Bob: \u200E<attached: 00000002-PHOTO-2020-02-01-10-00-05.jpg>");
        Files.write(migration.folder.resolve("export/00000002-PHOTO-2020-02-01-10-00-05.jpg"), picture);

        assertThat(migration.run(job())).as(migration.output()).isEqualTo(ExitCode.DONE);

        StoredMessage message = migration.messages().stream()
                .filter(each -> each.type().equals("image"))
                .findFirst()
                .orElseThrow();
        JsonNode file = JSON.readTree(message.data()).path("attachments").path(0);
        assertThat(served(file.path("url").asString())).isEqualTo(picture);
        assertThat(migration.verify(job(), 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void goesOnWhereItWasStopped() throws Exception {
        byte[] large = png(5, 400_000);
        files.slow(200_000);
        export(row("m1", files.add("large", large), 10), "m2,cat,dan,no file,,1700000013");
        Path job = job();
        Thread stopping = new Thread(() -> {
            org.awaitility.Awaitility.await().until(() -> files.sent("large") > 100_000);
            migration.stop.request();
        });
        stopping.start();
        assertThat(migration.run(job)).isEqualTo(ExitCode.STOPPED);
        stopping.join();
        assertThat(migration.messages()).extracting(StoredMessage::muid).containsExactly("m2");

        migration.stop = new io.chatferry.job.run.StopSignal();
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(served(data("m1").path("attachments").path(0).path("url").asString()))
                .isEqualTo(large);
        assertThat(files.sent("large"))
                .as("no byte twice, but what was under way")
                .isLessThan(600_000);
    }

    @Test
    void stopsWhenStoreCannotBeWritten() throws Exception {
        Files.writeString(store(), "a file, no folder");
        export(row("m1", files.add("one", png(1, 100)), 10), "m2,bob,ann,no file,,1700000013");

        assertThat(migration.run(job())).isEqualTo(ExitCode.STOPPED);

        assertThat(migration.output()).contains(store().toString());
        assertThat(migration.messages()).extracting(StoredMessage::muid).doesNotContain("m1");
    }

    @Test
    void stopsWhenHostRefusesEveryFileUntilUserAcceptsIt() throws Exception {
        files.needs("Bearer planted");
        List<String> rows = new ArrayList<>();
        for (int i = 10; i < 40; i++) {
            rows.add(row("m" + i, files.add("f" + i, png(i, 100)), i));
        }
        rows.add("x1,cat,dan,no file,,1700000099");
        export(rows.toArray(String[]::new));
        Path job = job();

        assertThat(migration.run(job)).isEqualTo(ExitCode.STOPPED);
        assertThat(migration.output()).contains("refuses every file", "media.fetch.headers", "--yes");
        assertThat(migration.messages()).allMatch(message -> "x1".equals(message.muid()));

        assertThat(migration.commands.importJob(
                        migration.settings(job), migration.options(false, null).with(() -> true)))
                .isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.messages()).hasSize(31);
    }

    @Test
    void refusesToSwitchToCopyingOnceMessagesWithoutIdsWereSent() throws Exception {
        migration.file(
                "_chat.txt",
                "[01.02.20, 10:00:00] Ann: hello",
                "\u200E[01.02.20, 10:00:05] Bob: \u200E<attached: 00000002-PHOTO-2020-02-01-10-00-05.jpg>");
        Files.write(migration.folder.resolve("export/00000002-PHOTO-2020-02-01-10-00-05.jpg"), png(4, 200));
        Path link = migration.job("media: {local: placeholder}");
        assertThat(migration.run(link)).isEqualTo(ExitCode.DONE);

        assertThat(migration.run(job())).isEqualTo(ExitCode.USAGE);

        assertThat(migration.output()).contains("media.mode cannot change to copy now");
        assertThat(migration.messages()).hasSize(2);
    }

    @Test
    void undoDeletesWhatThisJobHasStoredAndNothingElse() throws Exception {
        export(row("m1", files.add("one", png(1, 100)), 10), row("m2", files.add("two", png(2, 100)), 11));
        Path job = job();
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        Path foreign = store().resolve("other/sha256/ab/cd/x.png");
        Files.createDirectories(foreign.getParent());
        Files.write(foreign, png(9, 100));

        assertThat(migration.undo(job, () -> true)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(stored()).containsExactly(foreign);
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(stored()).hasSize(3);
        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void certifiesStoredFilesAndFindsTheDamagedOnes() throws Exception {
        export(
                row("m1", files.add("one", png(1, 100)), 10),
                row("m2", files.add("two", png(2, 100)), 11),
                row("m3", files.add("three", png(3, 100)), 12));
        Path job = job();
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(migration.verify(job, 1, true)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.certificate("acme").path("media").path("equal").asInt())
                .isEqualTo(3);
        assertThat(migration.certificate("acme").path("outcome").asString())
                .endsWith("3 files in the store have the size and SHA-256 that were noted.");

        Files.write(stored().get(0), png(8, 100));
        Files.delete(stored().get(1));
        assertThat(migration.verify(job, 1, true)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        JsonNode media = migration.certificate("acme").path("media");
        assertThat(List.of(
                        media.path("equal").asInt(),
                        media.path("missing").asInt(),
                        media.path("different").asInt()))
                .containsExactly(1, 1, 1);
        assertThat(migration.certificate("acme").path("equal").asBoolean()).isFalse();
    }

    @Test
    void plansFilesAndAsksServersForThem() throws Exception {
        files.needs("Bearer planted");
        try (FileServer open = new FileServer()) {
            List<String> rows = new ArrayList<>();
            for (int i = 10; i < 40; i++) {
                rows.add(row("m" + i, (i % 3 == 0 ? files : open).add("f" + i, png(i, 1_000)), i));
            }
            export(rows.toArray(String[]::new));
            Path job = job("    rate-per-host: 10");

            assertThat(migration.commands.plan(migration.settings(job), migration.options(false, null), true))
                    .as(migration.output())
                    .isEqualTo(ExitCode.DONE);

            JsonNode copy = migration.planned().path("media").path("copy");
            assertThat(copy.path("files").asInt()).isEqualTo(30);
            assertThat(copy.path("byRate").asDouble()).isEqualTo(3.0);
            assertThat(copy.path("asked").path("files").asInt()).isEqualTo(20);
            assertThat(copy.path("asked")
                            .path("needToken")
                            .path(0)
                            .path("words")
                            .asString())
                    .isEqualTo("localhost");
            assertThat(migration.output()).contains("30  files are copied into the store", "need a token");
            assertThat(open.sent("f10")).as("nothing is fetched").isLessThan(10);
        }
    }

    @Test
    void explainsWhatBecameOfFiles() throws Exception {
        String url = files.add("one", png(1, 100));
        export(row("m1", url + "?t=xoxb-secret", 10), row("m2", url.replace("one", "gone"), 11));
        Path job = job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        migration.commands.explain(migration.settings(job), migration.options(false, null), "m1");
        migration.commands.explain(migration.settings(job), migration.options(false, null), "m2");

        assertThat(migration.output().replaceAll("\\s+", " "))
                .contains(
                        "Übung 1.png: stored as https://media.example.com/",
                        "100 bytes of image/png, SHA-256 ",
                        "Übung 1.png: missing (GONE)");
    }

    @Test
    void checksTheStoreBeforeARun() throws Exception {
        export("m4,bob,ann,no file,,1700000013");
        Path job = job();
        assertThat(migration.commands.check(migration.settings(job), migration.options(false, null), false))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);
        assertThat(migration.output()).containsPattern("store +ok +.*a small file was written, read and removed");
        assertThat(stored()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"moderation", "import", "send", "auto"})
    void waitsForFilesOnEachEndpoint(String endpoint) throws Exception {
        files.slow(40_000);
        List<String> rows = new ArrayList<>();
        for (int i = 10; i < 22; i++) {
            rows.add(row("m" + i, files.add("f" + i % 7, png(i % 7, 6_000)), i));
            rows.add("n" + i + ",ann,bob,no file,,17000000" + i);
        }
        export(rows.toArray(String[]::new));
        Path job = job();

        assertThat(migration.run(job, "target.endpoint=" + endpoint))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);

        assertThat(migration.messages()).hasSize(24);
        for (int i = 10; i < 22; i++) {
            assertThat(served(data("m" + i)
                            .path("attachments")
                            .path(0)
                            .path("url")
                            .asString()))
                    .isEqualTo(png(i % 7, 6_000));
        }
        assertThat(stored()).hasSize(7);
    }

    @Test
    void copiesOnlyTheFilesOfACanary() throws Exception {
        List<String> rows = new ArrayList<>();
        for (int i = 10; i < 30; i++) {
            rows.add(row("m" + i, files.add("f" + i, png(i, 100)), i).replace(",bob,", ",bob" + i + ","));
        }
        export(rows.toArray(String[]::new));

        assertThat(migration.commands.importJob(migration.settings(job()), migration.options(false, 3L)))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);

        assertThat(migration.messages()).hasSize(3);
        assertThat(stored()).hasSize(3);
        assertThat(migration.run(job())).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(stored()).hasSize(20);
    }

    @Test
    void givesAwayNoFileThatHoldsRecords() throws Exception {
        export(
                row("m1", "export:messages.csv", 10),
                row("m2", "export:../acme.yaml", 11),
                "m3,bob,ann,hello,,1700000013");

        assertThat(migration.run(job())).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        assertThat(Files.exists(store()) ? stored() : List.<Path>of()).isEmpty();
        assertThat(migration.messages()).extracting(StoredMessage::muid).containsExactly("m3");
    }

    @Test
    void copiesLinksThatExpireSoonFirst() throws Exception {
        files.slow(20_000);
        long soon = System.currentTimeMillis() / 1000 + 3_000;
        List<String> rows = new ArrayList<>();
        for (int i = 10; i < 30; i++) {
            String url = files.add("f" + i, png(i, 4_000));
            rows.add(row("m" + i, i == 29 ? url + "?Expires=" + soon + "&Signature=x" : url, i));
        }
        export(rows.toArray(String[]::new));

        assertThat(migration.run(job("    concurrency: 1")))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);

        assertThat(files.order().get(0)).isEqualTo("/f29");
    }
}
