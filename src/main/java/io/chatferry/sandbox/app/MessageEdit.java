package io.chatferry.sandbox.app;

import io.chatferry.sandbox.store.ChatMessage;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies an edit, which may change keys of the data, and the tags. */
public final class MessageEdit {

    private MessageEdit() {}

    public static ChatMessage apply(ChatMessage old, ObjectNode body) {
        JsonNode given = body.get("data");
        if (given == null && !body.has("tags")) {
            throw ApiException.required("data");
        }
        if (given != null && !given.isObject()) {
            throw ApiException.field(ErrorCode.ERR_INVALID_MESSAGE_DATA, "data", "The data must be an object.");
        }
        ObjectNode data = Json.stored(old.data());
        if (given instanceof ObjectNode changes) {
            data.setAll(changes);
        }
        MessageDraft.content(old.category(), old.type(), data);
        List<String> tags = body.has("tags") ? Checks.tags(body) : old.tags();
        return old.with(MessageDraft.measured(data), tags);
    }
}
