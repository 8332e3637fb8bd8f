package io.chatferry.source.canonical;

import io.chatferry.model.Attachment;
import io.chatferry.model.ChatRecord;
import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.Reaction;
import io.chatferry.model.User;
import io.chatferry.source.row.JsonText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Records as JSON objects with the canonical names, which are read to the same records. */
public final class RecordJson {

    private RecordJson() {}

    /** The record as one line of JSON; fields without a value are left out. */
    public static String text(ChatRecord record) {
        return JsonText.mapper().writeValueAsString(object(record));
    }

    /** As {@link #text}, for a file in UTF-8: half of a surrogate pair, which has no bytes there, is written as an escape. */
    public static String line(ChatRecord record) {
        String text = text(record);
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isPair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (Character.isSurrogate(c) && !isPair) {
                escaped = escaped == null ? new StringBuilder(text.substring(0, i)) : escaped;
                escaped.append(String.format("\\u%04x", (int) c));
            } else if (escaped != null) {
                escaped.append(c);
            }
            if (isPair) {
                i++;
                if (escaped != null) {
                    escaped.append(text.charAt(i));
                }
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    /** The record as an object; fields without a value are left out. */
    public static ObjectNode object(ChatRecord record) {
        Fields fields = new Fields();
        if (record instanceof User user) {
            user(user, fields);
        } else if (record instanceof Group group) {
            group(group, fields);
        } else if (record instanceof Member member) {
            member(member, fields);
        } else {
            message((Message) record, fields);
        }
        return fields.object;
    }

    private static void user(User user, Fields fields) {
        fields.text(Field.UID, user.uid());
        fields.text(Field.NAME, user.name());
        fields.text(Field.AVATAR, user.avatar());
        fields.text(Field.LINK, user.link());
        fields.text(Field.ROLE, user.role());
        fields.list(Field.TAGS, user.tags());
        fields.value(Field.METADATA, user.metadata());
        fields.time(Field.CREATED_AT, user.createdAt());
        fields.time(Field.LAST_ACTIVE_AT, user.lastActiveAt());
        fields.time(Field.DEACTIVATED_AT, user.deactivatedAt());
    }

    private static void group(Group group, Fields fields) {
        fields.text(Field.GUID, group.guid());
        fields.text(Field.NAME, group.name());
        fields.text(Field.TYPE, group.type());
        fields.text(Field.PASSWORD, group.password());
        fields.text(Field.ICON, group.icon());
        fields.text(Field.DESCRIPTION, group.description());
        fields.text(Field.OWNER, group.owner());
        fields.list(Field.TAGS, group.tags());
        fields.value(Field.METADATA, group.metadata());
        fields.time(Field.CREATED_AT, group.createdAt());
    }

    private static void member(Member member, Fields fields) {
        fields.text(Field.GUID, member.guid());
        fields.text(Field.UID, member.uid());
        fields.text(Field.SCOPE, member.scope());
        fields.time(Field.JOINED_AT, member.joinedAt());
        if (member.banned() != null) {
            fields.object.put(Field.BANNED.title(), member.banned());
        }
    }

    private static void message(Message message, Fields fields) {
        fields.text(Field.MUID, message.muid());
        fields.text(Field.SENDER, message.sender());
        fields.text(Field.RECEIVER, message.receiver());
        fields.text(Field.RECEIVER_TYPE, message.receiverType());
        fields.text(Field.CATEGORY, message.category());
        fields.text(Field.TYPE, message.type());
        fields.text(Field.TEXT, message.text());
        fields.value(Field.DATA, message.data());
        attachments(message, fields);
        fields.value(Field.CUSTOM_DATA, message.customData());
        fields.value(Field.METADATA, message.metadata());
        fields.list(Field.TAGS, message.tags());
        fields.time(Field.SENT_AT, message.sentAt());
        fields.time(Field.DELIVERED_AT, message.deliveredAt());
        fields.time(Field.READ_AT, message.readAt());
        fields.time(Field.EDITED_AT, message.editedAt());
        fields.time(Field.DELETED_AT, message.deletedAt());
        fields.text(Field.PARENT_MUID, message.parentMuid());
        fields.text(Field.QUOTED_MUID, message.quotedMuid());
        reactions(message, fields);
        fields.text(Field.SENDER_NAME, message.senderName());
        fields.text(Field.SENDER_AVATAR, message.senderAvatar());
        fields.text(Field.RECEIVER_NAME, message.receiverName());
        fields.text(Field.RECEIVER_AVATAR, message.receiverAvatar());
        fields.text(Field.GROUP_TYPE, message.groupType());
    }

    private static void attachments(Message message, Fields fields) {
        if (message.attachments().isEmpty()) {
            return;
        }
        ArrayNode list = fields.object.putArray(Field.ATTACHMENTS.title());
        for (Attachment attachment : message.attachments()) {
            ObjectNode each = list.addObject();
            put(each, "url", attachment.url());
            put(each, "name", attachment.name());
            put(each, "mimeType", attachment.mimeType());
            put(each, "extension", attachment.extension());
            put(each, "size", attachment.size());
        }
    }

    private static void reactions(Message message, Fields fields) {
        if (message.reactions().isEmpty()) {
            return;
        }
        ArrayNode list = fields.object.putArray(Field.REACTIONS.title());
        for (Reaction reaction : message.reactions()) {
            ObjectNode each = list.addObject();
            each.put("reaction", reaction.reaction());
            ArrayNode uids = each.putArray("uids");
            reaction.uids().forEach(uids::add);
        }
    }

    private static void put(ObjectNode object, String name, @Nullable String value) {
        if (value != null) {
            object.put(name, value);
        }
    }

    /** Puts values under the canonical names of their fields. */
    private static final class Fields {

        private final ObjectNode object = JsonText.mapper().createObjectNode();

        void text(Field field, @Nullable String value) {
            put(object, field.title(), value);
        }

        void time(Field field, @Nullable Instant value) {
            text(field, value == null ? null : value.toString());
        }

        void list(Field field, List<String> values) {
            if (!values.isEmpty()) {
                ArrayNode list = object.putArray(field.title());
                values.forEach(list::add);
            }
        }

        void value(Field field, @Nullable JsonNode value) {
            if (value != null) {
                object.set(field.title(), value);
            }
        }
    }
}
