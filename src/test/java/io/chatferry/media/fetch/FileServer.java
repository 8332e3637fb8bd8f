package io.chatferry.media.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server of files on a socket of its own, so that a test can send whatever bytes it likes, right or wrong, and stop anywhere. A
 * thread for each connection; it keeps what it was asked.
 */
public final class FileServer implements AutoCloseable {

    private final ServerSocket socket;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger inWork = new AtomicInteger();
    private final AtomicInteger mostInWork = new AtomicInteger();
    private final AtomicLong bodyBytes = new AtomicLong();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "file-server");
        thread.setDaemon(true);
        return thread;
    });

    /** Answers one request. */
    public interface Handler {
        void answer(Request request, Answer answer) throws Exception;
    }

    /**
     * What was asked.
     *
     * @param headers by their names in lower case
     * @param nanoTime when it came
     */
    public record Request(String method, String path, Map<String, String> headers, int connection, long nanoTime) {}

    private FileServer(ServerSocket socket, Handler handler) {
        this.socket = socket;
        this.handler = handler;
    }

    /** On a free port of the loopback address. */
    public static FileServer start(Handler handler) throws IOException {
        FileServer server =
                new FileServer(new ServerSocket(0, 100, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})), handler);
        server.threads.execute(server::accept);
        return server;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                int number = connections.incrementAndGet();
                open.add(connection);
                threads.execute(() -> serve(connection, number));
            } catch (IOException closed) {
                // the loop ends
            }
        }
    }

    private void serve(Socket connection, int number) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            boolean isOpen = true;
            while (isOpen) {
                Request request = read(in, number);
                if (request == null) {
                    return;
                }
                requests.add(request);
                mostInWork.accumulateAndGet(inWork.incrementAndGet(), Math::max);
                try {
                    Answer answer = new Answer(request, connection);
                    handler.answer(request, answer);
                    isOpen = !answer.isCut;
                } finally {
                    inWork.decrementAndGet();
                }
            }
        } catch (Exception ended) {
            // the other side has closed, or the test is over
        } finally {
            open.remove(connection);
        }
    }

    private static Request read(InputStream in, int connection) throws IOException {
        String first = line(in);
        if (first.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        String[] parts = first.split(" ");
        return new Request(parts[0], parts[1], headers, connection, System.nanoTime());
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public int port() {
        return socket.getLocalPort();
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public int connections() {
        return connections.get();
    }

    /** The most requests that were answered at once. */
    public int mostInWork() {
        return mostInWork.get();
    }

    /** Bytes of bodies that were sent. */
    public long bodyBytes() {
        return bodyBytes.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
        threads.shutdownNow();
    }

    /** The answer to one request, written by the handler. */
    public final class Answer {

        private final Request request;
        private final Socket connection;
        private boolean isCut;

        private Answer(Request request, Socket connection) {
            this.request = request;
            this.connection = connection;
        }

        /** A head with these headers, each {@code Name: value}, and nothing else. */
        public Answer head(int status, String... headers) throws IOException {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Words\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            return raw(head + "\r\n");
        }

        public Answer raw(String text) throws IOException {
            OutputStream out = connection.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return this;
        }

        public Answer body(byte[] bytes, int from, int to) throws IOException {
            connection.getOutputStream().write(bytes, from, to - from);
            connection.getOutputStream().flush();
            bodyBytes.addAndGet(to - from);
            return this;
        }

        /** A whole answer. */
        public void send(int status, byte[] body, String... headers) throws IOException {
            String[] all = Arrays.copyOf(headers, headers.length + 1);
            all[headers.length] = "Content-Length: " + body.length;
            head(status, all);
            if (!request.method().equals("HEAD")) {
                body(body, 0, body.length);
            }
        }

        /** The whole file, or the range that was asked for of this version; up to {@code cutAt} where that is in the file. */
        public void file(byte[] bytes, String etag, int cutAt, String... headers) throws IOException {
            String range = request.headers().getOrDefault("range", "");
            boolean isSame = request.headers().getOrDefault("if-range", etag).equals(etag);
            int from =
                    range.startsWith("bytes=") && isSame ? Integer.parseInt(range.substring(6, range.indexOf('-'))) : 0;
            String[] all = Arrays.copyOf(headers, headers.length + 3);
            all[headers.length] = "Content-Length: " + (bytes.length - from);
            all[headers.length + 1] = "ETag: " + etag;
            all[headers.length + 2] = from == 0
                    ? "Accept-Ranges: bytes"
                    : "Content-Range: bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length;
            head(from == 0 ? 200 : 206, all);
            body(bytes, from, Math.max(from, Math.min(cutAt, bytes.length)));
            if (cutAt < bytes.length) {
                cut();
            }
        }

        /** Ends the connection here. */
        public void cut() throws IOException {
            isCut = true;
            connection.close();
        }
    }
}
