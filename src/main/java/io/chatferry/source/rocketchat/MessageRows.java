package io.chatferry.source.rocketchat;

import io.chatferry.model.RejectCode;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.ReactionTones;
import io.chatferry.source.row.Row;
import io.chatferry.source.text.Emojis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The rows of the collection of messages. Not thread-safe. */
final class MessageRows implements RowHandler {

    private final Directory directory;
    private final MessageFiles files;
    private final MongoValues values;

    MessageRows(Directory directory, MessageFiles files, MongoValues values) {
        this.directory = directory;
        this.files = files;
        this.values = values;
    }

    @Override
    public void row(Row row, ChatSink sink) {
        JsonNode json = ((Row.Json) row).value();
        String roomId = Fields.first(json, "rid");
        if (roomId == null) {
            sink.reject(RejectCode.ID_EMPTY, "rid", "the message is in no room");
            return;
        }
        directory.addNamed(json.path("u"));
        Directory.Room room = directory.room(roomId);
        String type = Fields.first(json, "t");
        if (room != null && room.isLivechat()) {
            sink.skip("livechat");
        } else if (Fields.flag(json, "_hidden")) {
            sink.skip("hidden: an earlier version of a message");
        } else if ("e2e".equals(type)) {
            sink.skip("encrypted");
        } else {
            read(json, roomId, type, sink);
        }
    }

    private void read(JsonNode json, String roomId, @Nullable String type, ChatSink sink) {
        ChatMessage.Builder message = ChatMessage.in(roomId, Fields.first(json, "_id"));
        Instant sentAt = values.time(json, "ts");
        String sender = sender(json.path("u"));
        message.from(sender).named(directory.nameOf(json.path("u"))).at(sentAt);
        boolean isDeleted = "rm".equals(type);
        if (type != null && !isDeleted) {
            boolean canBeMessage = sender != null && sentAt != null;
            String about = Fields.text(json, "msg");
            ChatMessage words = message.text(SystemLine.description(type, about == null ? "" : about))
                    .build();
            sink.system(type, canBeMessage ? words : null);
        } else if (sentAt == null) {
            sink.reject(RejectCode.SENT_AT_INVALID, "ts", "the message has no time");
        } else if (isDeleted) {
            sink.message(message.parent(Fields.first(json, "tmid"))
                    .deleted(values.time(json, "editedAt"))
                    .build());
        } else if (sender == null) {
            sink.reject(RejectCode.ID_EMPTY, "u._id", "the message has no author");
        } else {
            add(json, message, sink);
        }
    }

    private @Nullable String sender(JsonNode user) {
        String id = Fields.first(user, "_id");
        String username = Fields.first(user, "username");
        return id == null && username != null ? directory.idOf(username) : id;
    }

    private void add(JsonNode json, ChatMessage.Builder message, ChatSink sink) {
        addWords(json, message, sink);
        message.parent(Fields.first(json, "tmid"))
                .alias(Fields.first(json, "alias"))
                .fromBot(json.path("bot").isObject() || Fields.flag(json, "bot"));
        if (Fields.flag(json, "tshow")) {
            message.flag("broadcast");
        }
        if (Fields.flag(json, "pinned")) {
            message.flag("pinned");
        }
        Instant editedAt = values.time(json, "editedAt");
        if (editedAt != null) {
            message.edited(editedAt);
        }
        ReactionTones tones = new ReactionTones();
        json.path("reactions")
                .properties()
                .forEach(entry -> addReaction(entry.getKey(), entry.getValue(), message, tones));
        sink.message(message.note(ReactionTones.NOTE, tones.note()).build());
    }

    private void addWords(JsonNode json, ChatMessage.Builder message, ChatSink sink) {
        RocketChatText texts = new RocketChatText(json, directory);
        List<String> lines = new ArrayList<>();
        add(lines, texts.of(Fields.text(json, "msg")));
        List<JsonNode> uploads = new ArrayList<>();
        List<String> quotes = new ArrayList<>();
        List<ChatAttachment> media = new ArrayList<>();
        boolean hasCard = false;
        for (JsonNode attachment : Fields.list(json, "attachments")) {
            if (texts.quote(Fields.text(attachment, "message_link"))) {
                add(quotes, texts.of(Fields.text(attachment, "text")));
            } else if (MessageFiles.isUpload(attachment)) {
                uploads.add(attachment);
            } else if (attachment.isObject()) {
                List<String> card = MessageCards.attachment(attachment);
                hasCard |= !card.isEmpty();
                card.forEach(line -> add(lines, texts.of(line)));
                ChatAttachment shown = MessageFiles.media(attachment);
                if (shown != null) {
                    media.add(shown);
                }
            }
        }
        message.attach(files.files(json, uploads, sink)).attach(media);
        for (String description : files.descriptions(json, uploads)) {
            String line = texts.of(description);
            add(lines, isIn(lines, line) ? "" : line);
        }
        // a reader saw the blocks instead of the text, which often says the same for those who cannot see them
        List<String> written = List.copyOf(lines);
        for (String block : MessageCards.blocks(json)) {
            String line = texts.of(block);
            add(lines, isIn(written, line) ? "" : line);
        }
        if (lines.isEmpty()) {
            add(lines, place(json.path("location")));
        }
        if (lines.isEmpty() && message.build().attachments().isEmpty()) {
            // a forwarded message: all that it says is the quote
            lines.addAll(quotes);
        }
        if (hasCard) {
            sink.count("texts to which the words of a webhook's attachments were added");
        }
        message.text(String.join("\n", lines)).quote(texts.quoted());
    }

    private static boolean isIn(List<String> lines, String line) {
        return lines.stream().anyMatch(before -> before.contains(line));
    }

    private static void add(List<String> lines, String line) {
        if (!line.isBlank()) {
            lines.add(line);
        }
    }

    /** Where a message was sent from: the coordinates stand the other way round. */
    private static String place(JsonNode location) {
        JsonNode coordinates = location.path("coordinates");
        String longitude = Fields.text(coordinates.path(0));
        String latitude = Fields.text(coordinates.path(1));
        return longitude == null || latitude == null ? "" : "Location: " + latitude + ", " + longitude;
    }

    private void addReaction(String name, JsonNode reaction, ChatMessage.Builder message, ReactionTones tones) {
        JsonNode names = reaction.isArray() ? reaction : reaction.path("usernames");
        List<String> users = new ArrayList<>();
        names.forEach(element -> {
            String username = Fields.text(element);
            if (username != null) {
                users.add(directory.idOf(username));
            }
        });
        if (!users.isEmpty()) {
            String shown = Emojis.of(name);
            message.reaction(new ChatReaction(shown, users));
            tones.add(shown, name, users);
        }
    }
}
