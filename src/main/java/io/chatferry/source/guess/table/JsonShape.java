package io.chatferry.source.guess.table;

import io.chatferry.source.row.JsonText;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The structure of a JSON document, from its beginning: where in it collections of records are. */
public final class JsonShape {

    private static final int MAX_KEYS = 300;
    private static final int MAX_NODES = 100_000;
    private static final int MAX_DEPTH = 24;
    private static final String STEP = "/*";

    private final Node root = new Node();
    private int roots;
    private boolean isArray;
    private int nodes;

    /** What stands at one place of the document, or at one place of all elements of a collection. */
    private static final class Node {
        private long scalars;
        private long booleans;
        private long objects;
        private long arrays;
        private final Map<String, Node> fields = new LinkedHashMap<>();
        private @Nullable Node element;

        boolean isObject() {
            return objects > 0 && scalars + booleans + arrays == 0;
        }

        /** Whether it has fields with values of their own, as a record has. */
        boolean isRecord() {
            long plain = fields.values().stream().filter(f -> f.scalars > 0).count();
            return isObject() && plain >= 1 && fields.size() >= 2;
        }

        void merge(Node other) {
            scalars += other.scalars;
            booleans += other.booleans;
            objects += other.objects;
            arrays += other.arrays;
            other.fields.forEach((key, field) ->
                    fields.computeIfAbsent(key, any -> new Node()).merge(field));
            if (other.element != null) {
                element = element == null ? new Node() : element;
                element.merge(other.element);
            }
        }
    }

    /** Reads the beginning of a document as far as it goes. */
    public static JsonShape of(ByteBuffer bytes) {
        JsonShape shape = new JsonShape();
        try (JsonParser parser = JsonText.mapper().createParser(stream(bytes))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                shape.isArray |= token == JsonToken.START_ARRAY;
                shape.roots++;
                shape.read(parser, token, shape.root, 0);
            }
        } catch (JacksonException end) {
            // the bytes end here, or are no JSON from here on
        }
        return shape;
    }

    private static ByteArrayInputStream stream(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return new ByteArrayInputStream(copy);
    }

    private void read(JsonParser parser, JsonToken token, Node node, int depth) {
        switch (token) {
            case START_OBJECT -> {
                node.objects++;
                for (JsonToken next = parser.nextToken(); next == JsonToken.PROPERTY_NAME; next = parser.nextToken()) {
                    Node field = field(node, parser.currentName(), depth);
                    JsonToken value = parser.nextToken();
                    if (value == null) {
                        return;
                    }
                    read(parser, value, field, depth + 1);
                }
            }
            case START_ARRAY -> {
                node.arrays++;
                Node element = node.element;
                if (element == null) {
                    element = new Node();
                    node.element = element;
                }
                for (JsonToken next = parser.nextToken();
                        next != null && next != JsonToken.END_ARRAY;
                        next = parser.nextToken()) {
                    read(parser, next, depth < MAX_DEPTH ? element : new Node(), depth + 1);
                }
            }
            case VALUE_TRUE, VALUE_FALSE -> node.booleans++;
            case VALUE_NULL -> {}
            default -> node.scalars++;
        }
    }

    private Node field(Node node, String name, int depth) {
        Node known = node.fields.get(name);
        if (known != null) {
            return known;
        }
        if (depth >= MAX_DEPTH || node.fields.size() >= MAX_KEYS || nodes >= MAX_NODES) {
            return new Node();
        }
        nodes++;
        Node field = new Node();
        node.fields.put(name, field);
        return field;
    }

    /** Whether the rows lie in the document, rather than being its elements or lines. */
    public boolean isDocument() {
        if (isArray) {
            return false;
        }
        long plain = root.fields.values().stream().filter(f -> f.scalars > 0).count();
        List<String> paths = paths();
        boolean isPages = plain <= 1 && paths.stream().anyMatch(path -> path.lastIndexOf('/') == 0);
        return roots == 1 ? plain <= 4 && !paths.isEmpty() : isPages;
    }

    /** The paths of collections of records, as {@code rows} of a mapping names them. */
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        find(root, "", paths);
        return paths;
    }

    private static void find(Node node, String path, List<String> paths) {
        Node element = node.element;
        if (element != null && element.objects > 0 && !path.isEmpty()) {
            String rows = path.contains(STEP) ? path + STEP : path;
            paths.add(rows);
            element.fields.forEach((key, field) -> find(field, path + STEP + "/" + escaped(key), paths));
        } else if (isCollection(node)) {
            Node all = new Node();
            node.fields.values().forEach(all::merge);
            paths.add(path + STEP);
            all.fields.forEach((key, field) -> find(field, path + STEP + "/" + escaped(key), paths));
        } else {
            node.fields.forEach((key, field) -> find(field, path + "/" + escaped(key), paths));
        }
    }

    /** Whether the values of an object are records of one kind, by their ids. */
    private static boolean isCollection(Node node) {
        if (node.fields.isEmpty() || !node.fields.values().stream().allMatch(Node::isObject)) {
            return false;
        }
        long records = node.fields.values().stream().filter(Node::isRecord).count();
        if (records * 10 < node.fields.size() * 8L) {
            return false;
        }
        Map<String, Integer> names = new LinkedHashMap<>();
        node.fields.values().forEach(child -> child.fields.keySet().forEach(key -> names.merge(key, 1, Integer::sum)));
        long common = names.values().stream()
                .filter(count -> count * 10 >= node.fields.size() * 6)
                .count();
        return common >= 2;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
