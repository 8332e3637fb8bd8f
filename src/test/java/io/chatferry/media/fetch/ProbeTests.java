package io.chatferry.media.fetch;

import static io.chatferry.media.fetch.FetchFixture.bytes;
import static io.chatferry.media.fetch.FetchFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.media.fetch.ProbeResult.Reach;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTests {

    private FileServer server;

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private ProbeResult probe(FileServer.Handler handler, String path) throws Exception {
        server = FileServer.start(handler);
        try (FileFetcher fetcher = new FileFetcher(policy())) {
            return fetcher.probe(server.url(path));
        }
    }

    @Test
    void tellsSizeAndTypeWithoutFetching() throws Exception {
        ProbeResult result =
                probe((request, answer) -> answer.send(200, bytes(1_000), "Content-Type: image/png"), "/a.png");

        assertThat(result).isEqualTo(new ProbeResult(Reach.REACHABLE, null, "127.0.0.1", 1_000L, "image/png", ""));
        assertThat(server.bodyBytes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"403", "405", "501", "404"})
    void asksForOneByteWhereHeadIsRefused(int status) throws Exception {
        ProbeResult result = probe(
                (request, answer) -> {
                    if (request.method().equals("HEAD")) {
                        answer.head(status, "Content-Length: 9");
                    } else {
                        answer.send(206, bytes(1), "Content-Range: bytes 0-0/1000");
                    }
                },
                "/a.png");

        assertThat(result.reach()).isEqualTo(Reach.REACHABLE);
        assertThat(result.size()).isEqualTo(1_000);
        assertThat(server.requests().get(1).headers()).containsEntry("range", "bytes=0-0");
    }

    @Test
    void doesNotReadTheFileOfAServerWithoutRanges() throws Exception {
        ProbeResult result = probe(
                (request, answer) -> {
                    if (request.method().equals("HEAD")) {
                        answer.send(405, new byte[0]);
                    } else {
                        answer.head(200, "Content-Length: 999999999");
                        Thread.sleep(60_000);
                    }
                },
                "/a.png");

        assertThat(result.size()).isEqualTo(999_999_999);
    }

    @ParameterizedTest
    @CsvSource({
        "401, NEEDS_TOKEN, NEEDS_TOKEN",
        "403, NEEDS_TOKEN, NEEDS_TOKEN",
        "404, DEAD, GONE",
        "400, DEAD, BAD_ANSWER",
        "429, LATER, ",
        "500, LATER, ",
    })
    void tellsWhatALinkLeadsTo(int status, Reach reach, MissingReason reason) throws Exception {
        ProbeResult result = probe((request, answer) -> answer.send(status, new byte[0]), "/a.png");

        assertThat(result.reach()).isEqualTo(reach);
        assertThat(result.reason()).isEqualTo(reason);
        assertThat(result.message()).startsWith("127.0.0.1 answers " + status);
    }

    @Test
    void recognisesLoginPage() throws Exception {
        assertThat(probe((request, answer) -> answer.send(200, bytes(9), "Content-Type: text/html"), "/a.png")
                        .reach())
                .isEqualTo(Reach.NEEDS_TOKEN);
    }

    @Test
    void tellsLinksThatCannotBeAskedFor() throws Exception {
        try (FileFetcher fetcher = new FileFetcher(policy())) {
            assertThat(fetcher.probe(URI.create("file:/etc/passwd")))
                    .isEqualTo(new ProbeResult(
                            Reach.DEAD,
                            MissingReason.BAD_URL,
                            "",
                            null,
                            null,
                            "a link that is neither http nor https"));
            assertThat(fetcher.probe(URI.create("http://10.0.0.1/")).reason()).isEqualTo(MissingReason.REFUSED_ADDRESS);
        }
    }
}
