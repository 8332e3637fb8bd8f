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
import io.chatferry.media.web.ExpectedContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileFetcherTests {

    private static final byte[] FILE = bytes(300_000);

    @TempDir
    Path spool;

    private FileServer server;

    private FileServer serve(FileServer.Handler handler) throws IOException {
        server = FileServer.start(handler);
        return server;
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private FetchResult fetch(FetchPolicy policy, String path) throws InterruptedException {
        try (FileFetcher fetcher = new FileFetcher(policy)) {
            return fetcher.fetch(request(server.url(path), spool));
        }
    }

    private FetchResult fetch(String path) throws InterruptedException {
        return fetch(policy(), path);
    }

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
    @ValueSource(ints = {1, 1_500, 299_999})
    void continuesCutFileWhereItWasCut(int cutAt) throws Exception {
        serve((request, answer) -> answer.file(FILE, "\"v1\"", server.requests().size() == 1 ? cutAt : FILE.length));

        Later cut = later(fetch("/a.png"));
        Fetched file = fetched(fetch("/a.png"));

        assertThat(cut.isAttempt()).isTrue();
        assertThat(cut.bytesReceived()).isEqualTo(cutAt);
        assertThat(file.file()).hasBinaryContent(FILE);
        assertThat(file.sha256()).isEqualTo(sha256(FILE));
        // the first kilobyte is only kept when it is whole, as it shows whether the file is a page
        int kept = cutAt < ExpectedContent.SNIFFED_BYTES ? 0 : cutAt;
        assertThat(file.resumed()).isEqualTo(kept > 0);
        assertThat(file.bytesReceived()).isEqualTo(FILE.length - kept);
        assertThat(server.bodyBytes()).isEqualTo(FILE.length + cutAt - kept);
    }

    @Test
    void continuesByTheTimeOfTheLastChange() throws Exception {
        String[] times = {
            "Last-Modified: Mon, 01 Jul 2024 12:00:00 GMT", "Date: Mon, 01 Jul 2024 12:00:05 GMT",
        };
        serve((request, answer) -> {
            if (server.requests().size() == 1) {
                answer.head(200, "Content-Length: " + FILE.length, times[0], times[1])
                        .body(FILE, 0, 5_000)
                        .cut();
            } else {
                answer.head(
                                206,
                                "Content-Range: bytes 5000-299999/300000",
                                "Content-Length: 295000",
                                times[0],
                                times[1])
                        .body(FILE, 5_000, FILE.length);
            }
        });
        fetch("/a.png");

        assertThat(fetched(fetch("/a.png")).sha256()).isEqualTo(sha256(FILE));
        assertThat(server.requests().get(1).headers()).containsEntry("if-range", "Mon, 01 Jul 2024 12:00:00 GMT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ETag: W/\"v1\"",
                "Last-Modified: Mon, 01 Jul 2024 12:00:05 GMT",
                "X-Nothing: known",
            })
    void beginsAnewWhereNoVersionCanBeTold(String header) throws Exception {
        serve((request, answer) -> {
            answer.head(200, "Content-Length: " + FILE.length, header, "Date: Mon, 01 Jul 2024 12:00:05 GMT");
            if (server.requests().size() == 1) {
                answer.body(FILE, 0, 5_000).cut();
            } else {
                answer.body(FILE, 0, FILE.length);
            }
        });
        fetch("/a.png");

        Fetched file = fetched(fetch("/a.png"));

        assertThat(file.sha256()).isEqualTo(sha256(FILE));
        assertThat(file.resumed()).isFalse();
        assertThat(server.requests().get(1).headers()).doesNotContainKey("range");
    }

    /** After a first attempt that was cut at 5,000 of 300,000 bytes of version v1. */
    static Stream<FileServer.Handler> answersThatCannotBeAppended() {
        byte[] other = bytes(200_000);
        return Stream.of(
                (request, answer) -> answer.file(other, "\"v2\"", other.length), // If-Range is obeyed
                (request, answer) -> answer.send(200, other), // no ranges
                range(other, "Content-Range: bytes 4000-199999/200000"),
                range(other, "Content-Range: bytes 5000-199999/200000"),
                range(other, "X-Content-Range: forgotten"),
                range(other, "Content-Range: bytes 5000-299999/300000\r\nETag: \"v2\""),
                range(other, "Content-Range: bytes 5000-299999/300000\r\nContent-Encoding: gzip"),
                (request, answer) -> {
                    if (request.headers().containsKey("range")) {
                        answer.send(416, bytes(10), "Content-Range: bytes */4000");
                    } else {
                        answer.send(200, other);
                    }
                });
    }

    private static FileServer.Handler range(byte[] other, String header) {
        return (request, answer) -> {
            if (request.headers().containsKey("range")) {
                answer.send(206, bytes(195_000), header);
            } else {
                answer.send(200, other);
            }
        };
    }

    @ParameterizedTest
    @MethodSource("answersThatCannotBeAppended")
    void beginsAnewWhenTheAnswerIsNotTheRestOfTheSameFile(FileServer.Handler second) throws Exception {
        serve((request, answer) -> {
            if (server.requests().size() == 1) {
                answer.file(FILE, "\"v1\"", 5_000);
            } else {
                second.answer(request, answer);
            }
        });
        fetch("/a.png");

        Fetched file = fetched(fetch("/a.png"));

        assertThat(file.sha256()).isEqualTo(sha256(bytes(200_000)));
        assertThat(file.file()).hasBinaryContent(bytes(200_000));
        assertThat(file.resumed()).isFalse();
    }

    @Test
    void doesNotContinueTheFileOfAnotherLink() throws Exception {
        serve((request, answer) -> answer.file(FILE, "\"v1\"", server.requests().size() == 1 ? 5_000 : FILE.length));
        fetch("/a.png?version=1");

        assertThat(fetched(fetch("/a.png?version=2")).resumed()).isFalse();
    }

    @Test
    void takesWholePartOfKilledAttemptWithoutAsking() throws Exception {
        serve((request, answer) ->
                answer.send(200, FILE, "Content-Type: image/png", "Content-Disposition: inline; filename=b.png"));
        Fetched first = fetched(fetch("/a.png"));

        Fetched second = fetched(fetch("/a.png"));

        assertThat(second)
                .isEqualTo(new Fetched(
                        first.file(), first.size(), first.sha256(), first.contentType(), first.fileName(), 0, true));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void takesPartOfUnknownLengthForWholeWhenTheServerSaysSo() throws Exception {
        serve((request, answer) -> {
            if (server.requests().size() == 1) {
                answer.head(200, "Transfer-Encoding: chunked", "ETag: \"v1\"");
                answer.raw(Integer.toHexString(FILE.length) + "\r\n").body(FILE, 0, FILE.length);
                answer.raw("\r\n").cut(); // the end of the body is missing
            } else {
                answer.send(416, new byte[0], "Content-Range: bytes */" + FILE.length);
            }
        });
        fetch("/a.png");

        assertThat(fetched(fetch("/a.png")).sha256()).isEqualTo(sha256(FILE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"url\":\"x\",\"validator\":\"\\\"v1\\\"\",\"total\":5}", "null"})
    void beginsAnewBesideADamagedHead(String head) throws Exception {
        serve((request, answer) -> answer.file(FILE, "\"v1\"", FILE.length));
        Files.writeString(spool.resolve("file.head"), head);
        Files.write(spool.resolve("file.part"), bytes(77));

        assertThat(fetched(fetch("/a.png")).sha256()).isEqualTo(sha256(FILE));
    }

    @Test
    void keepsAPartThatIsSentInSmallerPartsThanAskedFor() throws Exception {
        serve((request, answer) -> {
            if (server.requests().size() == 1) {
                answer.file(FILE, "\"v1\"", 5_000);
            } else {
                int from = Integer.parseInt(request.headers().get("range").replaceAll("\\D", ""));
                int to = Math.min(FILE.length, from + 200_000);
                answer.head(
                                206,
                                "Content-Range: bytes " + from + "-" + (to - 1) + "/300000",
                                "Content-Length: " + (to - from))
                        .body(FILE, from, to);
            }
        });
        fetch("/a.png");

        assertThat(later(fetch("/a.png")).message()).contains("sent less").contains("205000 of 300000");
        assertThat(fetched(fetch("/a.png")).sha256()).isEqualTo(sha256(FILE));
        assertThat(server.bodyBytes()).isEqualTo(FILE.length);
    }

    @Test
    void takesNoRestForWholeThatDoesNotSayIt() throws Exception {
        serve((request, answer) -> {
            int from = Integer.parseInt(
                    "0" + request.headers().getOrDefault("range", "").replaceAll("\\D", ""));
            int to = Math.min(FILE.length, from + 200_000);
            if (from == 0) {
                answer.head(200, "Transfer-Encoding: chunked", "ETag: \"v1\"");
                answer.raw(Integer.toHexString(FILE.length) + "\r\n")
                        .body(FILE, 0, 5_000)
                        .cut();
            } else if (from < FILE.length) {
                answer.head(
                                206,
                                "Content-Range: bytes " + from + "-" + (to - 1) + "/*",
                                "Content-Length: " + (to - from))
                        .body(FILE, from, to);
            } else {
                answer.send(416, new byte[0], "Content-Range: bytes */" + FILE.length);
            }
        });

        assertThat(later(fetch("/a.png")).message()).contains("(after 5000 bytes)");
        assertThat(later(fetch("/a.png")).message()).contains("(after 205000 bytes)");
        assertThat(later(fetch("/a.png")).message()).contains("(after 300000 bytes)");
        assertThat(fetched(fetch("/a.png")).sha256()).isEqualTo(sha256(FILE));
        assertThat(server.bodyBytes()).isEqualTo(FILE.length);
    }

    @Test
    void takesNoRestThatIsShorterOrLongerThanAnnounced() throws Exception {
        serve((request, answer) -> {
            switch (server.requests().size()) {
                case 1 -> answer.file(FILE, "\"v1\"", 5_000);
                case 2 ->
                    answer.head(206, "Content-Range: bytes 5000-9999/*", "Content-Length: 5000")
                            .body(FILE, 5_000, 10_000);
                case 3 ->
                    answer.head(206, "Content-Range: bytes 10000-299999/300000", "Content-Length: 300000")
                            .body(FILE, 0, FILE.length);
                default -> answer.file(FILE, "\"v1\"", FILE.length);
            }
        });

        fetch("/a.png");
        assertThat(later(fetch("/a.png")).message()).contains("sent less").contains("(after 10000 of 300000 bytes)");
        assertThat(later(fetch("/a.png")).message()).contains("sent more").contains("(after 310000 of 300000 bytes)");
        assertThat(fetched(fetch("/a.png")).sha256()).isEqualTo(sha256(FILE));
    }

    @Test
    void takesAPartThatHoldsTheWholeFileButNoOther() throws Exception {
        serve((request, answer) -> {
            int to = request.path().equals("/whole.png") ? 300_000 : 200_000;
            answer.head(206, "Content-Range: bytes 0-" + (to - 1) + "/300000", "Content-Length: " + to)
                    .body(FILE, 0, to);
        });

        assertThat(fetched(fetch("/whole.png")).sha256()).isEqualTo(sha256(FILE));
        assertThat(later(fetch("/half.png")).message()).contains("another part");
    }

    @Test
    void triesAgainLaterWhenTheBodyIsShorterThanAnnounced() throws Exception {
        serve((request, answer) -> {
            if (request.path().equals("/length.png")) {
                answer.head(200, "Content-Length: 400000")
                        .body(FILE, 0, FILE.length)
                        .cut();
            } else {
                answer.head(200, "Transfer-Encoding: chunked")
                        .raw("493e0\r\n")
                        .body(FILE, 0, 100_000)
                        .cut();
            }
        });

        assertThat(later(fetch("/length.png")).message()).contains("(after 300000 of 400000 bytes)");
        assertThat(later(fetch("/chunked.png")).message()).contains("(after 100000 bytes)");
    }

    @Test
    void readsAnAnnouncedLengthAndNoMore() throws Exception {
        serve((request, answer) -> {
            if (request.path().equals("/long.png")) {
                answer.head(200, "Content-Length: 200000")
                        .body(FILE, 0, FILE.length)
                        .cut();
            } else {
                answer.send(200, bytes(10));
            }
        });

        try (FileFetcher fetcher = new FileFetcher(policy())) {
            assertThat(fetched(fetcher.fetch(request(server.url("/long.png"), spool)))
                            .size())
                    .isEqualTo(200_000);
            FetchResult next = fetcher.fetch(new FetchRequest(server.url("/b.png"), spool, "next", null));
            assertThat(next).isInstanceOfAny(Later.class, Fetched.class);
            if (next instanceof Fetched file) {
                assertThat(file.sha256()).isEqualTo(sha256(bytes(10)));
            }
        }
    }

    @Test
    void fetchesBodyThatEndsWithTheConnection() throws Exception {
        serve((request, answer) ->
                answer.head(200, "Connection: close").body(FILE, 0, FILE.length).cut());

        assertThat(fetched(fetch("/a.png")).sha256()).isEqualTo(sha256(FILE));
    }

    @Test
    void stopsEndlessBodyAtTheLargestSize() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        serve((request, answer) -> {
            answer.head(200, "Connection: close");
            try {
                while (true) {
                    answer.body(FILE, 0, FILE.length);
                }
            } catch (IOException cut) {
                ended.countDown();
                throw cut;
            }
        });

        Missing missing = missing(fetch(policy(List.of(), 1, 100, Duration.ofSeconds(5), 1_000_000), "/a.png"));

        assertThat(missing.reason()).isEqualTo(MissingReason.TOO_LARGE);
        assertThat(missing.message()).contains("media.fetch.max-size").contains("1000000");
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(spool).isEmptyDirectory();
    }

    @Test
    void doesNotReadFileThatIsAnnouncedTooLarge() throws Exception {
        serve((request, answer) -> answer.head(200, "Content-Length: 999999999999"));

        assertThat(missing(fetch("/a.png")).reason()).isEqualTo(MissingReason.TOO_LARGE);
    }

    @Test
    void givesUpSilentHostAndKeepsWhatCame() throws Exception {
        serve((request, answer) -> {
            if (request.path().equals("/body.png") && server.requests().size() == 1) {
                answer.head(200, "Content-Length: 300000", "ETag: \"v1\"").body(FILE, 0, 5_000);
                Thread.sleep(60_000);
            } else if (request.path().equals("/head.png")) {
                answer.raw("HTTP/1.1 200");
                Thread.sleep(60_000);
            }
            answer.file(FILE, "\"v1\"", FILE.length);
        });
        FetchPolicy impatient = policy(List.of(), 4, 100, Duration.ofMillis(300), 1_000_000);

        assertThat(later(fetch(impatient, "/body.png")).message())
                .isEqualTo("127.0.0.1 was silent for 0.3 s (after 5000 of 300000 bytes)");
        assertThat(fetched(fetch(impatient, "/body.png")).bytesReceived()).isEqualTo(295_000);
        assertThat(later(fetch(impatient, "/head.png")).message()).isEqualTo("127.0.0.1 was silent for 0.3 s");
    }

    @Test
    void givesUpAHeadThatTrickles() throws Exception {
        serve((request, answer) -> {
            answer.raw("HTTP/1.1 200 OK\r\nX-Slow: ");
            while (true) {
                answer.raw("x");
                Thread.sleep(20);
            }
        });

        assertThat(later(fetch(policy(List.of(), 4, 100, Duration.ofMillis(200), 1_000), "/a.png"))
                        .message())
                .isEqualTo("127.0.0.1 was silent for 0.2 s");
    }

    @Test
    void fetchesSlowBodyThatIsNeverSilent() throws Exception {
        serve((request, answer) -> {
            answer.head(200, "Content-Length: 20");
            for (int i = 0; i < 20; i++) {
                answer.body(FILE, i, i + 1);
                Thread.sleep(50);
            }
        });

        assertThat(fetched(fetch(policy(List.of(), 4, 100, Duration.ofMillis(500), 1_000), "/a.png"))
                        .size())
                .isEqualTo(20);
    }

    @Test
    void unpacksWhatIsCompressedUnaskedButNoArchive() throws Exception {
        byte[] packed = gzip(FILE);
        serve((request, answer) -> answer.send(200, packed, "Content-Encoding: gzip", "ETag: \"v1\""));

        assertThat(fetched(fetch("/a.png")).sha256()).isEqualTo(sha256(FILE));
        assertThat(fetched(fetch("/a.tar.gz")).sha256()).isEqualTo(sha256(packed));
    }

    @Test
    void stopsWhatGrowsTooLargeWhileItIsUnpacked() throws Exception {
        byte[] packed = gzip(new byte[20_000_000]);
        serve((request, answer) -> answer.send(200, packed, "Content-Encoding: gzip"));

        assertThat(missing(fetch("/a.png")).reason()).isEqualTo(MissingReason.TOO_LARGE);
    }

    @Test
    void refusesCompressionThatItCannotUndo() throws Exception {
        serve((request, answer) -> answer.send(200, FILE, "Content-Encoding: br"));

        assertThat(missing(fetch("/a.png")).reason()).isEqualTo(MissingReason.BAD_ANSWER);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
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
