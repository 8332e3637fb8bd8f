package io.chatferry.verify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a record that are compared, as text. A field that is absent, null or empty is left out.
 *
 * @param fields by name; keys that a message has in {@code data} beside the documented ones are named {@code data.key}
 */
record ComparableFields(SortedMap<String, String> fields) {

    /** Keys that the target writes into {@code data} itself. */
    private static final Set<String> ADDED_BY_TARGET =
            Set.of("entities", "moderation", "reactions", "mentions", "resource", "url", "custom_data");

    private static final Set<String> COMPARED_SEPARATELY = Set.of("text", "metadata", "attachments", "customData");

    /** Fields that a message must not have if it was sent without them. */
    private static final Set<String> STRICT =
            Set.of("text", "metadata", "attachments", "customData", "tags", "thread", "deleted");

    /** Fields that may hold what people have written. */
    private static final Set<String> PRIVATE = Set.of("text", "metadata", "attachments", "customData", "tags", "name");

    private static final String INJECTED = "@injected";

    /** A field that was expected to be another one; empty texts stand for fields that are absent. */
    record FieldDifference(String field, String expected, String found) {}

    /** The fields of a message, be it the body that was sent or what the target shows. */
    static ComparableFields message(JsonNode message) {
        SortedMap<String, String> fields = new TreeMap<>();
        for (String plain : List.of("sender", "receiver", "receiverType", "category", "type", "sentAt")) {
            put(fields, plain, message.path(plain));
        }
        JsonNode data = message.path("data");
        put(fields, "text", data.path("text"));
        putObject(fields, "metadata", withoutInjected(data.path("metadata")));
        putObject(fields, "customData", data.has("customData") ? data.path("customData") : data.path("custom_data"));
        String attachments = AttachmentComparison.canonical(data.path("attachments"));
        if (!attachments.isEmpty()) {
            fields.put("attachments", attachments);
        }
        if (!message.path("tags").isEmpty()) {
            fields.put("tags", CanonicalJson.set(message.path("tags")));
        }
        put(fields, "thread", message.path("parentId"));
        if (message.path("deletedAt").asLong(0) > 0) {
            put(fields, "deleted", message.path("deletedAt"));
        }
        data.properties().forEach(entry -> {
            if (!COMPARED_SEPARATELY.contains(entry.getKey()) && !ADDED_BY_TARGET.contains(entry.getKey())) {
                putObject(fields, "data." + entry.getKey(), entry.getValue());
            }
        });
        return new ComparableFields(fields);
    }

    /** These fields of a user, group or membership. */
    static ComparableFields entity(JsonNode entity, Set<String> names) {
        SortedMap<String, String> fields = new TreeMap<>();
        for (String name : names) {
            JsonNode value = name.equals("metadata") ? withoutInjected(entity.path(name)) : entity.path(name);
            if (name.equals("tags") && !value.isEmpty()) {
                fields.put(name, CanonicalJson.set(value));
            } else if (value.isContainer()) {
                putObject(fields, name, value);
            } else {
                put(fields, name, value);
            }
        }
        return new ComparableFields(fields);
    }

    private static JsonNode withoutInjected(JsonNode metadata) {
        if (!metadata.has(INJECTED)) {
            return metadata;
        }
        ObjectNode rest = ((ObjectNode) metadata).deepCopy();
        rest.remove(INJECTED);
        return rest;
    }

    /** Adds a scalar as text: servers write some numbers as strings. */
    private static void put(Map<String, String> fields, String name, JsonNode value) {
        if (value.isString() || value.isNumber() || value.isBoolean()) {
            String text = value.asString();
            if (!text.isEmpty()) {
                fields.put(name, text);
            }
        }
    }

    private static void putObject(Map<String, String> fields, String name, JsonNode value) {
        boolean isEmpty = value.isMissingNode() || value.isNull() || (value.isContainer() && value.isEmpty());
        if (!isEmpty) {
            fields.put(name, CanonicalJson.of(value));
        }
    }

    /**
     * The fields in which a record that was found differs from this one. Fields that the target has added are no difference.
     *
     * @param isStrict whether some fields must not have been added, such as a text
     */
    List<FieldDifference> differences(ComparableFields found, boolean isStrict) {
        List<FieldDifference> differences = new ArrayList<>();
        fields.forEach((name, expected) -> {
            String shown = found.fields.getOrDefault(name, "");
            boolean isSame =
                    name.equals("attachments") ? AttachmentComparison.isSame(expected, shown) : expected.equals(shown);
            if (!isSame) {
                differences.add(new FieldDifference(name, expected, shown));
            }
        });
        found.fields.forEach((name, shown) -> {
            if (isStrict && STRICT.contains(name) && !fields.containsKey(name)) {
                differences.add(new FieldDifference(name, "", shown));
            }
        });
        return differences;
    }

    /** A hash of all fields, 16 bytes long; each name and value is hashed with its length, so that none runs into the next. */
    byte[] digest() {
        MessageDigest sha = sha();
        fields.forEach((name, value) -> {
            update(sha, name);
            update(sha, value);
        });
        return java.util.Arrays.copyOf(sha.digest(), 16);
    }

    private static void update(MessageDigest sha, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sha.update(bytes);
    }

    /** A value as reports show it: what people have written as its length and hash, unless texts may be shown. */
    static String redacted(String field, String value, boolean showTexts) {
        if (value.isEmpty()) {
            return "nothing";
        }
        boolean isPrivate = PRIVATE.contains(field) || field.startsWith("data.");
        if (showTexts || !isPrivate) {
            return value;
        }
        String hash = HexFormat.of().formatHex(sha().digest(value.getBytes(StandardCharsets.UTF_8)), 0, 6);
        int length = value.codePointCount(0, value.length());
        return length + (length == 1 ? " character" : " characters") + ", SHA-256 " + hash + "…";
    }

    private static MessageDigest sha() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
