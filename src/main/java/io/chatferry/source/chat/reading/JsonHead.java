package io.chatferry.source.chat.reading;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.row.JsonText;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The beginning of a JSON file, cut somewhere: its shape tells how to read it.
 *
 * @param isArray whether the file is one array
 * @param roots the values that the file has one behind the other, as far as they were read; the last one may be cut
 */
public record JsonHead(boolean isArray, List<JsonNode> roots) {

    private static final int BYTES = 1 << 16;
    private static final int MAX_ELEMENTS = 20;

    public JsonHead {
        roots = List.copyOf(roots);
    }

    /** The beginning of a file; empty if it is not JSON, or cannot be read: that is told where it is read. */
    public static JsonHead of(ExportFile file) {
        byte[] bytes;
        try (ExportInput input = file.open()) {
            bytes = input.readNBytes(BYTES);
        } catch (IOException unreadable) {
            return new JsonHead(false, List.of());
        }
        int start = bytes.length > 2 && bytes[0] == (byte) 0xEF ? 3 : 0;
        List<JsonNode> roots = new Reading().read(bytes, start);
        return new JsonHead(!roots.isEmpty() && roots.get(0).isArray(), roots);
    }

    /**
     * The beginning of a file with, if that is one object, all keys under which it has arrays: they may stand behind a long one. Reads
     * such a file to its end.
     */
    public static JsonHead withLists(ExportFile file) {
        JsonHead head = of(file);
        if (head.isArray || head.roots.size() != 1 || !(head.roots.get(0) instanceof ObjectNode object)) {
            return head;
        }
        try (ExportInput input = file.open();
                JsonParser parser = JsonText.mapper().createParser(input.withBadBytesReplaced())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.START_ARRAY && !object.has(name)) {
                    object.putArray(name);
                }
                parser.skipChildren();
            }
        } catch (IOException | JacksonException broken) {
            // told where it is read
        }
        return head;
    }

    /** The first objects: the values, or the elements of the array. */
    public List<ObjectNode> objects() {
        List<ObjectNode> objects = new ArrayList<>();
        for (JsonNode root : roots) {
            if (root instanceof ObjectNode object) {
                objects.add(object);
            } else if (isArray) {
                root.forEach(element -> {
                    if (element instanceof ObjectNode object) {
                        objects.add(object);
                    }
                });
            }
        }
        return objects;
    }

    /** The first object; empty if there is none. */
    public ObjectNode first() {
        List<ObjectNode> objects = objects();
        return objects.isEmpty() ? JsonText.mapper().createObjectNode() : objects.get(0);
    }

    /**
     * Those of some keys under which the file holds rows, in their order: as an object or an array of objects with rows. Empty if it
     * holds the rows themselves.
     */
    public List<String> pages(Collection<String> keys) {
        if (!isArray && roots.size() > 1) {
            return List.of(); // a page a line: each is a row
        }
        return keys.stream()
                .filter(key ->
                        objects().stream().anyMatch(object -> object.path(key).isArray()))
                .toList();
    }

    /** Builds the tree of what there is. */
    private static final class Reading {

        private final List<JsonNode> roots = new ArrayList<>();
        private final Deque<JsonNode> open = new ArrayDeque<>();
        private final Deque<String> names = new ArrayDeque<>();

        List<JsonNode> read(byte[] bytes, int start) {
            try (JsonParser parser = JsonText.mapper().createParser(bytes, start, bytes.length - start)) {
                JsonToken token = parser.nextToken();
                while (token != null && roots.size() <= MAX_ELEMENTS) {
                    take(token, parser);
                    token = parser.nextToken();
                }
            } catch (JacksonException | NumberFormatException cut) {
                // what was read until here is what there is
            }
            return roots;
        }

        private void take(JsonToken token, JsonParser parser) {
            switch (token) {
                case START_OBJECT -> begin(JsonText.mapper().createObjectNode());
                case START_ARRAY -> begin(JsonText.mapper().createArrayNode());
                case END_OBJECT, END_ARRAY -> {
                    open.pop();
                    names.pop();
                }
                case PROPERTY_NAME -> {
                    names.pop();
                    names.push(parser.currentName());
                }
                case VALUE_STRING -> add(JsonText.mapper().getNodeFactory().stringNode(parser.getString()));
                case VALUE_TRUE, VALUE_FALSE ->
                    add(JsonText.mapper().getNodeFactory().booleanNode(token == JsonToken.VALUE_TRUE));
                case VALUE_NUMBER_INT ->
                    add(JsonText.mapper().getNodeFactory().numberNode(parser.getBigIntegerValue()));
                case VALUE_NUMBER_FLOAT ->
                    add(JsonText.mapper().getNodeFactory().numberNode(parser.getDecimalValue()));
                default -> add(JsonText.mapper().getNodeFactory().nullNode());
            }
        }

        private void begin(JsonNode container) {
            add(container);
            open.push(container);
            names.push("");
        }

        private void add(JsonNode value) {
            JsonNode parent = open.peek();
            if (parent instanceof ObjectNode object) {
                object.set(names.getFirst(), value);
            } else if (parent instanceof ArrayNode array) {
                if (array.size() < MAX_ELEMENTS) {
                    array.add(value);
                }
            } else {
                roots.add(value);
            }
        }
    }
}
