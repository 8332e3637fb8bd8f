package io.chatferry.source.typed;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** MongoDB Extended JSON, version 2 canonical and relaxed, and version 1, as mongoexport writes them. */
final class MongoValues implements TypedValues {

    private static final String DATE = "$date";
    private static final int UUID_BYTES = 16;
    /** More than any time has. */
    private static final long MAX_SECONDS = 300_000_000_000L;

    @Override
    public ObjectNode plain(ObjectNode row, Set<String> used) {
        return PlainTree.object(row, MongoValues::value);
    }

    private static @Nullable JsonNode value(ObjectNode object) {
        Iterator<String> names = object.propertyNames().iterator();
        String name = names.hasNext() ? names.next() : "";
        if (!name.startsWith("$")) {
            return null;
        }
        JsonNode value = object.get(name);
        if (object.size() > 1) {
            return ofSeveral(object);
        }
        return switch (name) {
            case "$oid", "$symbol", "$uuid", "$code" -> value.isString() ? value : null;
            case "$numberInt", "$numberLong", "$numberDouble", "$numberDecimal" -> PlainTree.number(value);
            case DATE -> date(value);
            case "$timestamp" -> timestamp(value);
            case "$undefined" -> NullNode.getInstance();
            case "$binary" -> value instanceof ObjectNode binary ? uuid(binary, "base64", "subType") : null;
            default -> null;
        };
    }

    private static @Nullable JsonNode ofSeveral(ObjectNode object) {
        if (object.has("$ref") && object.has("$id")) {
            return PlainTree.value(object.get("$id"), MongoValues::value);
        }
        if (object.has("$regex") || object.has("$code")) {
            return null;
        }
        return object.has("$binary") ? uuid(object, "$binary", "$type") : null;
    }

    /** ISO 8601 with any offset, milliseconds as a number, or as a number with its type. */
    private static @Nullable JsonNode date(JsonNode value) {
        if (value.isString()) {
            return value;
        }
        JsonNode number = value instanceof ObjectNode typed ? typed.get("$numberLong") : value;
        Long millis = PlainTree.whole(number);
        return millis == null ? null : PlainTree.time(Instant.ofEpochMilli(millis));
    }

    private static @Nullable JsonNode timestamp(JsonNode value) {
        Long seconds = PlainTree.whole(value.get("t"));
        return seconds == null || Math.abs(seconds) > MAX_SECONDS
                ? null
                : PlainTree.time(Instant.ofEpochSecond(seconds));
    }

    /** A UUID, which drivers store as binary data of subtype 4; other binary data stays as it is. */
    private static @Nullable JsonNode uuid(ObjectNode binary, String bytesKey, String typeKey) {
        String type = binary.path(typeKey).asString("");
        if (!type.equals("04") && !type.equals("4")) {
            return null;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(binary.path(bytesKey).stringValue(""));
            if (bytes.length != UUID_BYTES) {
                return null;
            }
            ByteBuffer halves = ByteBuffer.wrap(bytes);
            return PlainTree.text(new UUID(halves.getLong(), halves.getLong()).toString());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
