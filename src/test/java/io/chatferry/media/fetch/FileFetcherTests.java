package io.chatferry.media.fetch;

import static io.chatferry.media.fetch.FetchFixture.bytes;
import static io.chatferry.media.fetch.FetchFixture.fetched;
import static io.chatferry.media.fetch.FetchFixture.later;
import static io.chatferry.media.fetch.FetchFixture.missing;
import static io.chatferry.media.fetch.FetchFixture.policy;
import static io.chatferry.media.fetch.FetchFixture.request;
import static io.chatferry.media.fetch.FetchFixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatferry.media.fetch.FetchResult.Fetched;
import io.chatferry.media.fetch.FetchResult.Later;
import io.chatferry.media.fetch.FetchResult.Missing;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileFetcherTests extends FetchTest {

    @Test
    void fetchesFileWithItsHashTypeAndName() throws Exception {
        serve((request, answer) -> answer.send(
                200,
                FILE,
                "Content-Type: image/PNG; charset=x",
                "Content-Disposition: attachment; filename*=UTF-8''%C3%BCber%20uns.png"));

        Fetched file = fetched(fetch("/a.png"));

        assertThat(file.file()).hasBinaryContent(FILE);
        assertThat(file)
                .isEqualTo(new Fetched(
                        spool.resolve("file.part"),
                        FILE.length,
                        sha256(FILE),
                        "image/png",
                        "über uns.png",
                        FILE.length,
                        false));
    }

    @Test
    void asksForThePathAsItIsWrittenAndForNoCompression() throws Exception {
        serve((request, answer) -> answer.send(200, FILE));

        fetch("//a/%2F/b%20c;v=1/./x.png?q=%20&r=a+b");

        assertThat(server.requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("//a/%2F/b%20c;v=1/./x.png?q=%20&r=a+b");
            assertThat(request.headers())
                    .containsEntry("accept-encoding", "identity")
                    .containsEntry("host", "127.0.0.1:" + server.port())
                    .doesNotContainKeys("range", "authorization", "cookie", "upgrade");
        });
    }

    @Test
    void fetchesEmptyFile() throws Exception {
        serve((request, answer) -> answer.send(200, new byte[0]));

        assertThat(fetched(fetch("/a.png")).size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "401, NEEDS_TOKEN",
        "403, NEEDS_TOKEN",
        "404, GONE",
        "410, GONE",
        "400, BAD_ANSWER",
        "451, BAD_ANSWER",
        "204, BAD_ANSWER",
        "304, BAD_ANSWER",
        "300, BAD_ANSWER",
    })
    void saysWhyAFileWillNotCome(int status, MissingReason reason) throws Exception {
        serve((request, answer) -> answer.send(status, new byte[0]));

        Missing missing = missing(fetch("/a.png"));

        assertThat(missing.reason()).isEqualTo(reason);
        assertThat(missing.status()).isEqualTo(status);
        assertThat(missing.message()).startsWith("127.0.0.1 answers " + status);
        assertThat(spool).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 408, 202})
    void triesAgainLaterAfterAFailureOfTheServer(int status) throws Exception {
        serve((request, answer) -> answer.send(status, new byte[0]));

        Later later = later(fetch("/a.png"));

        assertThat(later.message()).contains(String.valueOf(status));
        assertThat(later.isAttempt()).isTrue();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void tellsARefusalOfAnExpiredLinkFromOthers() throws Exception {
        serve((request, answer) -> answer.send(403, new byte[0]));

        Missing expired = missing(fetch("/a.png?X-Amz-Date=20240701T120000Z&X-Amz-Expires=60&X-Amz-Signature=s3cret"));

        assertThat(expired.reason()).isEqualTo(MissingReason.EXPIRED);
        assertThat(expired.message()).contains("2024-07-01T12:01:00Z").doesNotContain("s3cret");
        long future = Instant.now().plusSeconds(3_600).getEpochSecond();
        assertThat(missing(fetch("/a.png?Expires=" + future)).reason()).isEqualTo(MissingReason.NEEDS_TOKEN);
    }

    @Test
    void sendsRequestOnceMoreWhenAnIdleConnectionIsGone() throws Exception {
        serve((request, answer) -> {
            if (server.requests().size() == 2) {
                answer.cut(); // as a server that closes what was idle for too long, in the moment it is used
            } else {
                answer.send(200, FILE);
            }
        });

        try (FileFetcher fetcher = new FileFetcher(policy())) {
            fetcher.fetch(request(server.url("/a.png"), spool));
            assertThat(fetcher.fetch(new FetchRequest(server.url("/b.png"), spool, "b", null)))
                    .isInstanceOf(Fetched.class);
        }
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void asksAHostThatClosesEachConnectionOnce() throws Exception {
        serve((request, answer) -> answer.cut());

        assertThat(later(fetch("/a.png")).message()).isEqualTo("127.0.0.1 closed the connection without an answer");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void usesAConnectionAgainAfterAFileAndAfterAShortRefusal() throws Exception {
        serve((request, answer) -> answer.send(request.path().equals("/none.png") ? 404 : 200, bytes(1_000)));

        try (FileFetcher fetcher = new FileFetcher(policy())) {
            for (String path : List.of("/a.png", "/none.png", "/b.png")) {
                fetcher.fetch(request(server.url(path), spool));
            }
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void tellsThatWhatAnswersIsNoHttp() throws Exception {
        serve((request, answer) -> answer.raw("SSH-2.0-OpenSSH_9.2\r\n\r\n").cut());

        assertThat(later(fetch("/a.png")).message()).contains("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"line", "headers"})
    void givesUpAHeadThatDoesNotEnd(String kind) throws Exception {
        serve((request, answer) -> {
            answer.raw("HTTP/1.1 200 OK\r\nX-Long: ");
            while (true) {
                answer.raw("x".repeat(1_000) + (kind.equals("line") ? "" : "\r\nX-Long: "));
            }
        });

        assertThat(later(fetch("/a.png")).isAttempt()).isTrue();
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        try (Socket unused = new Socket();
                FileFetcher fetcher = new FileFetcher(policy())) {
            unused.bind(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // nobody else takes the port meanwhile
            URI url = URI.create("http://127.0.0.1:" + unused.getLocalPort() + "/a.png");

            assertThat(later(fetcher.fetch(request(url, spool))).message())
                    .isEqualTo("127.0.0.1 accepts no connection");
        }
    }

    @Test
    void endsWhenItIsInterruptedAndKeepsWhatCame() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        serve((request, answer) -> {
            if (server.requests().size() > 1) {
                answer.file(FILE, "\"v1\"", FILE.length);
                return;
            }
            answer.head(200, "Content-Length: 300000", "ETag: \"v1\"").body(FILE, 0, 5_000);
            sent.countDown();
            goOn.await();
            answer.body(FILE, 5_000, 6_000);
            Thread.sleep(60_000);
        });
        CompletableFuture<Class<?>> outcome = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                outcome.complete(fetch("/a.png").getClass());
            } catch (Exception e) {
                outcome.complete(e.getClass());
            }
        });
        caller.start();
        sent.await();
        await().until(() ->
                Files.exists(spool.resolve("file.part")) && Files.size(spool.resolve("file.part")) == 5_000);

        caller.interrupt();
        goOn.countDown();

        assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(InterruptedException.class);
        assertThat(fetched(fetch("/a.png")).resumed()).isTrue();
    }

    @Test
    void endsAtOnceWhenItIsClosed() throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        serve((request, answer) -> {
            if (request.path().equals("/body.png")) {
                answer.head(200, "Content-Length: 300000").body(FILE, 0, 5_000);
            }
            asked.countDown();
            Thread.sleep(60_000);
        });
        FileFetcher fetcher = new FileFetcher(policy(List.of(), 4, 100, Duration.ofSeconds(60), 1_000_000));
        List<CompletableFuture<Object>> calls = Stream.of("/body.png", "/head.png")
                .map(path -> CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return (Object) fetcher.fetch(
                                        new FetchRequest(server.url(path), spool, path.substring(1), null));
                            } catch (InterruptedException e) {
                                return e;
                            }
                        },
                        task -> new Thread(task).start()))
                .toList();
        asked.await();

        fetcher.close();

        for (CompletableFuture<Object> call : calls) {
            assertThat(call.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        }
        assertThatThrownBy(() -> fetcher.fetch(request(server.url("/later.png"), spool)))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void saysThatTheSpoolCannotBeWritten() throws Exception {
        serve((request, answer) -> answer.send(200, FILE));
        Files.createDirectory(spool.resolve("file.part"));
        Files.writeString(spool.resolve("file.part/x"), "");

        assertThatThrownBy(() -> fetch("/a.png"))
                .isInstanceOf(SpoolException.class)
                .hasMessageContaining(spool.toString())
                .hasMessageContaining("\nFree space there");
    }

    @Test
    void writesNoSecretAnywhere() throws Exception {
        serve((request, answer) -> answer.file(FILE, "\"v1\"", 5_000));

        Later later = later(fetch(FetchFixture.withToken(server.url("/").toString()), "/a.png?token=s3cret"));

        assertThat(server.requests().get(0).headers()).containsEntry("authorization", "Bearer s3cret");
        assertThat(later.toString()).doesNotContain("s3cret");
        assertThat(Files.readString(spool.resolve("file.head"), StandardCharsets.UTF_8))
                .doesNotContain("s3cret");
        assertThat(FetchFixture.withToken("https://a.example/").toString()).doesNotContain("s3cret");
    }

    @Test
    void refusesNameOfAPartOutsideOfTheSpool() throws Exception {
        serve((request, answer) -> answer.send(200, FILE));

        for (String name : List.of("../file", "a/b", "..", "")) {
            assertThatThrownBy(() -> new FetchRequest(server.url("/a.png"), spool, name, null))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        serve((request, answer) -> answer.send(200, FILE));
        Set<Thread> before = Thread.getAllStackTraces().keySet(); // other tests have left theirs

        fetch("/a.png");

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread))
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("http") || name.contains("idle-connection"));
    }
}
