package io.chatferry.cometchat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of bare sockets, which can misbehave in every way that HTTP libraries prevent. */
final class RawServer implements AutoCloseable {

    /** What it does with a request; returns whether the connection stays open. */
    interface Behaviour {
        boolean answer(Request request, Socket socket, OutputStream out) throws IOException, InterruptedException;
    }

    record Request(String line, List<String> headers, String body) {

        boolean has(String header) {
            return headers.stream().anyMatch(h -> h.equalsIgnoreCase(header));
        }
    }

    final List<Request> requests = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket listener;
    private final String greeting;
    private final Behaviour behaviour;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    RawServer(Behaviour behaviour) throws IOException {
        this("", behaviour);
    }

    /** A server that speaks before it is asked, and closes. */
    RawServer(String greeting) throws IOException {
        this(greeting, (request, socket, out) -> false);
    }

    private RawServer(String greeting, Behaviour behaviour) throws IOException {
        this.greeting = greeting;
        this.behaviour = behaviour;
        this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        start("accept", this::accept);
    }

    /** Sends these bytes, and keeps the connection open. */
    static Behaviour sends(String bytes) {
        return (request, socket, out) -> {
            out.write(bytes.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return true;
        };
    }

    static String response(int status, String body, String... headers) {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text.append("Content-Length: ")
                .append(body.getBytes(StandardCharsets.UTF_8).length)
                .append("\r\n\r\n")
                .append(body)
                .toString();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v3");
    }

    void closeConnections() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                connections.incrementAndGet();
                sockets.add(socket);
                start("connection", () -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            if (!greeting.isEmpty()) {
                out.write(greeting.getBytes(StandardCharsets.UTF_8));
                return;
            }
            Request request = read(in);
            while (request != null) {
                requests.add(request);
                if (!behaviour.answer(request, socket, out)) {
                    return;
                }
                request = read(in);
            }
        } catch (IOException e) {
            // the client went away, or the test closed the connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Request read(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        List<String> headers = new CopyOnWriteArrayList<>();
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            headers.add(header);
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        return new Request(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, "raw-server-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
            closeConnections();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
