package io.chatferry.source.typed;

import io.chatferry.source.row.JsonText;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Firestore's values: of its REST interface ({@code {"stringValue": …}}), of its Admin SDKs as JSON ({@code {"_seconds":
 * …}}), and of the tools that export collections ({@code {"__datatype__": …}}).
 */
final class FirestoreValues implements TypedValues {

    private static final String FIELDS = "fields";
    private static final String DATATYPE = "__datatype__";

    @Override
    public ObjectNode plain(ObjectNode row, Set<String> used) {
        ObjectNode plain = PlainTree.object(row, FirestoreValues::value);
        boolean document =
                plain.get(FIELDS) instanceof ObjectNode && plain.path("name").isString();
        if (!document || used.contains(FIELDS)) {
            return plain;
        }
        ObjectNode lifted = ((ObjectNode) plain.get(FIELDS)).deepCopy();
        lifted.set("__name__", plain.get("name"));
        return lifted;
    }

    private static @Nullable JsonNode value(ObjectNode object) {
        if (object.has(DATATYPE)) {
            return ofTool(object);
        }
        if (object.size() == 2) {
            return seconds(object);
        }
        if (object.size() != 1) {
            return null;
        }
        String type = object.propertyNames().iterator().next();
        JsonNode value = object.get(type);
        return switch (type) {
            case "stringValue", "referenceValue", "timestampValue" -> value.isString() ? value : null;
            case "integerValue", "doubleValue" -> PlainTree.number(value);
            case "booleanValue" -> value.isBoolean() ? value : null;
            case "nullValue" -> NullNode.getInstance();
            case "geoPointValue" -> value;
            case "mapValue" ->
                value.get(FIELDS) instanceof ObjectNode fields
                        ? PlainTree.object(fields, FirestoreValues::value)
                        : value.isObject() ? JsonText.mapper().createObjectNode() : null;
            case "arrayValue" ->
                value.path("values").isArray()
                        ? PlainTree.value(value.get("values"), FirestoreValues::value)
                        : value.isObject() ? JsonText.mapper().createArrayNode() : null;
            default -> null;
        };
    }

    private static @Nullable JsonNode ofTool(ObjectNode object) {
        JsonNode value = object.path("value");
        return switch (object.path(DATATYPE).stringValue("")) {
            case "timestamp" -> value instanceof ObjectNode parts ? seconds(parts) : value.isString() ? value : null;
            case "documentReference", "geopoint" -> value;
            default -> null;
        };
    }

    private static @Nullable JsonNode seconds(ObjectNode parts) {
        boolean underscored = parts.has("_seconds") && parts.has("_nanoseconds");
        if (!underscored && !(parts.has("seconds") && parts.has("nanoseconds"))) {
            return null;
        }
        Long seconds = PlainTree.whole(parts.get(underscored ? "_seconds" : "seconds"));
        Long nanos = PlainTree.whole(parts.get(underscored ? "_nanoseconds" : "nanoseconds"));
        if (seconds == null || nanos == null || Math.abs(seconds) > 300_000_000_000L) {
            return null;
        }
        return PlainTree.time(Instant.ofEpochSecond(seconds, nanos));
    }
}
