package io.chatferry.sandbox.app;

import io.chatferry.sandbox.http.Call;
import io.chatferry.sandbox.limits.CallClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The routes of the API. Among matching routes of the same length the first one wins. */
public final class Routes {

    /** Handles a call and returns the envelope of its answer. */
    @FunctionalInterface
    public interface Handler {
        ObjectNode handle(Request request);
    }

    /** A route and a request that matches it. */
    public record Match(Route route, Request request) {}

    /**
     * A call of the API.
     *
     * @param name as counted and shown, for example {@code GET /users/{uid}}
     */
    public record Route(String name, CallClass callClass, List<String> parts, Handler handler) {

        Optional<Map<String, String>> fit(List<String> segments) {
            Map<String, String> values = new HashMap<>();
            for (int i = 0; i < parts.size(); i++) {
                String part = parts.get(i);
                if (part.startsWith("{")) {
                    values.put(part.substring(1, part.length() - 1), segments.get(i));
                } else if (!part.equals(segments.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(values);
        }
    }

    private final Map<String, List<Route>> byShape = new HashMap<>();

    /** Adds a standard call. */
    public Routes add(String name, Handler handler) {
        return add(name, CallClass.STANDARD, handler);
    }

    public Routes add(String name, CallClass callClass, Handler handler) {
        int space = name.indexOf(' ');
        List<String> parts = List.of(name.substring(space + 2).split("/"));
        byShape.computeIfAbsent(name.substring(0, space) + parts.size(), s -> new ArrayList<>())
                .add(new Route(name, callClass, parts, handler));
        return this;
    }

    /**
     * The route that a request matches, if any.
     *
     * @param segments of the path after the version
     */
    public Optional<Match> match(Call call, List<String> segments) {
        for (Route route : byShape.getOrDefault(call.method() + segments.size(), List.of())) {
            Optional<Map<String, String>> values = route.fit(segments);
            if (values.isPresent()) {
                return Optional.of(new Match(route, new Request(call, values.get())));
            }
        }
        return Optional.empty();
    }
}
