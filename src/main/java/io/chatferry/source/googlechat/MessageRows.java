package io.chatferry.source.googlechat;

import io.chatferry.model.RejectCode;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.ReactionTones;
import io.chatferry.source.row.Row;
import io.chatferry.source.text.Emojis;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The messages of one conversation. */
final class MessageRows implements RowHandler {

    private final String folder;
    private final TakeoutFiles files;
    private final LongDates dates;
    private boolean isDescribed;

    /**
     * Messages of a folder.
     *
     * @param folder its name; empty if the file lies in none
     */
    MessageRows(String folder, TakeoutFiles files, LongDates dates) {
        this.folder = folder;
        this.files = files;
        this.dates = dates;
    }

    @Override
    public void row(Row row, ChatSink sink) {
        JsonNode json = ((Row.Json) row).value();
        String id = Fields.first(json, "message_id");
        String conversation = folder.isEmpty() ? group(id) : folder;
        if (!isDescribed) {
            isDescribed = true;
            sink.conversation(GroupRows.undescribed(conversation)); // counts only if nothing has described it before
        }
        Instant sentAt = dates.parse(Fields.first(json, "created_date"));
        if (sentAt == null) {
            sink.reject(
                    RejectCode.SENT_AT_INVALID,
                    "created_date",
                    "the message has no date in English, as Takeout writes it");
            return;
        }
        JsonNode creator = json.path("creator");
        String sender = People.id(creator);
        ChatMessage.Builder message = begin(conversation, id, json)
                .from(sender == null ? People.UNKNOWN : sender)
                .named(Fields.first(creator, "name"))
                .fromBot(People.isBot(creator))
                .at(sentAt)
                .parent(root(id));
        Instant updatedAt = dates.parse(Fields.first(json, "updated_date"));
        if ("DELETED".equalsIgnoreCase(Fields.first(json, "message_state"))) {
            sink.message(message.deleted(updatedAt).build());
            return;
        }
        if (updatedAt != null) {
            message.edited(updatedAt);
        }
        addWords(json, message);
        addReactions(json, message);
        sink.message(message.build());
    }

    /** Old exports have no ids, but the same conversation in the exports of several people. */
    private static ChatMessage.Builder begin(String conversation, @Nullable String id, JsonNode json) {
        if (id != null) {
            return ChatMessage.in(conversation, id);
        }
        String topic = Fields.first(json, "topic_id");
        String all = String.join(
                "\n",
                List.of(
                        String.valueOf(Fields.first(json, "created_date")),
                        String.valueOf(People.id(json.path("creator"))),
                        String.valueOf(Fields.text(json, "text")),
                        String.valueOf(topic)));
        return ChatMessage.in(
                        conversation,
                        UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8))
                                .toString())
                .withMadeUpId()
                .note("topic", topic);
    }

    /** The conversation's part of an id. */
    private static String group(@Nullable String messageId) {
        return messageId == null || messageId.indexOf('/') < 1
                ? "messages"
                : messageId.substring(0, messageId.indexOf('/'));
    }

    /** An id is made of conversation, topic and message: the message that began the topic has the same for both. */
    private static @Nullable String root(@Nullable String messageId) {
        String[] parts = messageId == null ? new String[0] : messageId.split("/");
        return parts.length == 3 && !parts[1].equals(parts[2]) ? parts[0] + "/" + parts[1] + "/" + parts[1] : null;
    }

    private void addWords(JsonNode json, ChatMessage.Builder message) {
        String text = Fields.text(json, "text");
        for (JsonNode file : Fields.list(json, "attached_files")) {
            attach(file, message);
        }
        if (text != null && !text.isBlank()) {
            message.text(Mentions.clean(text));
        } else if (message.build().attachments().isEmpty()) {
            message.text(Annotations.placeholder(Fields.list(json, "annotations")));
        }
        String quoted = Fields.first(json.path("quoted_message_metadata"), "message_id");
        if (quoted != null && group(quoted).equals(group(Fields.first(json, "message_id")))) {
            message.quote(quoted);
        } else if (quoted != null) {
            message.note("quotedElsewhere", quoted);
        }
    }

    private void attach(JsonNode file, ChatMessage.Builder message) {
        String exportName = Fields.first(file, "export_name", "original_name");
        String name = Fields.first(file, "original_name", "export_name");
        if (exportName == null) {
            return;
        }
        ExportFile found = files.sent(folder, exportName);
        message.attach(
                found == null
                        ? ChatAttachment.missing("not included", name)
                        : ChatAttachment.local(found.name(), name, null, found.size()));
    }

    private static void addReactions(JsonNode json, ChatMessage.Builder message) {
        ReactionTones tones = new ReactionTones();
        for (JsonNode reaction : Fields.list(json, "reactions")) {
            JsonNode emoji = reaction.path("emoji");
            String unicode = Fields.first(emoji, "unicode");
            String custom = Fields.first(emoji.path("custom_emoji"), "shortcode");
            String shown =
                    unicode != null ? Emojis.of(unicode) : custom == null ? null : ":" + custom.replace(":", "") + ":";
            List<String> users = Fields.texts(reaction, "reactor_emails");
            if (shown != null && !users.isEmpty()) {
                message.reaction(new ChatReaction(shown, users));
                tones.add(shown, unicode == null ? "" : unicode, users);
            }
        }
        message.note(ReactionTones.NOTE, tones.note());
    }
}
