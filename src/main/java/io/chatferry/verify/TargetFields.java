package io.chatferry.verify;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reduces what the target shows to the fields that are compared, so that the ledger keeps no more. */
final class TargetFields {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> MESSAGE_FIELDS = List.of(
            "id", "sender", "receiver", "receiverType", "category", "type", "sentAt", "tags", "parentId", "deletedAt");
    private static final List<String> ADDED = List.of("entities", "reactions", "mentions", "resource");
    private static final List<String> ENTITY_FIELDS = List.of(
            "uid",
            "guid",
            "name",
            "avatar",
            "icon",
            "link",
            "role",
            "type",
            "owner",
            "tags",
            "metadata",
            "createdAt",
            "deactivatedAt",
            "scope",
            "joinedAt",
            "isBanned");

    private TargetFields() {}

    static String message(JsonNode message) {
        ObjectNode kept = select(message, MESSAGE_FIELDS);
        if (message.path("data") instanceof ObjectNode data) {
            ObjectNode rest = data.deepCopy();
            rest.remove(ADDED);
            kept.set("data", rest);
        }
        return JSON.writeValueAsString(kept);
    }

    static String entity(JsonNode entity) {
        return JSON.writeValueAsString(select(entity, ENTITY_FIELDS));
    }

    private static ObjectNode select(JsonNode from, List<String> names) {
        ObjectNode kept = JSON.createObjectNode();
        for (String name : names) {
            JsonNode value = from.path(name);
            if (!value.isMissingNode() && !value.isNull()) {
                kept.set(name, value);
            }
        }
        return kept;
    }
}
