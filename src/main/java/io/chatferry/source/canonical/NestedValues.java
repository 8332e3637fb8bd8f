package io.chatferry.source.canonical;

import io.chatferry.model.Attachment;
import io.chatferry.model.Reaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the objects nested in a message: attachments and reactions. */
public final class NestedValues {

    private NestedValues() {}

    /** The attachment of an object, or of a text, which is its URL; null if a value has the wrong type. */
    public static @Nullable Attachment attachment(JsonNode node) {
        if (node.isString()) {
            return new Attachment(node.stringValue(), null, null, null, null);
        }
        if (!node.isObject()) {
            return null;
        }
        String url = null;
        String name = null;
        String mimeType = null;
        String extension = null;
        String size = null;
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            JsonNode value = entry.getValue();
            if (!value.isNull() && !value.isString() && !value.isNumber()) {
                return null;
            }
            String text = value.isNumber() ? FieldValues.number(value) : value.stringValue(null);
            String given = text == null || text.isEmpty() ? null : text;
            switch (Field.normalized(entry.getKey())) {
                case "url" -> url = given;
                case "name" -> name = given;
                case "mimetype" -> mimeType = given;
                case "extension" -> extension = given;
                case "size" -> size = given;
                default -> {
                    // the API has only these five
                }
            }
        }
        return new Attachment(url, name, mimeType, extension, size);
    }

    /** The reactions of an array or an object; null if a value has the wrong type. */
    static @Nullable List<Reaction> reactions(JsonNode node) {
        List<Reaction> reactions = new ArrayList<>();
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                List<String> uids = ids(entry.getValue());
                if (uids == null) {
                    return null;
                }
                reactions.add(new Reaction(entry.getKey(), uids));
            }
            return reactions;
        }
        if (!node.isArray()) {
            return null;
        }
        for (JsonNode item : node) {
            Reaction reaction = reaction(item);
            if (reaction == null) {
                return null;
            }
            reactions.add(reaction);
        }
        return reactions;
    }

    private static @Nullable Reaction reaction(JsonNode node) {
        String emoji = node.path("reaction").stringValue(null);
        for (String name : List.of("uids", "users", "uid", "user")) {
            JsonNode users = node.get(name);
            if (users != null && emoji != null) {
                List<String> uids = ids(users);
                return uids == null ? null : new Reaction(emoji, uids);
            }
        }
        return null;
    }

    private static @Nullable List<String> ids(JsonNode node) {
        List<String> ids = new ArrayList<>();
        for (JsonNode item : node.isArray() ? node : List.of(node)) {
            String id = item.isNumber() ? FieldValues.number(item) : item.stringValue(null);
            if (id == null) {
                return null;
            }
            ids.add(id);
        }
        return ids;
    }
}
