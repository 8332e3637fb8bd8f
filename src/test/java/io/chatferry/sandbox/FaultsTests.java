package io.chatferry.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatferry.sandbox.settings.SandboxSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FaultsTests {

    private static final String HI = """
            {"sender":"ann","receiver":"bob","receiverType":"user","muid":"%s","data":{"text":"hi"}}""";

    private static SandboxServer start(String... keysAndValues) {
        Map<String, String> settings = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        SandboxServer server = SandboxServer.start(SandboxSettings.parse(settings));
        server.plantUser("ann", "Ann");
        server.plantUser("bob", "Bob");
        return server;
    }

    private static String send(SandboxServer server, String muid) {
        try {
            return Integer.toString(TestClient.of(server)
                    .post("/moderation/messages", HI.formatted(muid))
                    .status());
        } catch (UncheckedIOException cut) {
            return "cut";
        }
    }

    private static List<String> fates(String seed, boolean backwards) {
        List<String> fates = new ArrayList<>();
        try (SandboxServer server = start(
                "sandbox.faults.seed", seed,
                "sandbox.faults.429", "0.2",
                "sandbox.faults.500-before", "0.2",
                "sandbox.faults.503-html", "0.2",
                "sandbox.faults.cut-after", "0.2")) {
            for (int i = 0; i < 40; i++) {
                fates.add(send(server, "m" + (backwards ? 39 - i : i)));
            }
        }
        return fates;
    }

    @Test
    void repeatsFaultsOfASeedInAnyOrderOfRequests() {
        List<String> once = fates("spring", false);
        assertThat(fates("spring", false)).isEqualTo(once);
        List<String> backwards = fates("spring", true);
        java.util.Collections.reverse(backwards);
        assertThat(backwards).isEqualTo(once);
        assertThat(fates("autumn", false)).isNotEqualTo(once);
        assertThat(once).contains("200", "429", "500", "503", "cut");
    }

    @Test
    void decidesAnewForARetriedRequest() {
        try (SandboxServer server = start("sandbox.faults.cut-before", "0.5")) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> send(server, "again").equals("200"));
        }
    }

    @Test
    void storesMessagesOnlyWithFaultsAfterTheCall() {
        Map<String, Integer> storedBy = new TreeMap<>();
        for (String fault : List.of(
                "429", "500-before", "503-html", "cut-before", "500-after", "cut-after", "truncated", "bad-json")) {
            try (SandboxServer server = start("sandbox.faults." + fault, "1")) {
                try {
                    TestClient.of(server).post("/moderation/messages", HI.formatted("m"));
                } catch (RuntimeException noWholeAnswer) {
                    // what is asked is only whether the message is there
                }
                storedBy.put(fault, server.messages().size());
            }
        }
        assertThat(storedBy)
                .isEqualTo(new TreeMap<>(Map.of(
                        "429",
                        0,
                        "500-before",
                        0,
                        "503-html",
                        0,
                        "cut-before",
                        0,
                        "500-after",
                        1,
                        "cut-after",
                        1,
                        "truncated",
                        1,
                        "bad-json",
                        1)));
    }

    @Test
    void handlesARequestAfterItsConnectionWasCut() {
        try (SandboxServer server = start("sandbox.faults.cut-late", "1", "sandbox.faults.cut-late-by", "300ms")) {
            assertThat(send(server, "late")).isEqualTo("cut");
            assertThat(server.messages()).isEmpty();
            await().atMost(Duration.ofSeconds(10)).until(() -> server.messages().size() == 1);
        }
    }

    @Test
    void isIdleOnceDelayedRequestIsCarriedOut() {
        try (SandboxServer server = start("sandbox.faults.cut-late", "1", "sandbox.faults.cut-late-by", "1s")) {
            assertThat(server.isIdle()).isTrue();
            assertThat(send(server, "late")).isEqualTo("cut");
            assertThat(server.isIdle()).isFalse();

            await().pollInterval(Duration.ofMillis(5)).until(server::isIdle);
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void isNotIdleWhileClientIsConnected() throws IOException {
        try (SandboxServer server = start()) {
            try (Socket client = new Socket("127.0.0.1", server.port())) {
                await().until(() -> client.isConnected() && !server.isIdle());
            }
            await().until(server::isIdle);
        }
    }

    @Test
    void restartsOnItsPortAfterAnOutage() {
        try (SandboxServer server = start()) {
            assertThat(send(server, "before")).isEqualTo("200");
            server.goDown(Duration.ofSeconds(3));
            assertThat(send(server, "down")).isEqualTo("cut");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> send(server, "up").equals("200"));
        }
    }

    @Test
    void distributesLatencyAroundItsMedian() {
        try (SandboxServer server = start("sandbox.latency.median", "150ms")) {
            long begun = System.nanoTime();
            send(server, "slow");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
        }
    }

    @Test
    void rejectsSharesWithASumAboveOne() {
        SandboxSettings settings =
                SandboxSettings.parse(Map.of("sandbox.faults.429", "0.7", "sandbox.faults.stall", "0.7"));
        assertThatThrownBy(() -> SandboxServer.start(settings)).hasMessageContaining("add up to");
    }
}
