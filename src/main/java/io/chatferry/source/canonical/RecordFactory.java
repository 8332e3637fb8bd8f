package io.chatferry.source.canonical;

import static io.chatferry.source.canonical.Field.*;

import io.chatferry.model.ChatRecord;
import io.chatferry.model.Group;
import io.chatferry.model.Kind;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.User;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Builds records of the model from field values. */
public final class RecordFactory {

    private RecordFactory() {}

    /**
     * The record of these values. An unreadable value is null in it and a problem of the values.
     *
     * @param extras additional metadata; ignored for a member, which has none
     */
    public static ChatRecord of(Kind kind, FieldValues v, @Nullable ObjectNode extras) {
        return switch (kind) {
            case USER ->
                new User(
                        v.id(UID),
                        v.text(NAME),
                        v.text(AVATAR),
                        v.text(LINK),
                        v.text(ROLE),
                        v.list(TAGS),
                        metadata(v, extras),
                        v.time(CREATED_AT),
                        v.time(LAST_ACTIVE_AT),
                        v.time(DEACTIVATED_AT));
            case GROUP ->
                new Group(
                        v.id(GUID),
                        v.text(NAME),
                        v.text(TYPE),
                        v.text(PASSWORD),
                        v.text(ICON),
                        v.text(DESCRIPTION),
                        v.id(OWNER),
                        v.list(TAGS),
                        metadata(v, extras),
                        v.time(CREATED_AT));
            case MEMBER -> new Member(v.id(GUID), v.id(UID), v.text(SCOPE), v.time(JOINED_AT), v.flag(BANNED));
            case MESSAGE -> message(v, extras);
        };
    }

    private static Message message(FieldValues v, @Nullable ObjectNode extras) {
        Instant sentAt = v.sentAt();
        Instant editedAt = v.time(EDITED_AT, sentAt);
        return new Message(
                v.id(MUID),
                v.id(SENDER),
                v.id(RECEIVER),
                v.text(RECEIVER_TYPE),
                v.text(CATEGORY),
                v.text(TYPE),
                v.text(TEXT),
                v.object(DATA),
                v.attachments(),
                v.json(CUSTOM_DATA),
                metadata(v, extras),
                v.list(TAGS),
                sentAt,
                v.time(DELIVERED_AT, sentAt),
                v.time(READ_AT, sentAt),
                editedAt,
                v.deletedAt(sentAt, editedAt),
                v.id(PARENT_MUID),
                v.id(QUOTED_MUID),
                v.reactions(),
                v.text(SENDER_NAME),
                v.text(SENDER_AVATAR),
                v.text(RECEIVER_NAME),
                v.text(RECEIVER_AVATAR),
                v.text(GROUP_TYPE));
    }

    private static @Nullable ObjectNode metadata(FieldValues v, @Nullable ObjectNode extras) {
        ObjectNode own = v.object(METADATA);
        if (extras == null || extras.isEmpty()) {
            return own;
        }
        return own == null ? extras : extras.setAll(own);
    }
}
