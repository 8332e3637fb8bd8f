package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chatferry.job.run.ExitCode;
import io.chatferry.sandbox.StoredMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A target whose ids of messages are as long as it likes. */
@Timeout(120)
class LongIdsTests {

    private static final String[] MESSAGES = {
        "muid,sender,receiver,text,sentAt,parentMuid,deletedAt,reactions",
        "q,ann,bob,a question,1700000001,,,\"[{\"\"reaction\"\":\"\"👍\"\",\"\"uids\"\":[\"\"bob\"\"]}]\"",
        "a,bob,ann,an answer,1700000002,q,,",
        "d,ann,bob,nonsense,1700000004,,1700000005,"
    };

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "moderation, 41",
        "moderation, 60",
        "moderation, 299",
        "import, 41",
        "import, 299",
        "auto, 60",
        "send, 41",
        "send, 299"
    })
    void keepsAndUsesIdsOfUpTo300Characters(String endpoint, int length) throws IOException {
        try (Migration migration = new Migration(folder).file("messages.csv", MESSAGES);
                Target target = new Target(migration.sandbox.baseUrl(), length)) {
            Path job = migration.job(
                    "  endpoint: " + endpoint, "threads: native", "reactions: native", "deleted: import-and-delete");
            String at = "target.base-url=" + target.url();

            assertThat(migration.run(job, at)).as(migration.output()).isEqualTo(ExitCode.DONE);
            assertThat(migration.messages()).extracting(StoredMessage::muid).containsExactlyInAnyOrder("q", "a", "d");
            assertThat(migration.report("acme").at("/followups/reactions/sent").asLong())
                    .isEqualTo(1);
            assertThat(migration.report("acme").at("/followups/deletes/sent").asLong())
                    .isEqualTo(1);
            migration.assertAddsUp("acme");
            assertThat(migration.verify(job, 1, at)).as(migration.output()).isEqualTo(ExitCode.DONE);

            long writes = migration.writes();
            assertThat(migration.run(job, at)).isEqualTo(ExitCode.DONE);
            assertThat(migration.writes()).as("a second run").isEqualTo(writes);
        }
    }

    @ParameterizedTest
    @CsvSource({"moderation, 301", "import, 1000", "send, 70000"})
    void sendsNothingTwiceWhenIdIsTooLongToKeep(String endpoint, int length) throws IOException {
        try (Migration migration = new Migration(folder).file("messages.csv", MESSAGES);
                Target target = new Target(migration.sandbox.baseUrl(), length)) {
            Path job = migration.job("  endpoint: " + endpoint, "threads: flatten");
            String at = "target.base-url=" + target.url();

            for (int run = 0; run < 2; run++) {
                assertThat(migration.run(job, at)).as(migration.output()).isEqualTo(ExitCode.DONE);
                assertThat(migration.messages()).extracting(StoredMessage::muid).containsExactlyInAnyOrder("q", "a");
                migration.assertAddsUp("acme");
            }
            JobCommands.real().explain(migration.settings(job, at), migration.options(false, null), "q");
            assertThat(migration.output()).contains("the target's id of it is too long or not printable");
        }
    }

    /** Stands before the sandbox and makes its ids of messages longer; what comes back with such an id it translates. */
    private static final class Target implements AutoCloseable {

        private static final List<String> HEADERS = List.of("apikey", "appid", "content-type", "onbehalfof");

        private final HttpServer server;
        private final ExecutorService workers = Executors.newFixedThreadPool(8);
        private final HttpClient http = HttpClient.newHttpClient();
        private final URI sandbox;
        private final int length;

        Target(URI sandbox, int length) throws IOException {
            this.sandbox = sandbox;
            this.length = length;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(workers);
            server.createContext("/", this::handle);
            server.start();
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + sandbox.getPath());
        }

        private void handle(HttpExchange exchange) throws IOException {
            String asked = exchange.getRequestURI().toString().replaceAll("x{10,}-", "");
            HttpRequest.Builder request = HttpRequest.newBuilder(sandbox.resolve(asked))
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()));
            HEADERS.forEach(name -> {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    request.header(name, value);
                }
            });
            try {
                HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                byte[] body = longer(response.body()).getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(response.statusCode(), body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }

        private String longer(String json) {
            return java.util.regex.Pattern.compile("\"(id|parentId)\":\"?(\\d+)\"?")
                    .matcher(json)
                    .replaceAll(id -> "\"" + id.group(1) + "\":\""
                            + "x".repeat(length - 1 - id.group(2).length()) + "-" + id.group(2) + "\"");
        }

        @Override
        public void close() {
            server.stop(0);
            workers.shutdownNow();
        }
    }
}
