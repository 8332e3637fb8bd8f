package io.chatferry.report.live;

import io.chatferry.report.files.StatusJson;
import io.chatferry.report.live.PageServer.Reply;
import io.chatferry.report.live.PageServer.Request;
import io.chatferry.report.model.RunStatus;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run while it is active: a page at {@code /}, the same as JSON at {@code /status.json}, and metrics for Prometheus
 * at {@code /metrics}. It only reads the latest status of the run, on one thread of the lowest priority, so that requests
 * never slow the run down. On loopback it refuses requests whose {@code Host} is not this machine, which protects against
 * DNS rebinding.
 */
public final class LivePage implements AutoCloseable {

    private static final Pattern LOCAL = Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?");
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final PageServer server;
    private final LiveHtml html = new LiveHtml();
    private final LiveMetrics metrics = new LiveMetrics();
    private volatile @Nullable StatusSource source;
    /** Used by the server's one thread. */
    private @Nullable RenderedPage rendered;

    /** The suppliers of the run that is shown. */
    private record StatusSource(Supplier<RunStatus> status, Supplier<List<RunStatus.Moment>> moments) {}

    private record RenderedPage(RunStatus status, String page) {}

    private LivePage(InetSocketAddress address) throws IOException {
        server = new PageServer(address, this::reply);
    }

    /**
     * Starts to listen.
     *
     * @throws IOException if the address is in use, or not this machine's
     */
    public static LivePage open(InetSocketAddress address) throws IOException {
        return new LivePage(address);
    }

    /** Sets the run that is shown from now on. */
    public void show(Supplier<RunStatus> status, Supplier<List<RunStatus.Moment>> moments) {
        source = new StatusSource(status, moments);
    }

    /** The address of the page. */
    public String url() {
        InetSocketAddress at = server.address();
        InetAddress host = at.getAddress();
        String name = host.isAnyLocalAddress()
                ? "127.0.0.1"
                : host instanceof Inet6Address ? "[" + host.getHostAddress() + "]" : host.getHostAddress();
        return "http://" + name + ":" + at.getPort() + "/";
    }

    /** Whether it listens on loopback, so that only this machine can reach it. */
    public boolean isLocal() {
        return server.address().getAddress().isLoopbackAddress();
    }

    @Override
    public void close() {
        server.close();
        metrics.close();
    }

    private Reply reply(Request request) {
        String host = request.host();
        if (isLocal()
                && host != null
                && !LOCAL.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
            return plain(403, "This page answers only to 127.0.0.1 and localhost.\n");
        }
        if (!List.of("GET", "HEAD").contains(request.method())) {
            return plain(405, "This page is read-only: use GET or HEAD.\n");
        }
        StatusSource now = source;
        return switch (request.path()) {
            case "/" ->
                now == null
                        ? new Reply(503, PLAIN, Map.of("Refresh", "1"), "The run is starting.\n")
                        : new Reply(
                                200,
                                "text/html; charset=utf-8",
                                Map.of("Content-Security-Policy", html.policy()),
                                page(now));
            case "/status.json" ->
                now == null
                        ? plain(503, "The run is starting.\n")
                        : new Reply(
                                200,
                                "application/json",
                                Map.of(),
                                StatusJson.write(now.status().get(), false) + "\n");
            case "/metrics" ->
                now == null
                        ? plain(503, "The run is starting.\n")
                        : new Reply(
                                200,
                                LiveMetrics.TYPE,
                                Map.of(),
                                metrics.of(now.status().get()));
            default -> plain(404, "Not found: try /, /status.json or /metrics.\n");
        };
    }

    /** Rendered once for each status: many requests cost no more than one. */
    private String page(StatusSource now) {
        RunStatus status = now.status().get();
        RenderedPage last = rendered;
        if (last == null || !last.status().equals(status)) {
            last = new RenderedPage(status, html.of(status, now.moments().get()));
            rendered = last;
        }
        return last.page();
    }

    private static Reply plain(int status, String body) {
        return new Reply(status, PLAIN, Map.of(), body);
    }
}
