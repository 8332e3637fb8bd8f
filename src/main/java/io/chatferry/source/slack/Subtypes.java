package io.chatferry.source.slack;

import java.util.Set;

/** The kinds of messages that Slack itself writes, as of joins and topics. */
final class Subtypes {

    private static final Set<String> SYSTEM = Set.of(
            "app_conversation_join",
            "app_conversation_leave",
            "bot_add",
            "bot_disable",
            "bot_enable",
            "bot_remove",
            "channel_archive",
            "channel_canvas_updated",
            "channel_convert_to_private",
            "channel_convert_to_public",
            "channel_join",
            "channel_leave",
            "channel_name",
            "channel_posting_permissions",
            "channel_purpose",
            "channel_topic",
            "channel_unarchive",
            "ekm_access_denied",
            "group_archive",
            "group_close",
            "group_join",
            "group_leave",
            "group_name",
            "group_open",
            "group_purpose",
            "group_topic",
            "group_unarchive",
            "joiner_notification",
            "joiner_notification_for_inviter",
            "mpdm_move",
            "pinned_item",
            "reminder_add",
            "reminder_delete",
            "sh_room_created",
            "sh_room_shared",
            "tabbed_canvas_updated",
            "unpinned_item");

    private Subtypes() {}

    /** Whether a message of this kind is a line of the system. */
    static boolean isSystem(String subtype) {
        return SYSTEM.contains(subtype);
    }
}
