package io.chatferry.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.sandbox.settings.SandboxSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Web pages of others that have bent their name to this machine, and connections that take their time. */
class ForeignHostTests {

    private SandboxServer server;

    @BeforeEach
    void start() {
        server = SandboxServer.start(SandboxSettings.parse(
                Map.of("sandbox.hosts", "Stand-in.example, proxy.internal", "sandbox.port", "0")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String ask(String method, String path, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            String body = "{\"uid\":\"ann\",\"name\":\"Ann\"}";
            String head = method + " " + path + " HTTP/1.1\r\n" + host
                    + "apikey: sandbox\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ";
            socket.getOutputStream().write((head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v3/users",
        "GET, /v3/users",
        "POST, /v3/moderation/messages",
        "DELETE, /v3/users/ann",
        "GET, /",
        "GET, /live",
        "OPTIONS, /v3/users",
        "GET, /nothing"
    })
    void refusesForeignHostNames(String method, String path) throws IOException {
        for (String host :
                List.of("evil.example", "evil.example:" + server.port(), "127.0.0.1.evil.example", "10.0.0.1")) {
            assertThat(ask(method, path, "Host: " + host + "\r\n")).startsWith("HTTP/1.1 403");
        }
        assertThat(server.uids()).isEmpty();
        assertThat(server.counters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: 127.0.0.1\r\n",
                "Host: 127.0.0.1:81\r\n",
                "Host: LOCALHOST:1\r\n",
                "Host: [::1]:1\r\n",
                "Host: stand-in.example:8080\r\n",
                "Host: proxy.INTERNAL\r\n",
                ""
            })
    void answersItsOwnHostNamesAndThoseOfTheSetting(String host) throws IOException {
        assertThat(ask("POST", "/v3/users", host)).startsWith("HTTP/1.1 200");
    }

    @Test
    void servesOthersDespiteSlowConnections() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                slow.add(socket);
                String part = List.of(
                                "",
                                "POST /v3/users HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ",
                                "GET /v3/users HTTP/1.1\r\n\r\n")
                        .get(i % 3);
                socket.getOutputStream().write(part.getBytes(StandardCharsets.US_ASCII));
            }
            for (String path : List.of("/", "/live", "/v3/users")) {
                long begun = System.nanoTime();
                assertThat(ask("GET", path, "Host: 127.0.0.1\r\n")).startsWith("HTTP/1.1 200");
                assertThat(System.nanoTime() - begun)
                        .isLessThan(Duration.ofSeconds(5).toNanos());
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }
}
