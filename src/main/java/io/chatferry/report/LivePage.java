package io.chatferry.report;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run while it goes on: a page at {@code /}, the same as JSON at {@code /status.json}, for Prometheus at {@code
 * /metrics}. It only reads what the run has said of itself last, by two threads of its own of the lowest priority, so
 * whatever is asked, and however often or slowly, the run does not wait. Only an answer to somebody on this machine is
 * given where it listens on loopback: a page of another site that got hold of the address is refused by its host name.
 */
public final class LivePage implements AutoCloseable {

    private static final Pattern LOCAL = Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?");
    private static final int THREADS = 2;

    private final HttpServer server;
    private final ExecutorService threads;
    private final LiveHtml html;
    private volatile @Nullable Shown shown;

    /** What is shown. */
    private record Shown(Supplier<RunStatus> status, Supplier<List<RunStatus.Moment>> moments) {}

    private LivePage(HttpServer server) throws IOException {
        this.server = server;
        this.html = new LiveHtml();
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "live-page");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if the address is in use, or not this machine's
     */
    public static LivePage open(InetSocketAddress address) throws IOException {
        // whoever sends or reads a byte a minute does not keep a thread
        for (String most : List.of("sun.net.httpserver.maxReqTime", "sun.net.httpserver.maxRspTime")) {
            if (System.getProperty(most) == null) {
                System.setProperty(most, "10");
            }
        }
        HttpServer server = HttpServer.create(address, 16);
        LivePage page = new LivePage(server);
        server.start();
        return page;
    }

    /** Shows this from now on. */
    public void show(Supplier<RunStatus> status, Supplier<List<RunStatus.Moment>> moments) {
        shown = new Shown(status, moments);
    }

    /** Where it is. */
    public String url() {
        InetSocketAddress at = server.getAddress();
        InetAddress host = at.getAddress();
        String name = host.isAnyLocalAddress()
                ? "127.0.0.1"
                : host instanceof Inet6Address ? "[" + host.getHostAddress() + "]" : host.getHostAddress();
        return "http://" + name + ":" + at.getPort() + "/";
    }

    /** Whether only this machine can reach it. */
    public boolean local() {
        return server.getAddress().getAddress().isLoopbackAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = reply(exchange);
            exchange.getResponseHeaders().set("Content-Type", reply.type());
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(reply.status(), -1);
                return;
            }
            exchange.sendResponseHeaders(reply.status(), body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (local()
                && host != null
                && !LOCAL.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
            return Reply.plain(403, "This page answers to 127.0.0.1 and localhost only.\n");
        }
        if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
            return Reply.plain(405, "This page can only be read.\n");
        }
        Shown now = shown;
        return switch (exchange.getRequestURI().getPath()) {
            case "/" ->
                now == null
                        ? new Reply(503, Reply.PLAIN, Map.of("Refresh", "1"), "The run begins.\n")
                        : new Reply(
                                200,
                                "text/html; charset=utf-8",
                                Map.of("Content-Security-Policy", html.policy()),
                                html.of(now.status().get(), now.moments().get()));
            case "/status.json" ->
                now == null
                        ? Reply.plain(503, "The run begins.\n")
                        : new Reply(
                                200,
                                "application/json",
                                Map.of(),
                                StatusJson.write(now.status().get(), false) + "\n");
            case "/metrics" ->
                now == null
                        ? Reply.plain(503, "The run begins.\n")
                        : new Reply(
                                200,
                                LiveMetrics.TYPE,
                                Map.of(),
                                LiveMetrics.of(now.status().get()));
            default -> Reply.plain(404, "There are /, /status.json and /metrics.\n");
        };
    }

    private record Reply(int status, String type, Map<String, String> headers, String body) {

        private static final String PLAIN = "text/plain; charset=utf-8";

        static Reply plain(int status, String body) {
            return new Reply(status, PLAIN, Map.of(), body);
        }
    }
}
