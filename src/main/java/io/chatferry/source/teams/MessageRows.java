package io.chatferry.source.teams;

import io.chatferry.model.RejectCode;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.Row;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The messages of a file: of a team's channels, or of the chats of one person. Not thread-safe. */
final class MessageRows implements RowHandler {

    private final @Nullable String folderOwner;
    private final Times times;
    private final Set<String> describedChats = new HashSet<>();

    /**
     * Messages of a file.
     *
     * @param folderOwner the person whose chats they are; null of channels
     */
    MessageRows(@Nullable String folderOwner, Times times) {
        this.folderOwner = folderOwner;
        this.times = times;
    }

    @Override
    public void row(Row row, ChatSink sink) {
        JsonNode json = ListRows.json(row);
        String channel = Fields.first(json.path("channelIdentity"), "channelId");
        String chat = Fields.first(json, "chatId");
        if (channel == null && chat == null) {
            sink.reject(RejectCode.ID_EMPTY, "chatId", "the message is in no channel and no chat");
            return;
        }
        String conversation = channel == null ? Chats.id(String.valueOf(chat), folderOwner) : channel;
        if (channel == null && describedChats.add(conversation)) {
            describe(conversation, sink);
        }
        read(conversation, json, sink);
        // Microsoft Graph puts the answers into their root if asked for both
        Fields.list(json, "replies").forEach(reply -> read(conversation, reply, sink));
    }

    private void describe(String chat, ChatSink sink) {
        sink.conversation(Chats.conversation(chat, null));
        Chats.people(chat).forEach(user -> sink.member(new ChatMember(chat, user)));
        if (!Chats.isPair(chat) && folderOwner != null) {
            sink.member(new ChatMember(chat, folderOwner));
        }
    }

    private void read(String conversation, JsonNode json, ChatSink sink) {
        String type = Fields.first(json, "messageType");
        Instant sentAt = time(json, "createdDateTime");
        boolean isDeleted = Fields.first(json, "deletedDateTime") != null;
        ChatMessage.Builder message = ChatMessage.in(conversation, Fields.first(json, "id"))
                .at(sentAt)
                .parent(parent(json));
        boolean hasSender = addSender(json.path("from"), message);
        if ((type != null && !type.equals("message")) || (!hasSender && !isDeleted)) {
            sink.system(kind(json, type), null);
        } else if (sentAt == null) {
            sink.reject(RejectCode.SENT_AT_INVALID, "createdDateTime", "the message has no time");
        } else if (isDeleted) {
            sink.message(message.deleted(time(json, "deletedDateTime")).build());
        } else {
            new MessageBody(json, sink).addTo(message);
            Instant editedAt = time(json, "lastEditedDateTime");
            if (editedAt != null) {
                message.edited(editedAt);
            }
            String importance = Fields.first(json, "importance");
            message.note("importance", "normal".equals(importance) ? null : importance);
            Reactions.add(json, message);
            sink.message(message.build());
        }
    }

    private static @Nullable String parent(JsonNode json) {
        String parent = Fields.first(json, "replyToId");
        return parent == null || parent.equals("0") || parent.equals(Fields.first(json, "id")) ? null : parent;
    }

    private @Nullable Instant time(JsonNode json, String name) {
        String text = Fields.first(json, name);
        return text == null ? null : times.parse(text);
    }

    /** Whether the message has a sender: a person, an app or a device. */
    private static boolean addSender(JsonNode from, ChatMessage.Builder message) {
        for (String kind : new String[] {"user", "application", "device"}) {
            JsonNode sender = from.path(kind);
            String name = Fields.first(sender, "displayName");
            String id = Fields.first(sender, "id");
            if (id != null || name != null) {
                message.from(id == null ? "name:" + name : id).named(name).fromBot(kind.equals("application"));
                return true;
            }
        }
        return false;
    }

    /** The kind of a line of the system: that of its event, if it says so. */
    private static String kind(JsonNode json, @Nullable String type) {
        String event = Fields.first(json.path("eventDetail"), "@odata.type");
        if (event != null) {
            return event.replaceFirst("^#?microsoft\\.graph\\.", "").replaceFirst("EventMessageDetail$", "");
        }
        return type == null || type.equals("message") ? "without an author" : type;
    }
}
