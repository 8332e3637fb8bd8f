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
 * Shows a run while it goes on: a page at {@code /}, the same as JSON at {@code /status.json}, for Prometheus at {@code
 * /metrics}. It only reads what the run has said of itself last, by a thread of its own of the lowest priority, so
 * whatever is asked, and however often or slowly, the run does not wait. Only an answer to somebody on this machine is
 * given where it listens on loopback: a page of another site that got hold of the address is refused by its host name.
 */
public final class LivePage implements AutoCloseable {

    private static final Pattern LOCAL = Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?");
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final PageServer server;
    private final LiveHtml html = new LiveHtml();
    private final LiveMetrics metrics = new LiveMetrics();
    private volatile @Nullable Shown shown;
    /** Used by the server's one thread. */
    private @Nullable Made made;

    /** What is shown. */
    private record Shown(Supplier<RunStatus> status, Supplier<List<RunStatus.Moment>> moments) {}

    private record Made(RunStatus status, String page) {}

    private LivePage(InetSocketAddress address) throws IOException {
        server = new PageServer(address, this::reply);
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if the address is in use, or not this machine's
     */
    public static LivePage open(InetSocketAddress address) throws IOException {
        return new LivePage(address);
    }

    /** Shows this from now on. */
    public void show(Supplier<RunStatus> status, Supplier<List<RunStatus.Moment>> moments) {
        shown = new Shown(status, moments);
    }

    /** Where it is. */
    public String url() {
        InetSocketAddress at = server.address();
        InetAddress host = at.getAddress();
        String name = host.isAnyLocalAddress()
                ? "127.0.0.1"
                : host instanceof Inet6Address ? "[" + host.getHostAddress() + "]" : host.getHostAddress();
        return "http://" + name + ":" + at.getPort() + "/";
    }

    /** Whether only this machine can reach it. */
    public boolean local() {
        return server.address().getAddress().isLoopbackAddress();
    }

    @Override
    public void close() {
        server.close();
        metrics.close();
    }

    private Reply reply(Request request) {
        String host = request.host();
        if (local()
                && host != null
                && !LOCAL.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
            return plain(403, "This page answers to 127.0.0.1 and localhost only.\n");
        }
        if (!List.of("GET", "HEAD").contains(request.method())) {
            return plain(405, "This page can only be read.\n");
        }
        Shown now = shown;
        return switch (request.path()) {
            case "/" ->
                now == null
                        ? new Reply(503, PLAIN, Map.of("Refresh", "1"), "The run begins.\n")
                        : new Reply(
                                200,
                                "text/html; charset=utf-8",
                                Map.of("Content-Security-Policy", html.policy()),
                                page(now));
            case "/status.json" ->
                now == null
                        ? plain(503, "The run begins.\n")
                        : new Reply(
                                200,
                                "application/json",
                                Map.of(),
                                StatusJson.write(now.status().get(), false) + "\n");
            case "/metrics" ->
                now == null
                        ? plain(503, "The run begins.\n")
                        : new Reply(
                                200,
                                LiveMetrics.TYPE,
                                Map.of(),
                                metrics.of(now.status().get()));
            default -> plain(404, "There are /, /status.json and /metrics.\n");
        };
    }

    /** Made once for all who ask before the run is looked at again: many that ask cost no more than one. */
    private String page(Shown now) {
        RunStatus status = now.status().get();
        Made last = made;
        if (last == null || !last.status().equals(status)) {
            last = new Made(status, html.of(status, now.moments().get()));
            made = last;
        }
        return last.page();
    }

    private static Reply plain(int status, String body) {
        return new Reply(status, PLAIN, Map.of(), body);
    }
}
