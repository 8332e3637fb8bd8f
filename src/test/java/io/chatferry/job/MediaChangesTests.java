package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.chatferry.job.run.ExitCode;
import io.chatferry.sandbox.StoredMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs with {@code media.mode: copy} whose job file or export changes between runs. */
@Timeout(180)
class MediaChangesTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String HEADER = "muid,sender,receiver,text,attachments,sentAt";
    private static final String STORE = "https://media.example.com/";

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

    private Path copy(String... media) throws IOException {
        return migration.copyingJob("store", STORE, media);
    }

    private static byte[] bytes(int seed) {
        byte[] bytes = new byte[500];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private void export(String... rows) throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        lines.addAll(List.of(rows));
        migration.file("messages.csv", lines.toArray(String[]::new));
    }

    private static String row(String muid, int second, String... urls) {
        List<String> all = Stream.of(urls)
                .map(url -> "{\"\"url\"\":\"\"" + url + "\"\",\"\"name\"\":\"\"" + url.substring(url.length() - 3)
                        + ".bin\"\"}")
                .toList();
        return muid + ",ann,bob" + second + ",see,\"[" + String.join(",", all) + "]\",17000000" + second;
    }

    private String gone() throws IOException {
        return files.add("xyz", bytes(99)).replace("xyz", "gone");
    }

    private JsonNode data(String muid) {
        StoredMessage message = migration.messages().stream()
                .filter(each -> muid.equals(each.muid()))
                .findFirst()
                .orElseThrow();
        return JSON.readTree(message.data().toString());
    }

    private String url(String muid) {
        return data(muid).path("attachments").path(0).path("url").asString();
    }

    private void stopsAtRefusingHost(Path job) throws IOException {
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.STOPPED);
        assertThat(migration.messages()).isEmpty();
    }

    private List<String> refusedFiles() throws IOException {
        files.needs("Bearer planted");
        List<String> rows = new ArrayList<>();
        for (int i = 10; i < 25; i++) {
            rows.add(row("m" + i, i, files.add("f" + i, bytes(i))));
        }
        export(rows.toArray(String[]::new));
        return rows;
    }

    @Test
    void sendsLinksWhenUserGivesUpCopying() throws Exception {
        refusedFiles();
        stopsAtRefusingHost(copy());

        assertThat(migration.run(migration.job("media: {mode: link}")))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).hasSize(15);
        assertThat(url("m10")).doesNotStartWith(STORE);
    }

    @Test
    void copiesFilesOfJobThatWasPlannedWithLinks() throws Exception {
        export(row("m1", 10, files.add("one", bytes(1))));
        assertThat(migration.plan(migration.job())).isEqualTo(ExitCode.DONE);

        assertThat(migration.run(copy())).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(url("m1")).startsWith(STORE);
    }

    @Test
    void copiesFilesOfMessagesThatAreStillToBeSent() throws Exception {
        export(row("m1", 10, files.add("one", bytes(1))), row("m2", 11, files.add("two", bytes(2))));
        migration.commands.importJob(migration.settings(migration.job()), migration.options(false, 1L));
        assertThat(migration.messages()).hasSize(1);

        assertThat(migration.run(copy())).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).hasSize(2);
        assertThat(url("m2")).startsWith(STORE);
        assertThat(migration.verify(copy(), 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void sendsLinksForTheRestWhenUserStopsCopying() throws Exception {
        export(row("m1", 10, files.add("one", bytes(1))), row("m2", 11, files.add("two", bytes(2))));
        migration.commands.importJob(migration.settings(copy()), migration.options(false, 1L));
        assertThat(migration.messages()).hasSize(1);

        Path link = migration.job("media: {mode: link}");
        assertThat(migration.run(link)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).hasSize(2);
        assertThat(url("m1")).startsWith(STORE);
        assertThat(url("m2")).doesNotStartWith(STORE);
        assertThat(migration.verify(link, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void usesPublicUrlOfTheJobFileForMessagesThatAreStillToBeSent() throws Exception {
        String one = files.add("one", bytes(1));
        export(row("m1", 10, one), row("m2", 11, one));
        migration.commands.importJob(migration.settings(copy()), migration.options(false, 1L));
        assertThat(url("m1")).startsWith(STORE);

        Path job = migration.copyingJob("store", "https://cdn.example.com/a/");
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(url("m2")).startsWith("https://cdn.example.com/a/acme/");
        assertThat(url("m1")).startsWith(STORE);
        assertThat(migration.messages()).hasSize(2);
        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void storesElsewhereWhileNothingIsStored() throws Exception {
        refusedFiles();
        stopsAtRefusingHost(copy());

        files.needs("");
        assertThat(migration.run(migration.copyingJob("elsewhere", STORE)))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);
        assertThat(migration.folder.resolve("elsewhere/acme")).exists();
    }

    @Test
    void storesElsewhereAfterUndo() throws Exception {
        export(row("m1", 10, files.add("one", bytes(1))));
        assertThat(migration.run(copy())).isEqualTo(ExitCode.DONE);
        assertThat(migration.undo(copy(), () -> true)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(migration.run(migration.copyingJob("elsewhere", STORE)))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);
        assertThat(migration.folder.resolve("elsewhere/acme")).exists();
    }

    @Test
    void undoAndVerifyAskTheStoreThatHasTheFiles() throws Exception {
        export(row("m1", 10, files.add("one", bytes(1))));
        assertThat(migration.run(copy())).isEqualTo(ExitCode.DONE);

        Path elsewhere = migration.copyingJob("elsewhere", STORE);
        assertThat(migration.verify(elsewhere, 1, true)).as(migration.output()).isEqualTo(ExitCode.USAGE);
        assertThat(migration.undo(elsewhere, () -> true)).as(migration.output()).isEqualTo(ExitCode.USAGE);
        assertThat(migration.messages()).hasSize(1);
    }

    @Test
    void triesMissingFilesAgainAfterUndo() throws Exception {
        export(row("m1", 10, gone()));
        assertThat(migration.run(copy())).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.undo(copy(), () -> true)).as(migration.output()).isEqualTo(ExitCode.DONE);

        files.add("gone", bytes(1));
        assertThat(migration.run(copy())).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(url("m1")).startsWith(STORE);
    }

    @Test
    void copiesFilesOfGrownExportAndUsesThoseItHas() throws Exception {
        String one = files.add("one", bytes(1));
        export(row("m1", 10, one));
        assertThat(migration.run(copy())).isEqualTo(ExitCode.DONE);
        export(row("m1", 10, one), row("m2", 11, one), row("m3", 12, files.add("two", bytes(2))));

        assertThat(migration.run(copy())).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(url("m2")).isEqualTo(url("m1")).startsWith(STORE);
        assertThat(url("m3")).startsWith(STORE);
        assertThat(migration.sends()).isEqualTo(3);
        assertThat(files.sent("one")).isEqualTo(500);
    }

    @Test
    void dropsMissingFileWhoseLinkTheExportHasReplaced() throws Exception {
        export(row("m1", 10, gone()));
        assertThat(migration.run(copy("  missing: reject"))).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        export(row("m1", 10, files.add("one", bytes(1))));

        assertThat(migration.retry(copy("  missing: reject"), null))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);
        assertThat(url("m1")).startsWith(STORE);
        assertThat(migration.messages()).hasSize(1);
    }

    @Test
    void judgesMissingFilesByTheJobFileOfTheRun() throws Exception {
        String gone = gone();
        export(row("m1", 10, gone), row("m2", 11, gone));
        migration.commands.importJob(migration.settings(copy()), migration.options(false, 1L));
        assertThat(migration.messages()).hasSize(1);

        Path job = copy("  missing: reject");
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.messages()).hasSize(1);
        Path text = copy("  missing: text");
        assertThat(migration.retry(text, null)).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(data("m2").path("text").asString()).contains("(file missing)");
        assertThat(migration.verify(text, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
        migration.assertAddsUp("acme");
    }

    @Test
    void treatsEachFileOfMessageByItself() throws Exception {
        export(row("m1", 10, files.add("one", bytes(1)), gone(), files.add("two", bytes(2))));
        assertThat(migration.run(copy("  missing: text")))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE_WITH_REJECTS);

        assertThat(data("m1").path("attachments").size()).isEqualTo(2);
        assertThat(data("m1").path("text").asString()).isEqualTo("see\n(file missing): one.bin");
        assertThat(migration.verify(copy("  missing: text"), 1))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void publishesNoFileOfTheExportThatALinkNames() throws Exception {
        migration.file(
                "messages.jsonl",
                "{\"muid\":\"m1\",\"sender\":\"ann\",\"receiver\":\"bob\",\"text\":\"see\",\"sentAt\":1700000010,"
                        + "\"attachments\":[\"export:messages.jsonl\"]}",
                "{\"muid\":\"m2\",\"sender\":\"ann\",\"receiver\":\"bob\",\"text\":\"see\",\"sentAt\":1700000011,"
                        + "\"attachments\":[{\"url\":\" export:messages.jsonl\"}]}",
                "{\"muid\":\"m3\",\"sender\":\"ann\",\"receiver\":\"bob\",\"sentAt\":1700000012,"
                        + "\"data\":{\"text\":\"see\",\"attachments\":[{\"url\":\"export:messages.jsonl\"}]}}",
                "{\"muid\":\"m4\",\"sender\":\"ann\",\"receiver\":\"bob\",\"text\":\"hello\",\"sentAt\":1700000013}");

        assertThat(migration.run(copy())).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        assertThat(migration.messages()).extracting(StoredMessage::muid).containsExactly("m4");
        assertThat(migration.output()).contains("ATTACHMENT_INVALID");
        assertThat(migration.folder.resolve("store/acme")).doesNotExist();
    }

    @Test
    void retriesWithTheLinkOfTheNewExportWhoseSignatureIsFresh() throws Exception {
        HttpServer signed = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        signed.createContext("/", call -> {
            try (call) {
                boolean isFresh = "sig=fresh".equals(call.getRequestURI().getQuery());
                call.sendResponseHeaders(isFresh ? 200 : 404, isFresh ? 500 : -1);
                if (isFresh) {
                    call.getResponseBody().write(bytes(1));
                }
            }
        });
        signed.start();
        String link = "http://localhost:" + signed.getAddress().getPort() + "/one?sig=";
        Path job = copy("  missing: reject");
        try {
            export(row("m1", 10, link + "stale"));
            assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
            export(row("m1", 10, link + "fresh"));
            assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);

            assertThat(migration.retry(job, null)).as(migration.output()).isEqualTo(ExitCode.DONE);
            assertThat(url("m1")).startsWith(STORE);
        } finally {
            signed.stop(0);
        }
    }

    private void whatsApp() throws IOException {
        migration.file(
                "_chat.txt",
                "[01.02.20, 10:00:00] Ann: hello",
                "\u200E[01.02.20, 10:00:05] Bob: \u200E<attached: 00000002-PHOTO-2020-02-01-10-00-05.jpg>");
    }

    @Test
    void sendsNoMessageTwiceWhoseFileIsAddedToTheExport() throws Exception {
        whatsApp();
        assertThat(migration.run(copy())).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.output())
                .contains("NOT_IN_EXPORT", "files that messages name and that are not in the export");
        assertThat(migration.messages()).hasSize(2);
        assertThat(migration.messages())
                .anyMatch(message -> message.data().contains("(file missing): 00000002-PHOTO-2020-02-01-10-00-05.jpg"));

        Files.write(migration.folder.resolve("export/00000002-PHOTO-2020-02-01-10-00-05.jpg"), bytes(1));
        assertThat(migration.run(copy())).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.messages()).hasSize(2);
    }

    @Test
    void retriesMessageWhoseFileIsAddedToTheExport() throws Exception {
        whatsApp();
        Path job = copy("  missing: reject");
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.messages()).hasSize(1);

        Files.write(migration.folder.resolve("export/00000002-PHOTO-2020-02-01-10-00-05.jpg"), bytes(1));
        assertThat(migration.retry(job, null)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).anyMatch(message -> message.data().contains(STORE));
    }

    private static String json(String muid, int second, String more) {
        return "{\"muid\":\"" + muid + "\",\"sender\":\"ann\",\"receiver\":\"bob\",\"text\":\"" + muid
                + "\",\"sentAt\":17000000" + second + more + "}";
    }

    private static String file(String url) {
        return ",\"attachments\":[{\"url\":\"" + url + "\",\"name\":\"a.bin\"}]";
    }

    @Test
    void keepsOrderThreadsAndReactionsOfMessagesThatWait() throws Exception {
        files.slow(1_000);
        migration.file(
                "messages.jsonl",
                json("m1", 10, ""),
                json(
                        "m2",
                        11,
                        file(files.add("one", bytes(1))) + ",\"reactions\":[{\"reaction\":\"👍\",\"uids\":[\"bob\"]}]"),
                json("m3", 12, ",\"parentMuid\":\"m2\""),
                json("m4", 13, file(files.add("two", bytes(2)))),
                json("m5", 14, file(files.add("ddd", bytes(3))) + ",\"deletedAt\":1700000050"),
                json("m6", 15, ""));
        Path job = copy();
        Files.writeString(job, Files.readString(job) + "\nreactions: native\nthreads: native\norder: strict\n");

        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(migration.messages())
                .as("a reply comes after the messages outside of threads, as always")
                .extracting(StoredMessage::muid)
                .containsExactly("m1", "m2", "m4", "m6", "m3");
        assertThat(files.sent("ddd")).as("of a deleted message").isZero();
        assertThat(migration.verify(job, 1, true)).as(migration.output()).isEqualTo(ExitCode.DONE);
        migration.assertAddsUp("acme");
    }

    @Test
    void repliesToMessageThatIsHeldBackGoOnOrSayWhy() throws Exception {
        migration.file(
                "messages.jsonl",
                json("m1", 10, ""),
                json("m2", 11, file(gone()) + ",\"reactions\":[{\"reaction\":\"👍\",\"uids\":[\"bob\"]}]"),
                json("m3", 12, ",\"parentMuid\":\"m2\""),
                json("m4", 13, ""));
        Path job = copy("  missing: reject");
        Files.writeString(job, Files.readString(job) + "\nreactions: native\nthreads: native\n");

        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.messages())
                .extracting(StoredMessage::muid)
                .contains("m1", "m4")
                .doesNotContain("m2");
        migration.assertAddsUp("acme");

        files.add("gone", bytes(1));
        assertThat(migration.retry(job, null)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages())
                .extracting(StoredMessage::muid)
                .containsExactlyInAnyOrder("m1", "m2", "m3", "m4");
        assertThat(migration.verify(job, 1, true)).as(migration.output()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void stopsWhereAHostThatHasManyFilesIsNotOnThePublicInternet() throws Exception {
        List<String> rows = new ArrayList<>();
        for (int i = 10; i < 25; i++) {
            rows.add(row("m" + i, i, files.add("f" + i, bytes(i))));
        }
        export(rows.toArray(String[]::new));
        Path job = copy();
        Files.writeString(job, Files.readString(job).replace("[localhost]", "[]"));

        stopsAtRefusingHost(job);
        assertThat(migration.output()).contains("media.fetch.allow", "--yes");
        assertThat(migration.commands.importJob(
                        migration.settings(job), migration.options(false, null).with(() -> true)))
                .isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.messages()).hasSize(15);
        assertThat(files.sent("f10")).isZero();
    }

    @Test
    @Tag("full")
    @Timeout(1_200)
    void stopsWhereAHostThatHasManyFilesCannotBeReached() throws Exception {
        List<String> rows = new ArrayList<>();
        for (int i = 10; i < 25; i++) {
            rows.add(row("m" + i, i, files.add("f" + i, bytes(i))));
        }
        export(rows.toArray(String[]::new));
        files.close();

        Path job = copy("    retries: 0");
        stopsAtRefusingHost(job);
        assertThat(migration.output()).contains("cannot be reached; a message");
    }
}
