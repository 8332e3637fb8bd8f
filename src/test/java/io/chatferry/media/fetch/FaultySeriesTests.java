package io.chatferry.media.fetch;

import static io.chatferry.media.fetch.FetchFixture.bytes;
import static io.chatferry.media.fetch.FetchFixture.policy;
import static io.chatferry.media.fetch.FetchFixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.media.fetch.FetchResult.Fetched;
import io.chatferry.media.fetch.FetchResult.Later;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that fail in another way each time. */
class FaultySeriesTests {

    /** Two of one length, so that the length alone tells nothing. */
    private static final List<byte[]> VERSIONS = List.of(bytes(50_000), swapped(bytes(50_000)), bytes(60_001));

    @TempDir
    Path spool;

    private static byte[] swapped(byte[] bytes) {
        byte[] other = bytes.clone();
        other[0] ^= 1;
        other[49_999] ^= 1;
        return other;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void neverMixesVersionsOfAFile(int seed) throws Exception {
        Random random = new Random(seed);
        int[] version = {0};
        try (FileServer server = FileServer.start((request, answer) -> fail(request, answer, version[0], random))) {
            for (int run = 0; run < 40; run++) {
                FetchRequest request = new FetchRequest(server.url("/" + run), spool, "f" + run, "image/png");
                FetchResult result = attempt(request);
                for (int attempts = 1; result instanceof Later && attempts < 50; attempts++) {
                    version[0] = random.nextInt(4) == 0 ? random.nextInt(VERSIONS.size()) : version[0];
                    result = attempt(request);
                }
                Fetched file = (Fetched) result;
                byte[] whole = VERSIONS.get(version[0]);
                assertThat(file.file()).as("run %d", run).hasBinaryContent(whole);
                assertThat(file.sha256()).isEqualTo(sha256(whole));
            }
        }
    }

    /** By a fetcher of its own: a host that fails so often would be paused. */
    private static FetchResult attempt(FetchRequest request) throws InterruptedException {
        try (FileFetcher fetcher = new FileFetcher(policy())) {
            return fetcher.fetch(request);
        }
    }

    private static void fail(FileServer.Request request, FileServer.Answer answer, int version, Random random)
            throws IOException {
        byte[] file = VERSIONS.get(version);
        String etag = "\"v" + version + "\"";
        int cut = random.nextInt(3) == 0 ? file.length : random.nextInt(file.length);
        boolean isRest = request.headers().containsKey("range");
        switch (random.nextInt(9)) {
            case 0 -> answer.send(500, new byte[100]);
            case 1 -> answer.send(429, new byte[0], "Retry-After: 1");
            case 2 ->
                answer.head(200, "Content-Length: " + file.length)
                        .body(file, 0, cut)
                        .cut();
            case 3 -> {
                answer.head(200, "Transfer-Encoding: chunked", "ETag: " + etag);
                answer.raw(Integer.toHexString(file.length) + "\r\n").body(file, 0, cut);
                answer.raw(cut == file.length ? "\r\n0\r\n\r\n" : "").cut();
            }
            case 4 -> {
                byte[] packed = gzip(file);
                int end = Math.min(cut, packed.length);
                answer.head(200, "Content-Encoding: gzip", "Content-Length: " + packed.length, "ETag: " + etag)
                        .body(packed, 0, end)
                        .cut();
            }
            case 5 -> { // the wrong range
                int from = isRest ? random.nextInt(file.length) : 0;
                answer.head(
                                isRest ? 206 : 200,
                                "Content-Range: bytes " + from + "-" + (file.length - 1) + "/" + file.length,
                                "Content-Length: " + (file.length - from),
                                "ETag: " + etag)
                        .body(file, from, file.length)
                        .cut();
            }
            case 6 -> { // the range of this version, whichever was asked for
                int from = isRest ? Math.min(file.length - 1, from(request)) : 0;
                answer.head(
                                isRest ? 206 : 200,
                                "Content-Range: bytes " + from + "-" + (file.length - 1) + "/" + file.length,
                                "Content-Length: " + (file.length - from),
                                "ETag: " + etag)
                        .body(file, from, Math.max(from, cut))
                        .cut();
            }
            case 7 -> answer.send(isRest ? 416 : 503, new byte[10], "Content-Range: bytes */" + random.nextInt(70_000));
            default -> answer.file(file, etag, cut);
        }
    }

    private static int from(FileServer.Request request) {
        return Integer.parseInt(request.headers().get("range").replaceAll("\\D", ""));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void answersWithAResultWhateverTheServerSends(int seed) throws Exception {
        Random random = new Random(seed);
        String valid =
                "HTTP/1.1 206 Partial Content\r\nContent-Type: image/png; charset=utf-8\r\nContent-Length: 40\r\n"
                        + "Content-Range: bytes 0-39/40\r\nETag: \"v1\"\r\nLast-Modified: Mon, 01 Jul 2024 12:00:00 GMT\r\n"
                        + "Content-Disposition: attachment; filename*=UTF-8''a%20b.png\r\nContent-Encoding: identity\r\n"
                        + "Location: http://127.0.0.1/x\r\nRetry-After: 5\r\nTransfer-Encoding: identity\r\n\r\n"
                        + "0123456789012345678901234567890123456789";
        try (FileServer server = FileServer.start(
                (request, answer) -> answer.raw(mutated(valid, random)).cut())) {
            FetchPolicy impatient = policy(List.of(), 4, 1_000, Duration.ofMillis(500), 1_000);
            for (int i = 0; i < 150; i++) {
                try (FileFetcher fetcher = new FileFetcher(impatient)) {
                    assertThat(fetcher.fetch(new FetchRequest(server.url("/a.png"), spool, "f", null)))
                            .isNotNull();
                    assertThat(fetcher.probe(server.url("/a.png"))).isNotNull();
                }
            }
        }
    }

    private static String mutated(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text.replace(
                "206", List.of("200", "206", "302", "416", "404", "429").get(random.nextInt(6))));
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(mutated.length());
            switch (random.nextInt(4)) {
                case 0 -> mutated.setCharAt(at, (char) random.nextInt(256));
                case 1 -> mutated.delete(at, Math.min(mutated.length(), at + 1 + random.nextInt(20)));
                case 2 ->
                    mutated.insert(at, mutated.substring(at, Math.min(mutated.length(), at + random.nextInt(30))));
                default -> mutated.insert(at, new String(bytes(random.nextInt(5)), StandardCharsets.ISO_8859_1));
            }
        }
        return mutated.toString();
    }
}
