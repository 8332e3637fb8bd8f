package io.chatferry.source.sendbird;

import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.sendbird.SendbirdRows.Place;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Stored webhooks: what happened in a channel, with the channel and the sender beside the message. Not thread-safe. */
final class SendbirdEvents {

    private final SendbirdRows rows;
    private final SendbirdMessages messages;

    SendbirdEvents(SendbirdRows rows, SendbirdMessages messages) {
        this.rows = rows;
        this.messages = messages;
    }

    void take(JsonNode event, Place place, ChatSink sink) {
        String category = String.valueOf(Fields.text(event, "category")).replaceFirst("^\\w+:", "");
        String url = Fields.text(event.path("channel"), "channel_url");
        if (url == null || !event.path("payload").isObject()) {
            sink.skip("event: " + category);
            return;
        }
        rows.channel(channel(event), sink);
        switch (category) {
            case "message_send" -> rows.message(message(event), place, sink);
            case "message_update" -> messages.take(message(event), url, sink::edit, sink);
            case "message_delete" -> {
                ChatMessage.Builder gone = ChatMessage.in(url, Fields.first(event.path("payload"), "message_id"));
                sink.delete(gone.at(messages.sentAt(event.path("payload")))
                        .deleted(null)
                        .build());
            }
            default -> sink.skip("event: " + category);
        }
    }

    /** The members stand beside the channel. */
    private static ObjectNode channel(JsonNode event) {
        ObjectNode channel = ((ObjectNode) event.path("channel")).deepCopy();
        if (event.path("members").isArray() && !channel.has("members")) {
            channel.set("members", event.path("members"));
        }
        return channel;
    }

    private static ObjectNode message(JsonNode event) {
        ObjectNode message = ((ObjectNode) event.path("payload")).deepCopy();
        message.set("channel_url", event.path("channel").path("channel_url"));
        for (String key :
                new String[] {"sender", "type", "mention_type", "mentioned_users", "parent_message_id", "silent"}) {
            if (event.has(key) && !message.has(key)) {
                message.set(key, event.path(key));
            }
        }
        return message;
    }
}
