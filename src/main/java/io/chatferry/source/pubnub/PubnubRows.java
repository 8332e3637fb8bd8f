package io.chatferry.source.pubnub;

import io.chatferry.model.RejectCode;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.reading.Fields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Understands the objects of an export, wherever they stand. Not thread-safe. */
final class PubnubRows {

    private final Times times;
    private final PubnubMessages messages;

    PubnubRows(Times times, PubnubPayload payload) {
        this.times = times;
        this.messages = new PubnubMessages(payload);
    }

    void take(JsonNode object, String file, ChatSink sink) {
        switch (PubnubShape.of(object, file)) {
            case MESSAGE -> {
                String channel = Fields.text(object, "channel");
                message(object, channel == null ? PubnubChannel.named(file) : channel, sink);
            }
            case ACTION -> messages.action(object, PubnubChannel.of(PubnubChannel.named(file)), sink);
            case MEMBER -> {
                JsonNode user = object.path(object.path("uuid").isObject() ? "uuid" : "user");
                user(user, sink);
                member(PubnubChannel.named(file), String.valueOf(Fields.text(user, "id")), object, sink);
            }
            case MEMBERSHIP -> {
                JsonNode channel = object.path("channel");
                if (channel.size() > 1) {
                    channel(channel, sink);
                }
                member(String.valueOf(Fields.text(channel, "id")), PubnubChannel.named(file), object, sink);
            }
            case USER -> user(object, sink);
            case CHANNEL -> channel(object, sink);
            case OTHER -> {
                // counted as not understood
            }
        }
    }

    void message(JsonNode message, String channel, ChatSink sink) {
        if (PubnubChannel.isInternal(channel)) {
            sink.skip("in a channel of PubNub's own");
        } else {
            messages.take(message, PubnubChannel.of(channel), sink);
        }
    }

    /** Pages of version 2 have the payloads alone, unless the timetokens were asked for. */
    void inOldPage(JsonNode element, String channel, ChatSink sink) {
        boolean hasToken = element.has("message") && element.has("timetoken");
        if (!hasToken) {
            messages.payloadAlone(element, PubnubChannel.of(channel), sink);
        } else {
            message(element, channel, sink);
        }
    }

    private void user(JsonNode user, ChatSink sink) {
        String id = Fields.text(user, "id");
        if (id == null) {
            sink.reject(RejectCode.FIELD_MISSING, "id", "a user without an id");
            return;
        }
        sink.user(new ChatUser(
                id,
                Fields.first(user, "name"),
                Fields.first(user, "profileUrl"),
                false,
                isDeleted(user),
                null,
                null,
                notes(user)));
    }

    private static Map<String, Object> notes(JsonNode object) {
        Map<String, Object> notes = new LinkedHashMap<>();
        Object custom = Fields.plain(object.path("custom"));
        if (custom != null) {
            notes.put("custom", custom);
        }
        return notes;
    }

    /** The Chat SDK deletes users and channels softly: by their status, or a mark. */
    private static boolean isDeleted(JsonNode object) {
        return "deleted".equals(Fields.text(object, "status"))
                || Fields.flag(object, "deleted")
                || Fields.flag(object.path("custom"), "deleted");
    }

    private void channel(JsonNode channel, ChatSink sink) {
        String id = Fields.text(channel, "id");
        if (id == null) {
            sink.reject(RejectCode.FIELD_MISSING, "id", "a channel without an id");
        } else if (PubnubChannel.isInternal(id) || PubnubChannel.of(id).root() != null) {
            sink.helpsOthers();
        } else {
            String type = String.valueOf(Fields.text(channel, "type"));
            Conversation.Builder room = type.equals("direct") ? Conversation.direct(id) : Conversation.room(id);
            room.name(Fields.first(channel, "name"))
                    .description(Fields.first(channel, "description"))
                    .open(type.equals("public"))
                    .archived(isDeleted(channel))
                    .authorsAreMembersIfNoneListed()
                    .note("channelType", Fields.text(channel, "type"))
                    .note("custom", Fields.plain(channel.path("custom")));
            sink.conversation(room.build());
        }
    }

    private void member(String channel, String user, JsonNode membership, ChatSink sink) {
        if (PubnubChannel.isInternal(channel) || PubnubChannel.of(channel).root() != null) {
            sink.skip("in a channel of PubNub's own");
            return;
        }
        sink.member(new ChatMember(channel, user, null, Fields.time(times, membership, "created")));
        Instant read = Timetoken.time(Fields.text(membership.path("custom"), "lastReadMessageTimetoken"));
        if (read != null) {
            sink.read(channel, user, read);
        }
    }

    /** The builder of a message that a timetoken names. */
    static ChatMessage.Builder at(PubnubChannel channel, @Nullable String timetoken) {
        return ChatMessage.in(channel.conversation(), timetoken == null ? null : channel.id(timetoken))
                .at(Timetoken.time(timetoken))
                .parent(channel.root());
    }
}
