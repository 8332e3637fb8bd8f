package io.chatferry.media.fetch;

import static io.chatferry.media.fetch.FetchFixture.bytes;
import static io.chatferry.media.fetch.FetchFixture.fetched;
import static io.chatferry.media.fetch.FetchFixture.later;
import static io.chatferry.media.fetch.FetchFixture.missing;
import static io.chatferry.media.fetch.FetchFixture.policy;
import static io.chatferry.media.fetch.FetchFixture.request;
import static io.chatferry.media.fetch.FetchFixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.media.fetch.FetchResult.Fetched;
import io.chatferry.media.fetch.FetchResult.Later;
import io.chatferry.media.fetch.FetchResult.Missing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Bodies that are too short, too long, slow or compressed. */
class FetchedBodyTests extends FetchTest {

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
}
