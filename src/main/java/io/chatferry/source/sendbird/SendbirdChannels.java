package io.chatferry.source.sendbird;

import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.reading.Fields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Channels with their members, and users. Not thread-safe. */
final class SendbirdChannels {

    private final Times times;

    SendbirdChannels(Times times) {
        this.times = times;
    }

    void take(JsonNode channel, String url, ChatSink sink) {
        List<JsonNode> members = Fields.list(channel, "members");
        boolean isOpen = isOpen(channel, url);
        Conversation.Builder room = isPair(channel, members) ? Conversation.direct(url) : Conversation.room(url);
        String creator = Fields.id(channel.path("created_by"), "user_id");
        room.name(Fields.first(channel, "name"))
                .icon(Fields.first(channel, "cover_url"))
                .open(isOpen || Fields.flag(channel, "is_public"))
                .owner(creator)
                .createdAt(Fields.time(times, channel, "created_at"))
                .note("customType", Fields.text(channel, "custom_type"))
                .note("data", Fields.unpacked(Fields.text(channel, "data")))
                .note("metadata", Fields.plain(channel.path("metadata")))
                .note("frozen", Fields.flag(channel, "freeze") ? true : null)
                .note("was", wasGroup(channel, members) ? "group-dm" : null);
        if (isOpen || members.isEmpty() || members.size() < Fields.size(channel, "member_count")) {
            room.authorsAreMembers();
        }
        sink.conversation(room.build());
        if (channel.path("created_by").isObject()) {
            user(channel.path("created_by"), sink);
        }
        members(members, isPair(channel, members), url, sink);
        for (Map.Entry<String, JsonNode> read : channel.path("read_receipt").properties()) {
            read(url, read.getKey(), Fields.millis(Fields.text(read.getValue())), sink);
        }
        for (JsonNode operator : Fields.list(channel, "operators")) {
            String id = Fields.id(operator, "user_id");
            if (id != null) {
                user(operator, sink);
                sink.member(new ChatMember(url, id, "admin", null));
            }
        }
    }

    private static void read(String url, String user, @Nullable Instant until, ChatSink sink) {
        if (until != null) {
            sink.read(url, user, until);
        }
    }

    private void members(List<JsonNode> members, boolean isPair, String url, ChatSink sink) {
        for (JsonNode member : members) {
            String id = Fields.id(member, "user_id");
            if (id == null) {
                continue;
            }
            user(member, sink);
            read(url, id, Fields.millis(Fields.text(member, "last_read_ts")), sink);
            if (isPair || !isOnlyInvited(member)) {
                sink.member(
                        new ChatMember(url, id, scope(member), Fields.time(times, member, "joined_at", "joined_ts")));
            } else {
                sink.count("members who were only invited, left out");
            }
        }
    }

    /** An open channel has participants, whom no list keeps: everybody may enter it. */
    private static boolean isOpen(JsonNode channel, String url) {
        return "open".equals(Fields.text(channel, "channel_type"))
                || url.startsWith("sendbird_open_channel_")
                || channel.has("participant_count")
                || channel.path("participants").isArray();
    }

    /** A distinct channel is that of exactly these people; one of two is a 1:1 conversation, also if one has not answered. */
    private static boolean isPair(JsonNode channel, List<JsonNode> members) {
        return Fields.flag(channel, "is_distinct") && people(channel, members) <= 2;
    }

    private static boolean wasGroup(JsonNode channel, List<JsonNode> members) {
        return Fields.flag(channel, "is_distinct") && !isPair(channel, members);
    }

    private static long people(JsonNode channel, List<JsonNode> members) {
        return Math.max(members.size(), Fields.size(channel, "member_count"));
    }

    static boolean isOnlyInvited(JsonNode member) {
        return String.valueOf(Fields.text(member, "state")).startsWith("invited");
    }

    static @Nullable String scope(JsonNode member) {
        return "operator".equals(Fields.text(member, "role")) ? "admin" : null;
    }

    /** A user as any list has it; an id alone describes nobody. */
    void user(JsonNode user, ChatSink sink) {
        String id = Fields.text(user, "user_id");
        if (id == null) {
            return;
        }
        Map<String, Object> notes = new LinkedHashMap<>();
        Object metadata = Fields.plain(user.path("metadata"));
        if (metadata != null) {
            notes.put("metadata", metadata);
        }
        sink.user(new ChatUser(
                id,
                Fields.first(user, "nickname", "name"),
                Fields.first(user, "profile_url"),
                false,
                user.has("is_active") && !Fields.flag(user, "is_active"),
                null,
                Fields.time(times, user, "created_at"),
                notes));
    }
}
