package io.chatferry.job;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands before the sandbox and shows conversations as another server would: ordered by time, and going on behind a time and
 * an id; with one way or another of showing them badly.
 */
final class TimeOrderedTarget implements AutoCloseable {

    /** Ways of showing lists. */
    enum Quirk {
        /** The list goes on by id alone, though it is ordered by time. */
        IGNORES_TIME,
        /** The list goes on by time alone, behind the whole second. */
        IGNORES_ID,
        /** Every page is the first. */
        IGNORES_CURSOR,
        /** Every page is the first, and names another place to go on at. */
        IGNORES_CURSOR_AND_COUNTS,
        /** The last message of a page is the first of the next one. */
        REPEATS_LAST,
        /** A page ends early, some are empty, and all but the last name where to go on. */
        SHORT_AND_EMPTY_PAGES,
        /** Deleted messages are in no list and are not found by their ids either. */
        HIDES_DELETED,
        /** The place to go on at has another key that must be handed back. */
        OPAQUE_KEY
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> HEADERS = List.of("apikey", "appid", "content-type", "onbehalfof");

    final AtomicLong pages = new AtomicLong();
    final AtomicLong singles = new AtomicLong();
    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(16);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI target;
    private final int pageSize;
    private final Set<Quirk> quirks;
    private final AtomicLong counter = new AtomicLong();
    private final Map<String, List<ObjectNode>> conversations = new ConcurrentHashMap<>();

    TimeOrderedTarget(URI target, int pageSize, Quirk... quirks) {
        this.target = target;
        this.pageSize = pageSize;
        this.quirks = EnumSet.noneOf(Quirk.class);
        this.quirks.addAll(List.of(quirks));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + target.getPath();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean get = exchange.getRequestMethod().equals("GET");
        try {
            if (get && path.matches(".*/(users|groups)/[^/]+/messages")) {
                pages.incrementAndGet();
                answer(exchange, 200, JSON.writeValueAsBytes(list(exchange, path)));
                return;
            }
            boolean single = get && path.matches(".*/v3/messages/[^/]+");
            singles.addAndGet(single ? 1 : 0);
            HttpResponse<byte[]> response = forward(
                    exchange,
                    exchange.getRequestURI().toString(),
                    exchange.getRequestBody().readAllBytes());
            boolean hidden = single
                    && quirks.contains(Quirk.HIDES_DELETED)
                    && JSON.readTree(response.body()).at("/data/deletedAt").asLong(0) > 0;
            answer(
                    exchange,
                    hidden ? 404 : response.statusCode(),
                    hidden
                            ? "{\"error\":{\"code\":\"ERR_MESSAGE_ID_NOT_FOUND\"}}".getBytes(StandardCharsets.UTF_8)
                            : response.body());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, String path, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(path))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        HEADERS.forEach(name -> {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        });
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private ObjectNode list(HttpExchange exchange, String path) throws IOException, InterruptedException {
        String reader = exchange.getRequestHeaders().getFirst("onbehalfof");
        List<ObjectNode> all = conversations.get(path + " " + reader);
        if (all == null) {
            all = wholeConversation(exchange, path);
            conversations.put(path + " " + reader, all);
        }
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        boolean newer = !"prepend".equals(query.get("affix"));
        List<ObjectNode> ordered = new ArrayList<>(all);
        if (!newer) {
            Collections.reverse(ordered);
        }
        boolean first = !query.containsKey("id") && !query.containsKey("sentAt") && !query.containsKey("opaque");
        if (!first) {
            ordered.removeIf(message -> !isBeyond(message, query, newer));
        }
        boolean emptyNow = quirks.contains(Quirk.SHORT_AND_EMPTY_PAGES) && counter.incrementAndGet() % 3 == 0 && !first;
        int size = quirks.contains(Quirk.SHORT_AND_EMPTY_PAGES) ? 1 + (int) (counter.get() % pageSize) : pageSize;
        List<ObjectNode> page = emptyNow ? List.of() : ordered.subList(0, Math.min(size, ordered.size()));
        ObjectNode envelope = JSON.createObjectNode();
        ArrayNode data = envelope.putArray("data");
        page.forEach(data::add);
        ObjectNode meta = envelope.putObject("meta");
        meta.putObject("current").put("limit", pageSize).put("count", page.size());
        if (emptyNow && !ordered.isEmpty()) {
            ObjectNode next = meta.putObject("next").put("affix", newer ? "append" : "prepend");
            query.forEach((name, value) -> {
                if (Set.of("id", "sentAt").contains(name)) {
                    next.put(name, value);
                }
            });
            next.put("visit", counter.get()); // the same place, named otherwise
        } else if (page.size() < ordered.size() || (page.size() == pageSize && !quirks.isEmpty())) {
            next(meta, page.get(page.size() - 1), newer);
        }
        return envelope;
    }

    private void next(ObjectNode meta, ObjectNode last, boolean newer) {
        ObjectNode next = meta.putObject("next").put("affix", newer ? "append" : "prepend");
        if (quirks.contains(Quirk.OPAQUE_KEY)) {
            next.put(
                    "opaque",
                    last.path("sentAt").asLong() + "/" + last.path("id").asString());
            next.put("id", "1");
            return;
        }
        next.put("sentAt", last.path("sentAt").asLong())
                .put("id", last.path("id").asString());
        if (quirks.contains(Quirk.IGNORES_CURSOR_AND_COUNTS)) {
            next.put("id", Long.toString(counter.incrementAndGet() + 1_000_000_000L));
        }
    }

    private boolean isBeyond(ObjectNode message, Map<String, String> query, boolean newer) {
        if (quirks.contains(Quirk.IGNORES_CURSOR) || quirks.contains(Quirk.IGNORES_CURSOR_AND_COUNTS)) {
            return true;
        }
        String[] opaque = query.getOrDefault("opaque", "0/0").split("/");
        boolean byKey = quirks.contains(Quirk.OPAQUE_KEY);
        long time = byKey ? Long.parseLong(opaque[0]) : Long.parseLong(query.getOrDefault("sentAt", "-1"));
        long id = Long.parseLong(byKey ? opaque[1] : query.getOrDefault("id", "-1"));
        int sign = newer ? 1 : -1;
        int byTime = sign * Long.compare(message.path("sentAt").asLong(), time);
        int byId = sign * Long.compare(Long.parseLong(message.path("id").asString()), id);
        if (time < 0 || quirks.contains(Quirk.IGNORES_TIME)) {
            return byId > 0;
        }
        if (quirks.contains(Quirk.IGNORES_ID)) {
            return byTime > 0;
        }
        return byTime > 0 || (byTime == 0 && (quirks.contains(Quirk.REPEATS_LAST) ? byId >= 0 : byId > 0));
    }

    private List<ObjectNode> wholeConversation(HttpExchange exchange, String path)
            throws IOException, InterruptedException {
        List<ObjectNode> all = new ArrayList<>();
        String newest = "0";
        while (true) {
            HttpResponse<byte[]> response =
                    forward(exchange, path + "?withTags=true&limit=1000&affix=append&id=" + newest, new byte[0]);
            JsonNode data = JSON.readTree(response.body()).path("data");
            if (data.isEmpty()) {
                break;
            }
            data.forEach(message -> all.add((ObjectNode) message));
            newest = data.get(data.size() - 1).path("id").asString();
        }
        if (quirks.contains(Quirk.HIDES_DELETED)) {
            all.removeIf(message -> message.path("deletedAt").asLong(0) > 0);
        }
        all.sort(Comparator.<ObjectNode>comparingLong(
                        message -> message.path("sentAt").asLong())
                .thenComparingLong(message -> Long.parseLong(message.path("id").asString())));
        return all;
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String part : raw.split("&")) {
            String[] pair = part.split("=", 2);
            query.put(
                    URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return query;
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
