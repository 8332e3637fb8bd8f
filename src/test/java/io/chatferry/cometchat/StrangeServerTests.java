package io.chatferry.cometchat;

import static io.chatferry.cometchat.RawServer.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.Answer.Persistence;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that are not the target: what they do wrong is told in plain words, and whether waiting can heal it. */
class StrangeServerTests {

    private static final ApiKey KEY = new ApiKey("0123456789abcdef0123456789abcdef01234567");
    private static final Timeouts SHORT = new Timeouts(Duration.ofSeconds(4), Duration.ofSeconds(2));
    private static final ApiCall SEND = ApiCalls.sendModerated("{\"sender\":\"ann\",\"data\":{\"text\":\"hi\"}}");

    @TempDir
    Path dir;

    private static Answer ask(URI base) {
        try (CometChat target = new CometChat(base, "app1", KEY, SHORT, 4)) {
            return target.send(SEND).join();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            dns:wrong.example            ; -1d  ; 10 ; true  ; the certificate of localhost does not match that name
            ip:127.0.0.1                 ; -1d  ; 10 ; true  ; the certificate of localhost does not match that name
            dns:localhost                ; -20d ; 10 ; true  ; the certificate of localhost has expired
            dns:localhost                ; +10d ; 10 ; true  ; the certificate of localhost is not valid yet
            dns:localhost                ; -1d  ; 10 ; false ; the certificate of localhost is signed by no authority
            """)
    void explainsCertificateFault(String names, String start, int days, boolean trusted, String words)
            throws Exception {
        try (TlsServer server = new TlsServer(dir, names, start, days, trusted)) {
            assertThat(ask(URI.create("https://localhost:" + server.port() + "/v3")))
                    .isInstanceOfSatisfying(Answer.NotSent.class, answer -> {
                        assertThat(answer.message()).startsWith(words);
                        assertThat(answer.persistence()).isEqualTo(Persistence.PERMANENT);
                    });
            assertThat(server.requests()).isZero();
        }
    }

    @Test
    void acceptsValidCertificate() throws Exception {
        try (TlsServer server = new TlsServer(dir, "dns:localhost", "-1d", 10, true)) {
            assertThat(ask(URI.create("https://localhost:" + server.port() + "/v3")))
                    .isInstanceOf(Answer.Success.class);
        }
    }

    @Test
    void explainsPortWithoutTls() throws IOException {
        try (RawServer server = new RawServer("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(ask(URI.create(server.base().toString().replace("http:", "https:"))))
                    .isInstanceOfSatisfying(Answer.NotSent.class, answer -> {
                        assertThat(answer.message()).contains("speaks no TLS");
                        assertThat(answer.persistence()).isEqualTo(Persistence.PERMANENT);
                    });
        }
    }

    @Test
    void explainsPortWithTlsOnly() throws Exception {
        try (TlsServer server = new TlsServer(dir, "dns:localhost", "-1d", 10, true)) {
            assertThat(ask(URI.create("http://localhost:" + server.port() + "/v3")))
                    .isInstanceOfSatisfying(
                            Answer.InDoubt.class,
                            answer -> assertThat(answer.message()).contains("https://"));
        }
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                Arguments.of("SSH-2.0-OpenSSH_9.2\r\n\r\n", "speaks no HTTP", Persistence.PERMANENT),
                Arguments.of("\u0015\u0003\u0003\0\u0002\u0002F", "https://", Persistence.PERMANENT),
                Arguments.of(
                        response(302, "", "Location: https://login.example/?next=%2Fv3"),
                        "HTTP 302 leads elsewhere, to login.example: is target.base-url right?",
                        Persistence.PERMANENT),
                Arguments.of(response(308, "moved", "Location: ::"), "leads elsewhere: is", Persistence.PERMANENT),
                Arguments.of(
                        response(200, "<!DOCTYPE html><title>Hello</title>"),
                        "HTTP 200 with a web page",
                        Persistence.PERMANENT),
                Arguments.of(response(200, ""), "HTTP 200 with an empty body", Persistence.PERMANENT),
                Arguments.of(
                        response(503, "<html><title>Maintenance</title></html>"),
                        "HTTP 503 with a web page",
                        Persistence.TRANSIENT),
                Arguments.of(response(200, "hello"), "HTTP 200 with a body that is no JSON", Persistence.TRANSIENT));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void explainsAnswerThatIsNotHttp(String bytes, String words, Persistence persistence) throws IOException {
        try (RawServer server = new RawServer(once(bytes))) {
            Answer answer = ask(server.base());

            assertThat(answer).isInstanceOf(Answer.InDoubt.class);
            assertThat(((Answer.InDoubt) answer).message()).contains(words);
            assertThat(answer.persistence()).isEqualTo(persistence);
        }
    }

    private static RawServer.Behaviour once(String bytes) {
        return (request, socket, out) -> {
            out.write(bytes.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return false;
        };
    }

    @Test
    void neitherRequestsNorUnpacksCompression() throws IOException {
        byte[] bomb = gzip(100 << 20);
        RawServer.Behaviour compressed = (request, socket, out) -> {
            String head =
                    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: ";
            out.write((head + bomb.length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(bomb);
            out.flush();
            return true;
        };
        try (RawServer server = new RawServer(compressed)) {
            Answer answer = ask(server.base());

            assertThat(server.requests.get(0).headers())
                    .noneMatch(header -> header.toLowerCase().startsWith("accept-encoding"));
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Answer.InDoubt.class,
                            doubt ->
                                    assertThat(doubt.message()).contains("a compressed body, which was not asked for"));
        }
    }

    private static byte[] gzip(int zeros) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < zeros >> 20; i++) {
                out.write(megabyte);
            }
        }
        return packed.toByteArray();
    }

    @Test
    void boundsMemoryOfConcurrentAnswers() throws IOException {
        AnswerMemory memory = new AnswerMemory(10);
        memory.reserve(6);
        assertThatThrownBy(() -> memory.reserve(5)).isInstanceOf(IOException.class);
        memory.release(6);
        memory.reserve(10);
        assertThatThrownBy(() -> memory.reserve(1)).isInstanceOf(IOException.class);
    }
}
