package io.chatferry.source.stream;

import io.chatferry.model.RejectCode;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.reading.Fields;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Understands the objects of an export, wherever they stand. Not thread-safe. */
final class StreamRows {

    private final Times times;
    private final Set<String> publicTypes;
    private final StreamUsers users;
    private final StreamMessages messages;

    StreamRows(Times times, Set<String> publicTypes) {
        this.times = times;
        this.publicTypes = publicTypes;
        this.users = new StreamUsers(times);
        this.messages = new StreamMessages(times, users);
    }

    void take(JsonNode object, @Nullable String conversation, ChatSink sink) {
        switch (StreamShape.of(object)) {
            case ITEM -> item(StreamShape.type(object), StreamShape.content(object), sink);
            case STATE -> {
                String id = channel(object.path("channel"), sink);
                Fields.list(object, "members").forEach(member -> member(member, id, sink));
                Fields.list(object, "read").forEach(read -> read(read, id, sink));
                Fields.list(object, "messages").forEach(message -> message(message, id, sink));
            }
            case PAGE -> page(object, conversation, sink);
            case MESSAGE -> message(object, conversation, sink);
            case REACTION -> reaction(object, sink);
            case MEMBER -> member(object, conversation, sink);
            case CHANNEL -> channel(object, sink);
            case USER -> users.describe(object, sink);
            case OTHER -> {
                // counted as not understood
            }
        }
    }

    private void page(JsonNode page, @Nullable String conversation, ChatSink sink) {
        int elements = Fields.list(page, "channels").size();
        Fields.list(page, "channels").forEach(state -> take(state, null, sink));
        for (String list : StreamShape.LISTS) {
            elements += Fields.list(page, list).size();
            Fields.list(page, list).forEach(element -> take(element, conversation, sink));
        }
        if (elements == 0) {
            sink.skip("empty page");
        }
    }

    private void item(String type, JsonNode content, ChatSink sink) {
        switch (type) {
            case "user" -> users.describe(content, sink);
            case "channel" -> channel(content, sink);
            case "member", "channel_member" -> member(content, null, sink);
            case "message" -> messages.take(content, StreamIds.conversation(content, null), false, sink);
            case "reaction" -> reaction(content, sink);
            default -> sink.skip("no part of the history: " + type);
        }
    }

    /** A channel; its id in the export, null if it has none. */
    @Nullable
    String channel(JsonNode channel, ChatSink sink) {
        String id = StreamIds.ofChannel(channel);
        if (id == null) {
            sink.reject(RejectCode.FIELD_MISSING, "id", "a channel without type and id, or members");
            return null;
        }
        String type = id.substring(0, id.indexOf(':'));
        JsonNode creator = channel.path("created_by");
        users.seen(creator, sink);
        Conversation.Builder room = StreamIds.isDistinct(id) ? Conversation.direct(id) : Conversation.room(id);
        String owner = Fields.id(creator, "id");
        room.name(Fields.first(channel, "name"))
                .icon(Fields.first(channel, "image"))
                .open(publicTypes.contains(type))
                .owner(owner == null ? Fields.text(channel, "created_by_id") : owner)
                .createdAt(Fields.time(times, channel, "created_at"))
                .archived(Fields.time(times, channel, "deleted_at") != null)
                .authorsAreMembersIfNoneListed()
                .note("channelType", type)
                .note("frozen", Fields.flag(channel, "frozen") ? true : null)
                .note("disabled", Fields.flag(channel, "disabled") ? true : null)
                .note("team", Fields.text(channel, "team"))
                .note("custom", StreamIds.custom(channel, StreamIds.OF_CHANNELS));
        sink.conversation(room.build());
        for (String member : Fields.texts(channel, "member_ids")) {
            sink.member(new ChatMember(id, member));
        }
        return id;
    }

    void member(JsonNode member, @Nullable String around, ChatSink sink) {
        String conversation = StreamIds.conversation(member, around);
        String user = StreamIds.user(member);
        if (conversation == null || user == null) {
            sink.reject(RejectCode.FIELD_MISSING, "user_id", "a member without a user or a channel");
            return;
        }
        users.seen(member.path("user"), sink);
        if (!StreamIds.isDistinct(conversation) && isOnlyInvited(member)) {
            sink.skip("only invited, not a member yet");
            return;
        }
        sink.member(new ChatMember(conversation, user, scope(member), Fields.time(times, member, "created_at")));
        read(conversation, user, Fields.time(times, member, "last_read"), sink);
    }

    private static boolean isOnlyInvited(JsonNode member) {
        boolean isInvited = Fields.flag(member, "invited") || Fields.text(member, "invited_at") != null;
        return (isInvited && Fields.text(member, "invite_accepted_at") == null)
                || Fields.text(member, "invite_rejected_at") != null;
    }

    private static @Nullable String scope(JsonNode member) {
        String role = String.valueOf(Fields.first(member, "channel_role", "role"));
        return switch (role) {
            case "channel_moderator", "moderator" -> "moderator";
            case "owner", "admin" -> "admin";
            default -> Fields.flag(member, "is_moderator") ? "moderator" : null;
        };
    }

    /** Until when somebody has read a channel. */
    void read(JsonNode read, @Nullable String conversation, ChatSink sink) {
        String user = StreamIds.user(read);
        users.seen(read.path("user"), sink);
        if (conversation != null && user != null) {
            read(conversation, user, Fields.time(times, read, "last_read"), sink);
        }
        sink.helpsOthers();
    }

    private static void read(String conversation, String user, @Nullable Instant until, ChatSink sink) {
        if (until != null) {
            sink.read(conversation, user, until);
        }
    }

    void message(JsonNode message, @Nullable String around, ChatSink sink) {
        messages.take(message, StreamIds.conversation(message, around), true, sink);
    }

    private void reaction(JsonNode reaction, ChatSink sink) {
        String message = Fields.text(reaction, "message_id");
        String user = StreamIds.user(reaction);
        String type = Fields.text(reaction, "type");
        if (message == null || user == null || type == null) {
            sink.reject(RejectCode.FIELD_MISSING, "message_id", "a reaction without message_id, user or type");
            return;
        }
        users.seen(reaction.path("user"), sink);
        sink.react(ChatMessage.in("", message)
                .reaction(new ChatReaction(StreamMessages.emoji(type), List.of(user)))
                .build());
    }
}
