package io.chatferry.source.zulip;

import io.chatferry.model.RejectCode;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.Row;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** Understands the rows of the files of messages. Not thread-safe. */
final class MessageHandler implements RowHandler {

    private static final String ACTION = "/me ";

    private final Realm realm;
    private final Rooms rooms;
    private final ReactionTable reactions;
    private final ZulipText texts;
    private final SystemLines system;
    private final boolean isLast;

    /** @param isLast whether the file is the last one of messages */
    MessageHandler(Realm realm, Rooms rooms, ReactionTable reactions, SystemLines system, boolean isLast) {
        this.realm = realm;
        this.rooms = rooms;
        this.reactions = reactions;
        this.texts = new ZulipText(realm);
        this.system = system;
        this.isLast = isLast;
    }

    @Override
    public void row(Row row, ChatSink sink) {
        if (!(row instanceof Row.Json json)) {
            return;
        }
        JsonNode value = json.value();
        for (String field : new String[] {"id", "sender", "recipient"}) {
            if (Fields.text(value, field) == null) {
                sink.reject(RejectCode.FIELD_MISSING, field, "the message has no " + field);
                return;
            }
        }
        // versions before 1.8 have another name for it
        Instant sentAt = Fields.seconds(Fields.first(value, "date_sent", "pub_date"));
        if (sentAt == null) {
            sink.reject(RejectCode.SENT_AT_INVALID, "date_sent", "the message has no time in seconds");
            return;
        }
        String sender = String.valueOf(Fields.text(value, "sender"));
        String bot = realm.systemBot(sender);
        if (bot != null && system == SystemLines.SKIP) {
            // the conversation is not touched: the welcome bot would be a member of one with everybody
            reactions.of(String.valueOf(Fields.text(value, "id")));
            sink.system(bot, null);
            return;
        }
        ChatMessage message = message(value, sender, sentAt, sink);
        if (bot != null) {
            sink.system(bot, message);
        } else {
            sink.message(message);
        }
    }

    private ChatMessage message(JsonNode row, String sender, Instant sentAt, ChatSink sink) {
        String id = String.valueOf(Fields.text(row, "id"));
        String recipient = String.valueOf(Fields.text(row, "recipient"));
        String topic = rooms.isChannel(recipient) ? Fields.first(row, "subject") : null;
        realm.isNamed(sender, null, sink);
        String room = rooms.of(recipient, sender, topic, sink);
        ChatMessage.Builder message = ChatMessage.in(room, id)
                .from(sender)
                .at(sentAt)
                .sequence(sequence(id))
                .reactions(reactions.of(id))
                .note("topic", topic);
        String content = Fields.text(row, "content");
        if (content != null && content.startsWith(ACTION)) {
            content = content.substring(ACTION.length());
            message.flag("me");
        }
        texts.write(content == null ? "" : content, message, sink);
        Instant editedAt = Fields.seconds(Fields.text(row, "last_edit_time"));
        if (editedAt != null) {
            message.edited(editedAt);
        }
        return message.build();
    }

    private static long sequence(String id) {
        return id.matches("\\d{1,18}") ? Long.parseLong(id) : 0;
    }

    @Override
    public void end(ChatSink sink) {
        if (isLast) {
            rooms.end(sink);
            for (long left = reactions.left(); left > 0; left--) {
                sink.count("reactions to messages that are not in the export, left out");
            }
        }
    }
}
