package io.chatferry.job;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A server of files for tests, with ranges; it counts the bytes of each path that have left it. */
final class FileServer implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> sent = new ConcurrentHashMap<>();
    private final Map<String, List<String>> headers = new ConcurrentHashMap<>();
    private final List<String> order = new java.util.concurrent.CopyOnWriteArrayList<>();
    private volatile int bytesPerSecond = Integer.MAX_VALUE;
    private volatile String neededToken = "";

    FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "file-server");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::answer);
        server.start();
    }

    /** Adds a file; returns its URL. */
    String add(String path, byte[] content) {
        files.put("/" + path, content);
        return "http://localhost:" + server.getAddress().getPort() + "/" + path;
    }

    FileServer slow(int bytesEachSecond) {
        bytesPerSecond = bytesEachSecond;
        return this;
    }

    FileServer needs(String token) {
        neededToken = token;
        return this;
    }

    /** The bytes of a file that have left, in all requests. */
    long sent(String path) {
        return sent.getOrDefault("/" + path, new AtomicLong()).get();
    }

    /** The paths that were asked for, in order. */
    List<String> order() {
        return List.copyOf(order);
    }

    /** The values of a header in all requests. */
    List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            List<String> authorization = call.getRequestHeaders().get("Authorization");
            if (authorization != null) {
                headers.merge("Authorization", authorization, (before, now) -> {
                    List<String> all = new java.util.ArrayList<>(before);
                    all.addAll(now);
                    return all;
                });
            }
            String path = call.getRequestURI().getPath();
            order.add(path);
            byte[] content = files.get(path);
            if (!neededToken.isEmpty() && !List.of(neededToken).equals(authorization)) {
                call.sendResponseHeaders(403, -1);
                return;
            }
            if (content == null) {
                call.sendResponseHeaders(404, -1);
                return;
            }
            call.getResponseHeaders().set("ETag", "\"" + Arrays.hashCode(content) + "\"");
            call.getResponseHeaders().set("Accept-Ranges", "bytes");
            String range = call.getRequestHeaders().getFirst("Range");
            int from = 0;
            if (range != null && range.matches("bytes=\\d+-")) {
                from = Integer.parseInt(range.substring(6, range.length() - 1));
                call.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            }
            if (call.getRequestMethod().equals("HEAD")) {
                call.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
                call.sendResponseHeaders(200, -1);
                return;
            }
            call.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
            send(call.getResponseBody(), path, content, from);
        }
    }

    private void send(OutputStream out, String path, byte[] content, int from) throws IOException {
        int chunk = Math.max(1, Math.min(1 << 16, bytesPerSecond / 20));
        long start = System.nanoTime();
        for (int at = from; at < content.length; at += chunk) {
            int length = Math.min(chunk, content.length - at);
            out.write(content, at, length);
            out.flush();
            sent.computeIfAbsent(path, each -> new AtomicLong()).addAndGet(length);
            long due = start + (long) ((at + length - from) * 1e9 / bytesPerSecond);
            java.util.concurrent.locks.LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
