package io.chatferry.send;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Stands in front of a sandbox and refuses the messages that it is told to, in one of the ways that targets have. */
final class RefusingTarget implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> HEADERS = List.of("apikey", "appid", "content-type", "onbehalfof");

    final AtomicLong refused = new AtomicLong();
    /** Which messages are refused, by the JSON object that carries one. */
    volatile Predicate<JsonNode> which = message -> false;

    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(8);
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI target;
    private final Way way;

    /**
     * How it refuses.
     *
     * @param wholeCall a call of the data import fails as a whole, after its good rows were stored
     */
    record Way(int status, String code, String words, boolean wholeCall) {

        String body() {
            return "{\"error\":" + error() + "}";
        }

        String error() {
            return "{\"code\":\"" + code + "\",\"message\":\"" + words + "\"}";
        }
    }

    RefusingTarget(URI target, Way way) {
        this.target = target;
        this.way = way;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + target.getPath());
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        boolean writes = exchange.getRequestMethod().equals("POST");
        if (writes && path.endsWith("/data_import/messages")) {
            importCall(exchange, body);
        } else if (writes && path.endsWith("/messages") && which.test(JSON.readTree(body))) {
            refused.incrementAndGet();
            answer(exchange, way.status(), way.body().getBytes(StandardCharsets.UTF_8));
        } else {
            HttpResponse<byte[]> response = forward(exchange, body);
            answer(exchange, response.statusCode(), response.body());
        }
    }

    /** The good rows reach the sandbox; the others are refused row by row, or with the call. */
    private void importCall(HttpExchange exchange, byte[] body) throws IOException {
        ObjectNode call = (ObjectNode) JSON.readTree(body);
        ObjectNode rows = (ObjectNode) call.path("messages");
        List<String> bad = new ArrayList<>();
        for (Map.Entry<String, JsonNode> row : rows.properties()) {
            if (which.test(row.getValue())) {
                bad.add(row.getKey());
            }
        }
        rows.remove(bad);
        refused.addAndGet(bad.size());
        HttpResponse<byte[]> response = forward(exchange, JSON.writeValueAsBytes(call));
        if (bad.isEmpty() || response.statusCode() != 200) {
            answer(exchange, response.statusCode(), response.body());
        } else if (way.wholeCall()) {
            answer(exchange, way.status(), way.body().getBytes(StandardCharsets.UTF_8));
        } else {
            ObjectNode answer = (ObjectNode) JSON.readTree(response.body());
            ObjectNode data = (ObjectNode) answer.path("data");
            for (String key : bad) {
                data.putObject(key).put("success", false).set("error", JSON.readTree(way.error()));
            }
            answer(exchange, 200, JSON.writeValueAsBytes(answer));
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        target.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        HEADERS.forEach(name -> {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        });
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new IOException(closing);
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
