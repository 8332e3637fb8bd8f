package io.chatferry.media.fetch;

import static io.chatferry.media.fetch.FetchFixture.bytes;
import static io.chatferry.media.fetch.FetchFixture.fetched;
import static io.chatferry.media.fetch.FetchFixture.later;
import static io.chatferry.media.fetch.FetchFixture.request;
import static io.chatferry.media.fetch.FetchFixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.media.fetch.FetchResult.Fetched;
import io.chatferry.media.fetch.FetchResult.Later;
import io.chatferry.media.web.ExpectedContent;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that came in part before. */
class ResumedFetchTests extends FetchTest {

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
}
