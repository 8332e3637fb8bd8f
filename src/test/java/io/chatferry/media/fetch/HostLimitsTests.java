package io.chatferry.media.fetch;

import static io.chatferry.media.fetch.FetchFixture.NAMES;
import static io.chatferry.media.fetch.FetchFixture.bytes;
import static io.chatferry.media.fetch.FetchFixture.later;
import static io.chatferry.media.fetch.FetchFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.media.fetch.FetchResult.Fetched;
import io.chatferry.media.fetch.FetchResult.Later;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostLimitsTests {

    @TempDir
    Path spool;

    private FileServer server;

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static FetchPolicy limits(int perHost, int rate) {
        return policy(List.of(), perHost, rate, Duration.ofSeconds(5), 1_000_000);
    }

    private FetchResult fetch(FileFetcher fetcher, String host, int number) throws InterruptedException {
        URI url = URI.create("http://" + host + ":" + server.port() + "/" + number);
        return fetcher.fetch(new FetchRequest(url, spool, "f" + number, null));
    }

    /** As many files of one host, by so many threads. */
    private List<FetchResult> fetchAll(FileFetcher fetcher, int files, int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<FetchResult>> calls = new ArrayList<>();
            for (int i = 0; i < files; i++) {
                int number = i;
                calls.add(() -> fetch(fetcher, "a.example", number));
            }
            List<FetchResult> results = new ArrayList<>();
            for (Future<FetchResult> result : pool.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void asksAHostForNoMoreFilesAtOnceThanItMay() throws Exception {
        server = FileServer.start((request, answer) -> {
            Thread.sleep(20);
            answer.send(200, bytes(1_000));
        });

        try (FileFetcher fetcher = new FileFetcher(limits(3, 1_000), NAMES)) {
            assertThat(fetchAll(fetcher, 60, 12)).hasOnlyElementsOfType(Fetched.class);
        }
        assertThat(server.mostInWork()).isEqualTo(3);
        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void asksAHostNoMoreOftenInASecondThanItMay() throws Exception {
        server = FileServer.start((request, answer) -> answer.send(200, bytes(10)));

        try (FileFetcher fetcher = new FileFetcher(limits(8, 20), NAMES)) {
            assertThat(fetchAll(fetcher, 70, 8)).hasOnlyElementsOfType(Fetched.class);
        }
        List<Long> times = server.requests().stream()
                .map(FileServer.Request::nanoTime)
                .sorted()
                .toList();
        // what is exact is when requests leave; on a busy machine they are read late
        assertThat(times.get(69) - times.get(0))
                .isGreaterThan(Duration.ofMillis(2_500).toNanos());
    }

    @ParameterizedTest
    @CsvSource({"429, Retry-After: 30, 30", "503, Retry-After: 30, 30", "429, X: y, 1"})
    void leavesOnlyTheHostAloneThatAsksForIt(int status, String header, long seconds) throws Exception {
        server = FileServer.start((request, answer) -> {
            if (request.headers().get("host").startsWith("a.example")) {
                answer.send(status, new byte[0], header);
            } else {
                answer.send(200, bytes(10));
            }
        });

        try (FileFetcher fetcher = new FileFetcher(limits(4, 1_000), NAMES)) {
            Later asked = later(fetch(fetcher, "a.example", 1));
            Later spared = later(fetch(fetcher, "a.example", 2));

            assertThat(List.of(asked, spared)).allSatisfy(later -> {
                assertThat(later.message()).isEqualTo("a.example answers " + status + ": it asks to wait");
                assertThat(later.isAttempt()).isFalse();
                assertThat(later.delay())
                        .isBetween(Duration.ofMillis(seconds * 1_000 - 900), Duration.ofSeconds(seconds));
            });
            assertThat(fetch(fetcher, "b.example", 3)).isInstanceOf(Fetched.class);
            assertThat(fetcher.readyIn(server.url("/"))).isZero();
            assertThat(fetcher.readyIn(URI.create("http://A.example:" + server.port() + "/x")))
                    .isPositive();
            assertThat(fetcher.readyIn(URI.create("file:/x"))).isZero();
        }
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void stopsAskingAHostThatOnlyFails() throws Exception {
        server = FileServer.start((request, answer) -> answer.send(500, new byte[0]));

        try (FileFetcher fetcher = new FileFetcher(limits(4, 1_000), NAMES)) {
            List<Boolean> attempts = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                attempts.add(later(fetch(fetcher, "a.example", i)).isAttempt());
            }
            assertThat(attempts.subList(0, 4)).containsOnly(true);
            assertThat(attempts.subList(4, 50)).containsOnly(false);
        }
        assertThat(server.requests()).hasSizeBetween(5, 6);
    }

    @Test
    void givesPermitsBackWhateverTheEndIs() throws Exception {
        server = FileServer.start((request, answer) -> {
            switch (Integer.parseInt(request.path().substring(1)) % 6) {
                case 0 -> answer.send(200, bytes(10));
                case 1 -> answer.send(404, bytes(10));
                case 2 -> answer.head(302, "Location: http://127.0.0.2/", "Content-Length: 0");
                case 3 -> answer.head(200, "Content-Length: 99999999");
                case 4 -> answer.head(200, "Content-Length: 20").cut();
                default -> answer.head(302, "Location: file:/x", "Content-Length: 0");
            }
        });

        try (FileFetcher fetcher = new FileFetcher(limits(1, 1_000), NAMES)) {
            assertThat(fetchAll(fetcher, 60, 4)).hasSize(60);
            assertThat(fetcher.readyIn(URI.create("http://a.example:" + server.port() + "/")))
                    .isZero();
        }
    }
}
