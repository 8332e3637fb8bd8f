package io.chatferry.media.fetch;

import static io.chatferry.media.fetch.FetchFixture.NAMES;
import static io.chatferry.media.fetch.FetchFixture.bytes;
import static io.chatferry.media.fetch.FetchFixture.missing;
import static io.chatferry.media.fetch.FetchFixture.policy;
import static io.chatferry.media.fetch.FetchFixture.request;
import static io.chatferry.media.fetch.FetchFixture.withToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.media.fetch.FetchResult.Fetched;
import io.chatferry.media.fetch.FetchResult.Missing;
import io.chatferry.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectAndTokenTests {

    @TempDir
    Path spool;

    private FileServer server;

    /** Answers paths below {@code /to/} with a redirect, others with a file. */
    private void redirectTo(String location) throws IOException {
        server = FileServer.start((request, answer) -> {
            if (request.path().startsWith("/to/")) {
                answer.head(
                        302,
                        "Location: " + location.replace("PORT", String.valueOf(server.port())),
                        "Content-Length: 0");
            } else {
                answer.send(200, bytes(100));
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private FetchResult fetch(FetchPolicy policy, String url) throws InterruptedException {
        try (FileFetcher fetcher = new FileFetcher(policy, NAMES)) {
            return fetcher.fetch(request(URI.create(url.replace("PORT", String.valueOf(server.port()))), spool));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://b.example:PORT/x.png, /x.png",
        "//b.example:PORT/x.png, /x.png",
        "/y/../x.png?a=1, /y/../x.png?a=1",
        "../../x.png, /x.png",
        "/a b/\u00fc.png, /a%20b/%C3%BC.png",
        "/x.png#part, /x.png",
    })
    void followsRedirect(String location, String path) throws Exception {
        redirectTo(location);

        assertThat(fetch(policy(), "http://a.example:PORT/to/deep/a.png")).isInstanceOf(Fetched.class);
        assertThat(server.requests().get(1).path()).isEqualTo(path);
    }

    @Test
    void asksNobodyAtAnAddressThatIsNotPublic() throws Exception {
        redirectTo("/x");
        FetchPolicy nothing = new FetchPolicy(List.of(), 4, 100, Duration.ofSeconds(5), 1_000, List.of());

        for (String host :
                List.of("127.0.0.1", "a.example", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "127.1")) {
            Missing missing = missing(fetch(nothing, "http://" + host + ":PORT/x"));

            assertThat(missing.reason()).isEqualTo(MissingReason.REFUSED_ADDRESS);
        }
        try (FileFetcher fetcher = new FileFetcher(nothing, NAMES)) {
            assertThat(fetcher.probe(server.url("/x")).reach()).isEqualTo(ProbeResult.Reach.DEAD);
        }
        assertThat(server.connections()).isZero();
    }

    @Test
    void asksNoProxyOfTheEnvironment() throws Exception {
        redirectTo("/x");
        System.setProperty("http.proxyHost", "192.0.2.1");
        try {
            assertThat(fetch(policy(), "http://a.example:PORT/x")).isInstanceOf(Fetched.class);
        } finally {
            System.clearProperty("http.proxyHost");
        }
    }

    @Test
    void followsTenRedirectsAtMost() throws Exception {
        redirectTo("/to/itself");

        Missing missing = missing(fetch(policy(), "http://a.example:PORT/to/itself"));

        assertThat(missing.reason()).isEqualTo(MissingReason.BAD_ANSWER);
        assertThat(missing.message()).isEqualTo("a.example redirects more than 10 times");
        assertThat(server.requests()).hasSize(11);
    }

    @ParameterizedTest
    @CsvSource({
        "file:///etc/passwd, BAD_URL",
        "ftp://a.example/x, BAD_URL",
        "http://ann:s3cret@a.example:PORT/x, BAD_URL",
        "http://, BAD_URL",
        "http://2130706433:PORT/x, REFUSED_ADDRESS",
        "http://0x7f.1:PORT/x, REFUSED_ADDRESS",
        "http://169.254.169.254/latest/meta-data, REFUSED_ADDRESS",
        "http://[::1]:PORT/x, REFUSED_ADDRESS",
        "http://[::ffff:10.0.0.1]/x, REFUSED_ADDRESS",
        "http://localhost.:PORT/x, REFUSED_ADDRESS"
    })
    void refusesRedirectToWhereNoLinkMayLead(String location, MissingReason reason) throws Exception {
        redirectTo(location);
        FetchPolicy onlyA = new FetchPolicy(List.of(), 4, 100, Duration.ofSeconds(5), 1_000, List.of("a.example"));

        Missing missing = missing(fetch(onlyA, "http://a.example:PORT/to/a.png"));

        assertThat(missing.reason()).isEqualTo(reason);
        assertThat(missing.message()).doesNotContain("s3cret");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://b.example:PORT/files/x.png",
                "http://a.example.evil.example:PORT/files/x.png",
                "http://127.0.0.1:PORT/files/x.png",
                "http://a.example:PORT/filesystem/x.png",
                "http://a.example:PORT/files/../x.png",
                "http://a.example:PORT/files/%2E%2e/x.png",
                "http://a.example:PORT/x.png?/files/",
            })
    void sendsTokenNowhereElse(String elsewhere) throws Exception {
        redirectTo(elsewhere);
        String a = "http://a.example:" + server.port();
        FetchPolicy files = policy(
                List.of(FetchFixture.token(a + "/to"), FetchFixture.token(a + "/files/")),
                4,
                100,
                Duration.ofSeconds(5),
                1_000);

        fetch(files, "http://a.example:PORT/to/a.png");

        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(0).headers()).containsEntry("authorization", "Bearer s3cret");
        assertThat(server.requests().get(1).headers()).doesNotContainKey("authorization");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://A.example:PORT/files/x.png",
                "http://a.example.:PORT/files/x.png",
                "http://a.example:PORT/files",
                "http://a.example:PORT/./files//x.png",
                "http://a.example:PORT/y/../files/x.png",
            })
    void sendsTokenToTheUrlsBelowItsPrefix(String url) throws Exception {
        redirectTo("/x");

        fetch(withToken("http://a.example:" + server.port() + "/files/"), url);

        assertThat(server.requests().get(0).headers()).containsEntry("authorization", "Bearer s3cret");
    }

    @Test
    void sendsTheHeadersOfTheLongestPrefix() throws Exception {
        redirectTo("/x");
        String a = "http://a.example:" + server.port() + "/";
        FetchPolicy policy = policy(
                List.of(
                        new HeaderRule(a + "files", Map.of("Cookie", new Secret("short"))),
                        new HeaderRule(a + "files/team", Map.of("Cookie", new Secret("long"))),
                        new HeaderRule(a, Map.of("Cookie", new Secret("none")))),
                4,
                100,
                Duration.ofSeconds(5),
                1_000);

        fetch(policy, a + "files/team/x.png");
        fetch(policy, a + "files/team2/x.png");

        assertThat(server.requests())
                .extracting(each -> each.headers().get("cookie"))
                .containsExactly("long", "short");
    }

    @Test
    void tellsARefusedTokenFromAMissingOne() throws Exception {
        server = FileServer.start((request, answer) -> answer.send(403, new byte[0]));

        assertThat(missing(fetch(withToken("http://a.example:" + server.port()), "http://a.example:PORT/a.png"))
                        .reason())
                .isEqualTo(MissingReason.DENIED);
        assertThat(missing(fetch(withToken("http://b.example/"), "http://a.example:PORT/a.png"))
                        .reason())
                .isEqualTo(MissingReason.NEEDS_TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "files.slack.com",
                "ftp://files.slack.com/",
                "https://",
                "https://u:p@files.slack.com/",
                "https://files.slack.com/?a=b",
                "https://files.slack.com/#a",
            })
    void refusesPrefixOfHeadersThatIsNone(String prefix) throws Exception {
        redirectTo("/x");

        assertThatThrownBy(() -> FetchFixture.token(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no prefix of URLs: write https://host/");
    }

    @Test
    void refusesHeadersThatCannotBeAdded() throws Exception {
        redirectTo("/x");

        for (String name : List.of("Host", "range", "Accept-Encoding", "a b", "")) {
            assertThatThrownBy(() -> new HeaderRule("https://a.example/", Map.of(name, new Secret("x"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"" + name + "\"");
        }
        assertThatThrownBy(
                        () -> new HeaderRule("https://a.example/", Map.of("Cookie", new Secret("s3cret\r\nHost: b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Cookie")
                .hasMessageNotContaining("s3cret");
    }
}
