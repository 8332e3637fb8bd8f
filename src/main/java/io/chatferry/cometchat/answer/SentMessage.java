package io.chatferry.cometchat.answer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message as the target shows it, reduced to the fields that identify it.
 *
 * @param id the target's own id, as {@link BoundedText#id} gives it
 * @param muid the caller's id; targets need not echo it
 * @param sentAt Unix seconds, or 0 when it is not told
 * @param receiverType {@code user} or {@code group}
 * @param category {@code message}, {@code custom}; others are the target's own entries (joined, edited …)
 * @param text the body or caption
 * @param moderation {@code pending}, {@code approved}, {@code disapproved}, or null where nothing was moderated
 */
public record SentMessage(
        String id,
        @Nullable String muid,
        String sender,
        String receiver,
        String receiverType,
        String category,
        String type,
        @Nullable String text,
        long sentAt,
        @Nullable String moderation) {

    /** The message in the answer to a send or a get; null when there is none that has an id. */
    public static @Nullable SentMessage in(Answer.Success answer) {
        JsonNode data = answer.body().path("data");
        SentMessage message = of(data);
        return message == null ? of(data.path("data")) : message;
    }

    /** A message object, also an item of a list; null when it has no id. */
    public static @Nullable SentMessage of(JsonNode message) {
        String id = ApiJson.id(message);
        if (id == null) {
            return null;
        }
        JsonNode data = message.path("data");
        Long sentAt = ApiJson.number(message, "sentAt");
        return new SentMessage(
                id,
                ApiJson.text(message, "muid"),
                orEmpty(ApiJson.text(message, "sender")),
                orEmpty(ApiJson.text(message, "receiver")),
                orEmpty(ApiJson.text(message, "receiverType")),
                orEmpty(ApiJson.text(message, "category")),
                orEmpty(ApiJson.text(message, "type")),
                ApiJson.text(data, "text"),
                sentAt == null ? 0 : sentAt,
                ApiJson.text(data.path("moderation"), "status"));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
