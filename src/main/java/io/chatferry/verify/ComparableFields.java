package io.chatferry.verify;

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
 * What is compared of a record: its fields as text. A field that is absent, null or an empty object says nothing and is
 * not there.
 *
 * @param fields by name; of a message's own keys in {@code data} as {@code data.key}
 */
record ComparableFields(SortedMap<String, String> fields) {

    /** What the target writes into {@code data} itself (cometchat-api.md section 3.5). */
    private static final Set<String> OF_THE_TARGET =
            Set.of("entities", "moderation", "reactions", "mentions", "resource", "url", "custom_data");

    private static final Set<String> READ_APART = Set.of("text", "metadata", "attachments", "customData");

    /** What a message must not have if it was sent without. */
    private static final Set<String> STRICT =
            Set.of("text", "metadata", "attachments", "customData", "tags", "thread", "deleted");

    /** What may hold what somebody has written. */
    private static final Set<String> PRIVATE = Set.of("text", "metadata", "attachments", "customData", "tags", "name");

    private static final String INJECTED = "@injected";

    /** A field that is otherwise. */
    record Gap(String field, String expected, String found) {}

    /** Of a message: of the body that was sent, or as the target shows it. */
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
            if (!READ_APART.contains(entry.getKey()) && !OF_THE_TARGET.contains(entry.getKey())) {
                putObject(fields, "data." + entry.getKey(), entry.getValue());
            }
        });
        return new ComparableFields(fields);
    }

    /** Of a user, group or membership: these fields of it. */
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

    /** A text or a number, which some servers write as the other. */
    private static void put(Map<String, String> fields, String name, JsonNode value) {
        if (value.isString() || value.isNumber() || value.isBoolean()) {
            String text = value.asString();
            if (!text.isEmpty()) {
                fields.put(name, text);
            }
        }
    }

    private static void putObject(Map<String, String> fields, String name, JsonNode value) {
        boolean nothing = value.isMissingNode() || value.isNull() || (value.isContainer() && value.isEmpty());
        if (!nothing) {
            fields.put(name, CanonicalJson.of(value));
        }
    }

    /** In which fields what was found differs from this; what the target has added is no difference. */
    List<Gap> gaps(ComparableFields found, boolean whole) {
        List<Gap> gaps = new ArrayList<>();
        fields.forEach((name, expected) -> {
            String there = found.fields.getOrDefault(name, "");
            boolean same =
                    name.equals("attachments") ? AttachmentComparison.same(expected, there) : expected.equals(there);
            if (!same) {
                gaps.add(new Gap(name, expected, there));
            }
        });
        found.fields.forEach((name, there) -> {
            if (whole && STRICT.contains(name) && !fields.containsKey(name)) {
                gaps.add(new Gap(name, "", there));
            }
        });
        return gaps;
    }

    /** Stands for all fields, in 128 bits. */
    byte[] digest() {
        MessageDigest sha = sha();
        fields.forEach((name, value) -> {
            sha.update(name.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
            sha.update(value.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
        });
        return java.util.Arrays.copyOf(sha.digest(), 16);
    }

    /** A value as reports may show it: what somebody has written as its length and hash, unless texts may be shown. */
    static String shown(String field, String value, boolean texts) {
        if (value.isEmpty()) {
            return "nothing";
        }
        boolean secret = PRIVATE.contains(field) || field.startsWith("data.");
        if (texts || !secret) {
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
