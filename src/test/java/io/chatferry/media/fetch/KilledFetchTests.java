package io.chatferry.media.fetch;

import static io.chatferry.media.fetch.FetchFixture.bytes;
import static io.chatferry.media.fetch.FetchFixture.policy;
import static io.chatferry.media.fetch.FetchFixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatferry.ledger.ChildJvm;
import io.chatferry.media.fetch.FetchResult.Fetched;
import io.chatferry.media.fetch.FileServer.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process while it fetches. */
class KilledFetchTests {

    private static final int FILES = 4;
    private static final int KILLS = 3;
    private static final byte[] FILE = bytes(1_500_000);
    private static final int PIECE = 10_000;

    @TempDir
    Path spool;

    @Test
    void continuesEachFileAfterEachKill() throws Exception {
        try (FileServer server = FileServer.start(KilledFetchTests::slowly)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                long until = kill * (long) FILE.length * FILES / (KILLS + 2);
                try (ChildJvm child =
                        ChildJvm.start(Child.class, server.url("/").toString(), spool.toString())) {
                    await().atMost(Duration.ofSeconds(60)).until(() -> server.bodyBytes() >= until && parts() == FILES);
                    child.kill();
                }
            }
            try (ChildJvm child = ChildJvm.start(Child.class, server.url("/").toString(), spool.toString())) {
                assertThat(child.drained()).isNotNull();
                assertThat(child.process().waitFor()).isZero();
            }

            for (int i = 0; i < FILES; i++) {
                assertThat(spool.resolve("f" + i + ".part")).hasBinaryContent(FILE);
                List<Request> asked = asked(server, "/" + i);
                // what was not read yet when the process was killed is sent again, and nothing else
                assertThat(IntStream.range(0, asked.size()))
                        .allSatisfy(n -> assertThat(from(asked.get(n)) > 0).isEqualTo(n > 0));
            }
        }
    }

    /** Files of which so much is on disk that it is kept. */
    private long parts() throws IOException {
        try (Stream<Path> files = Files.list(spool)) {
            return files.filter(file ->
                            file.toString().endsWith(".part") && file.toFile().length() > PIECE)
                    .count();
        }
    }

    private static List<Request> asked(FileServer server, String path) {
        return server.requests().stream()
                .filter(request -> request.path().equals(path))
                .toList();
    }

    private static int from(Request request) {
        return Integer.parseInt(
                "0" + request.headers().getOrDefault("range", "").replaceAll("\\D", ""));
    }

    private static void slowly(Request request, FileServer.Answer answer) throws Exception {
        int from = from(request);
        answer.head(
                from == 0 ? 200 : 206,
                "ETag: \"v1\"",
                "Content-Length: " + (FILE.length - from),
                "Content-Range: bytes " + from + "-" + (FILE.length - 1) + "/" + FILE.length);
        for (int sent = from; sent < FILE.length; sent += PIECE) {
            answer.body(FILE, sent, Math.min(FILE.length, sent + PIECE));
            Thread.sleep(5);
        }
    }

    /** Fetches all files at once. */
    static final class Child {

        public static void main(String[] arguments) throws Exception {
            Path spool = Path.of(arguments[1]);
            try (FileFetcher fetcher = new FileFetcher(policy())) {
                List<Thread> threads = IntStream.range(0, FILES)
                        .mapToObj(i -> new Thread(() -> {
                            try {
                                FetchRequest request =
                                        new FetchRequest(URI.create(arguments[0] + i), spool, "f" + i, null);
                                if (!((Fetched) fetcher.fetch(request)).sha256().equals(sha256(FILE))) {
                                    Runtime.getRuntime().halt(1);
                                }
                            } catch (InterruptedException | ClassCastException e) {
                                Runtime.getRuntime().halt(2);
                            }
                        }))
                        .toList();
                threads.forEach(Thread::start);
                for (Thread thread : threads) {
                    thread.join();
                }
            }
        }
    }
}
