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
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands in front of a sandbox, and answers in its place where a test wants it to. */
public final class StandIn implements AutoCloseable {

    private static final List<String> HEADERS = List.of("apikey", "appid", "content-type", "onbehalfof");

    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI target;
    private final Answers answers;

    /** An answer. */
    public record Reply(int status, String body) {

        /** No answer at all, for as long as the stand-in lives. */
        public static final Reply NEVER = new Reply(0, "");

        /** A refusal. */
        public static Reply error(int status, String code) {
            return new Reply(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"Said the stand-in.\"}}");
        }
    }

    /** A request that has come. */
    public record Call(String method, URI uri, String body, Forward forward) {

        /** Whether it is this method on a path that ends so. */
        public boolean is(String wanted, String path) {
            return method.equals(wanted) && uri.getPath().endsWith(path);
        }

        /** What the sandbox answers to it. */
        public Reply forwarded() throws IOException {
            return forward.to(body);
        }

        /** What the sandbox answers to it with another body. */
        public Reply forwarded(String otherBody) throws IOException {
            return forward.to(otherBody);
        }
    }

    /** Sends a request on to the sandbox. */
    public interface Forward {
        Reply to(String body) throws IOException;
    }

    /** What is answered to a call. */
    public interface Answers {
        Reply to(Call call) throws IOException;
    }

    public StandIn(URI target, Answers answers) {
        this.target = target;
        this.answers = answers;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where it is reached. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + target.getPath());
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Reply reply = answers.to(new Call(
                exchange.getRequestMethod(), exchange.getRequestURI(), body, other -> forward(exchange, other)));
        if (reply.equals(Reply.NEVER)) {
            return;
        }
        byte[] said = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(reply.status(), said.length);
        exchange.getResponseBody().write(said);
        exchange.close();
    }

    private Reply forward(HttpExchange exchange, String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        target.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofString(body));
        HEADERS.forEach(name -> {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        });
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new IOException(closing);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
