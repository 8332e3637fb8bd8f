package io.chatferry.source.stream;

import io.chatferry.source.chat.reading.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The ids of channels and users in all their forms, and the fields that an app has added. */
final class StreamIds {

    /** The fields of a channel that Stream defines; others are those of the app. */
    static final Set<String> OF_CHANNELS = Set.of(
            ("id type cid name image created_by created_by_id created_at updated_at deleted_at last_message_at frozen disabled"
                            + " member_count member_ids members config own_capabilities team hidden hide_messages_before truncated_at"
                            + " truncated_by truncated_by_id auto_translation_language auto_translation_enabled cooldown blocked muted"
                            + " mute_expires_at invites custom message_count filter_tags messages read pinned_messages")
                    .split(" "));

    static final Set<String> OF_USERS = Set.of(
            ("id name image role created_at updated_at last_active online banned teams language deactivated_at deleted_at"
                            + " invisible devices mutes blocked_user_ids push_notifications privacy_settings custom shadow_banned"
                            + " ban_expires revoke_tokens_issued_before teams_role total_unread_count unread_channels unread_count"
                            + " channel_mutes avg_response_time")
                    .split(" "));

    static final Set<String> OF_MESSAGES = Set.of(
            ("id cid channel channel_id channel_type channel_member_ids user user_id text html type created_at updated_at"
                            + " deleted_at message_text_updated_at attachments parent_id show_in_channel quoted_message"
                            + " quoted_message_id mentioned_users mentioned_users_ids mentioned_user_ids mentioned_channel"
                            + " mentioned_here mentioned_roles latest_reactions own_reactions reaction_counts reaction_scores"
                            + " reaction_groups reply_count deleted_reply_count thread_participants pinned pinned_at pinned_by"
                            + " pinned_by_id pin_expires silent shadowed moderation moderation_details i18n poll poll_id command"
                            + " args custom restricted_visibility before_message_send_failed image_labels reminder"
                            + " shared_location draft member deleted_for_me mml")
                    .split(" "));

    private static final String MEMBERS = "!members";

    private StreamIds() {}

    /** The id of a channel: {@code type:id}; one that is known by its members alone has these as its id. */
    static @Nullable String ofChannel(JsonNode channel) {
        String cid = Fields.text(channel, "cid");
        String type = Fields.text(channel, "type");
        return cid != null && cid.indexOf(':') > 0
                ? cid
                : type == null ? null : id(type, Fields.text(channel, "id"), Fields.texts(channel, "member_ids"));
    }

    /** The channel that an object lies in; {@code around} if it says none. */
    static @Nullable String conversation(JsonNode object, @Nullable String around) {
        String cid = Fields.first(object, "cid", "channel_cid");
        if (cid != null) {
            return cid;
        }
        String type = Fields.text(object, "channel_type");
        String id = type == null
                ? null
                : id(type, Fields.text(object, "channel_id"), Fields.texts(object, "channel_member_ids"));
        if (id != null) {
            return id;
        }
        return object.path("channel").isObject() ? ofChannel(object.path("channel")) : around;
    }

    private static @Nullable String id(String type, @Nullable String id, List<String> members) {
        if (id != null) {
            return type + ":" + id;
        }
        return members.isEmpty()
                ? null
                : type + ":" + MEMBERS + ":"
                        + String.join(",", members.stream().sorted().distinct().toList());
    }

    /** Whether a channel is the only one of exactly its members. */
    static boolean isDistinct(String conversation) {
        return conversation.startsWith(MEMBERS, conversation.indexOf(':') + 1);
    }

    /** The user of a member, message or reaction. */
    static @Nullable String user(JsonNode object) {
        String id = Fields.id(object.path("user"), "id");
        return id == null ? Fields.text(object, "user_id") : id;
    }

    /** What an app has added to an object, at its top level or under {@code custom}; null if nothing. */
    static @Nullable Object custom(JsonNode object, Set<String> known) {
        Map<String, Object> custom = new LinkedHashMap<>();
        if (Fields.plain(object.path("custom")) instanceof Map<?, ?> own) {
            own.forEach((key, value) -> custom.put(String.valueOf(key), value));
        }
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            Object value = known.contains(entry.getKey()) ? null : Fields.plain(entry.getValue());
            if (value != null) {
                custom.put(entry.getKey(), value);
            }
        }
        return custom.isEmpty() ? null : custom;
    }
}
