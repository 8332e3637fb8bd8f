package io.chatferry.send.doubt;

import io.chatferry.cometchat.answer.SentMessage;
import io.chatferry.send.state.TimestampRange;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a message that was sent looks like in the target, as far as it can be known again without its muid. */
public record SentMessageMatch(
        String sender,
        String receiver,
        boolean toGroup,
        String category,
        String type,
        @Nullable String text) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Of the body that was sent. */
    public static SentMessageMatch of(String body) {
        JsonNode message = JSON.readTree(body);
        JsonNode text = message.path("data").path("text");
        return new SentMessageMatch(
                message.path("sender").asString(),
                message.path("receiver").asString(),
                message.path("receiverType").asString().equals("group"),
                message.path("category").asString(),
                message.path("type").asString(),
                text.isString() ? text.asString() : null);
    }

    public boolean matches(SentMessage seen, TimestampRange range) {
        return seen.sender().equals(sender)
                && seen.receiver().equals(receiver)
                && range.contains(seen.sentAt())
                && seen.type().equals(type)
                && seen.category().equals(category)
                && java.util.Objects.equals(seen.text(), text);
    }
}
