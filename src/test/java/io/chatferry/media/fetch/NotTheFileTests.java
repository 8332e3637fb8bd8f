package io.chatferry.media.fetch;

import static io.chatferry.media.fetch.FetchFixture.missing;
import static io.chatferry.media.fetch.FetchFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Systems answer with status 200 and a login page, or a document about an error, where a token is missing. */
class NotTheFileTests {

    private static final String PAGE = "\n<!-- \u00fc --><!DOCTYPE html><html><body>Log in</body></html>";

    @TempDir
    Path spool;

    private FileServer server;

    @BeforeEach
    void start() throws IOException {
        server = FileServer.start((request, answer) -> {
            String path = request.path();
            if (path.startsWith("/to-login/")) {
                answer.head(302, "Location: /login?next=" + path, "Content-Length: 0");
            } else if (path.startsWith("/to-file/")) {
                answer.head(302, "Location: /oauth2/callback/a.png", "Content-Length: 0");
            } else if (path.startsWith("/oauth2/callback/")) {
                answer.send(200, "PNG".getBytes(StandardCharsets.UTF_8), "Content-Type: image/png");
            } else if (path.startsWith("/json/")) {
                answer.send(200, "{\"ok\":false}".getBytes(StandardCharsets.UTF_8), "Content-Type: application/json");
            } else if (path.startsWith("/unmarked/")) {
                answer.send(200, PAGE.getBytes(StandardCharsets.UTF_8), "Content-Type: application/octet-stream");
            } else {
                answer.send(200, PAGE.getBytes(StandardCharsets.UTF_8), "Content-Type: text/html; charset=utf-8");
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private FetchResult fetch(String path, String declaredType) throws InterruptedException {
        try (FileFetcher fetcher = new FileFetcher(policy())) {
            return fetcher.fetch(new FetchRequest(server.url(path), spool, "file", declaredType));
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/page/1, image/png",
                "/page/1, image",
                "/page/1, video/mp4",
                "/page/1, application/pdf",
                "/page/1, text/plain",
                "/page/a.PNG, -",
                "/page/a.pdf?download=1, application/octet-stream",
                "/page/a.docx, file",
                "/page/a.txt, -",
                "/unmarked/a.png, -",
                "/unmarked/1, audio/ogg",
                "/unmarked/1, application/zip",
                "/json/1, image/jpeg",
                "/json/a.mp4, -",
                "/to-login/1, -",
                "/to-login/a.png, image/png",
                "/to-login/a.html, text/html",
            })
    void takesPageInThePlaceOfAFileForMissing(String path, String declaredType) throws Exception {
        var missing = missing(fetch(path, declaredType));

        assertThat(missing.reason()).isEqualTo(MissingReason.NOT_THE_FILE);
        assertThat(missing.message())
                .isEqualTo(
                        "127.0.0.1 answers with a page instead of the file: it may want a token in media.fetch.headers");
        assertThat(spool).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/page/a.html, text/html",
                "/page/a.html, -",
                "/page/1, -",
                "/page/1, application/octet-stream",
                "/unmarked/a.txt, text/plain",
                "/unmarked/a.html, -",
                "/json/a.json, -",
                "/json/1, application/json",
                "/to-file/a.png, image/png",
            })
    void takesPageOrDocumentForTheFileWhereItMayBeIt(String path, String declaredType) throws Exception {
        assertThat(fetch(path, declaredType)).isInstanceOf(FetchResult.Fetched.class);
    }

    @Test
    void saysThatATokenMayHaveExpired() throws Exception {
        try (FileFetcher fetcher =
                new FileFetcher(FetchFixture.withToken(server.url("/page").toString()))) {
            assertThat(missing(fetcher.fetch(FetchFixture.request(server.url("/page/a.png"), spool)))
                            .message())
                    .endsWith("the token in media.fetch.headers may have expired");
        }
    }
}
