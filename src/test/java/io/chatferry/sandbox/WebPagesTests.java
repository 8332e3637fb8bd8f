package io.chatferry.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.sandbox.settings.SandboxSettings;
import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebPagesTests {

    private static final String HOSTILE = "<script>alert(1)</script>\\\"><img src=x onerror=alert(2)>{{name}}";

    private SandboxServer server;
    private TestClient client;

    @BeforeEach
    void fill() {
        server = SandboxServer.start(SandboxSettings.defaults());
        client = TestClient.of(server);
        client.post("/users", "{\"uid\":\"ann\",\"name\":\"%s\"}".formatted(HOSTILE));
        client.post(
                "/users", "{\"uid\":\"bob\",\"name\":\"Bob\",\"avatar\":\"https://x.invalid/\\\"onload=alert(3)\"}");
        client.post(
                "/groups", "{\"guid\":\"g\",\"name\":\"%s\",\"type\":\"public\",\"owner\":\"ann\"}".formatted(HOSTILE));
        client.post("/moderation/messages", """
                {"sender":"ann","receiver":"bob","receiverType":"user","tags":["%1$s"],"sentAt":1600000000,
                 "data":{"text":"%1$s <@uid:ann> https://example.org/?a=1&b=2 javascript:alert(4)",
                  "attachments":[{"url":"javascript://alert(5)","name":"%1$s","mimeType":"a/%1$s","extension":"x"}]}}""".formatted(HOSTILE));
        client.post("/moderation/messages", """
                {"sender":"ann","receiver":"g","receiverType":"group","category":"custom","type":"%1$s",
                 "data":{"customData":{"a":"%1$s"}}}""".formatted(HOSTILE));
        client.call("POST", "/messages/1/reactions/%3Cb%3E", null, "bob");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String page(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .build();
        return client.send(request).raw().body();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/c/ann_user_bob",
                "/c/group_g",
                "/?q=%3Cscript%3E",
                "/?q=alert",
                "/live",
                "/c/ann_user_bob?thread=1"
            })
    void escapesHostileTextOnPages(String path) {
        assertThat(page(path))
                .doesNotContain("<script>alert", "<img src=x", "onload=alert(3)\"", "href=\"javascript", "\"onload")
                .contains("<!doctype html>");
    }

    @Test
    void showsPeopleTextsReactionsAndAttachmentsOfAConversation() {
        assertThat(page("/c/ann_user_bob"))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "Bob", "13 September 2020", "&lt;b&gt;", "{{name}}")
                .contains("href=\"https://example.org/?a&#x3D;1&amp;b&#x3D;2\"");
    }

    @Test
    void refusesAPageThatRebindsItsName() throws Exception {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 403").doesNotContain("Bob");
        }
    }
}
