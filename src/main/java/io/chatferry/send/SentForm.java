package io.chatferry.send;

import io.chatferry.cometchat.SentMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a message that was sent looks like in the target, as far as it can be known again without its muid. */
record SentForm(
        String sender,
        String receiver,
        boolean toGroup,
        String category,
        String type,
        @Nullable String text) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Of the body that was sent. */
    static SentForm of(String body) {
        JsonNode message = JSON.readTree(body);
        JsonNode text = message.path("data").path("text");
        return new SentForm(
                message.path("sender").asString(),
                message.path("receiver").asString(),
                message.path("receiverType").asString().equals("group"),
                message.path("category").asString(),
                message.path("type").asString(),
                text.isString() ? text.asString() : null);
    }

    boolean matches(SentMessage seen, Dated dated) {
        return seen.sender().equals(sender)
                && seen.receiver().equals(receiver)
                && dated.holds(seen.sentAt())
                && seen.type().equals(type)
                && seen.category().equals(category)
                && java.util.Objects.equals(seen.text(), text);
    }
}
