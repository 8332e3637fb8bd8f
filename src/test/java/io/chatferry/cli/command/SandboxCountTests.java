package io.chatferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SandboxCountTests {

    private static final long MESSAGES = 1_500;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v3/users", exchange -> answer(exchange, total(12)));
        server.createContext("/v3/groups", exchange -> answer(exchange, total(3)));
        server.createContext("/v3/messages", exchange -> {
            String query = exchange.getRequestURI().getQuery();
            long after = Long.parseLong(query.replaceFirst(".*\\bid=(\\d+).*", "$1"));
            answer(exchange, "{\"data\":[" + messages(after) + "]}");
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void countsAllPagesWithoutActionMessages() throws Exception {
        assertThat(new SandboxCount(baseUrl(), "key").summary())
                .isEqualTo("12 users, 3 groups, 1499 messages in 7 conversations, sent from 2001-09-09 to 2001-09-10");
    }

    @Test
    void failsWhenSandboxRefuses() {
        assertThatThrownBy(() -> new SandboxCount(baseUrl() + "/none", "key").summary())
                .hasMessage("the sandbox answered 404 to GET /users?perPage=1");
    }

    private String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v3";
    }

    private static String total(int total) {
        return "{\"data\":[],\"meta\":{\"pagination\":{\"total\":" + total + "}}}";
    }

    private static String messages(long after) {
        return LongStream.rangeClosed(after + 1, Math.min(after + 1000, MESSAGES))
                .mapToObj(id -> "{\"id\":\"%d\",\"category\":\"%s\",\"conversationId\":\"c%d\",\"sentAt\":%d}"
                        .formatted(id, id == 9 ? "action" : "message", id % 7, 1_000_000_000 + id * 60))
                .collect(Collectors.joining(","));
    }

    private static void answer(com.sun.net.httpserver.HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
