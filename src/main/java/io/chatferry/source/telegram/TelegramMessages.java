package io.chatferry.source.telegram;

import io.chatferry.model.RejectCode;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.text.Emojis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes messages of the rows of a chat. */
final class TelegramMessages {

    private static final Set<String> CREATIONS = Set.of("create_group", "create_channel");
    private static final Set<String> JOINS = Set.of("join_group_by_link", "join_group_by_request");
    private static final String NO_ACTION = "unknown";

    private final TelegramTimes times;
    private final TelegramNames names;

    /**
     * Whoever wrote or did something.
     *
     * @param isGone whether the export says that there is no name any more
     */
    private record Person(String id, @Nullable String name, boolean isGone) {}

    TelegramMessages(TelegramTimes times, TelegramNames names) {
        this.times = times;
        this.names = names;
    }

    /** A row of a chat. */
    void row(JsonNode row, TelegramChat chat, ChatSink sink) {
        String type = Fields.text(row, "type");
        if ("service".equals(type)) {
            service(row, chat, sink);
        } else if (type == null || type.equals("message")) {
            message(row, chat, sink);
        } else {
            sink.skip("unsupported");
        }
    }

    private void service(JsonNode row, TelegramChat chat, ChatSink sink) {
        String action = Fields.text(row, "action");
        String id = Fields.text(row, "id");
        if ("topic_created".equals(action) && id != null) {
            chat.topic(id);
        }
        Person actor = person(row, "actor");
        if (actor != null && action != null && (CREATIONS.contains(action) || JOINS.contains(action))) {
            seen(actor);
            sink.named(actor.id, actor.name, false);
            chat.joined(actor.id, CREATIONS.contains(action), sink);
        }
        Instant sentAt = times.time(row, "date");
        ChatMessage line = actor == null || sentAt == null || action == null
                ? null
                : ChatMessage.in(chat.id(), id)
                        .from(actor.id)
                        .named(actor.name)
                        .at(sentAt)
                        .text(description(row, action))
                        .build();
        sink.system(action == null ? NO_ACTION : action, line);
    }

    /** What was done, in the words of the export. */
    private static String description(JsonNode row, String action) {
        String words = action.replace('_', ' ');
        String title = Fields.text(row, "title");
        return Mentions.clean(title == null ? words : words + ": " + title);
    }

    private void message(JsonNode row, TelegramChat chat, ChatSink sink) {
        Instant sentAt = times.time(row, "date");
        if (sentAt == null) {
            boolean isAbsent = Fields.first(row, "date", "date_unixtime") == null;
            sink.reject(
                    isAbsent ? RejectCode.FIELD_MISSING : RejectCode.SENT_AT_INVALID,
                    "date",
                    isAbsent ? "the message has neither date nor date_unixtime" : "the date cannot be read");
            return;
        }
        Person sender = sender(row, chat);
        seen(sender);
        List<ChatAttachment> files = TelegramMedia.files(row);
        ChatMessage.Builder message = ChatMessage.in(chat.id(), Fields.text(row, "id"))
                .from(sender.id)
                .named(sender.name)
                .fromBot(chat.isFromBot(sender.id))
                .at(sentAt)
                .text(text(row, files))
                .attach(files)
                .note("signature", Fields.text(row, "author"))
                .note("viaBot", Fields.text(row, "via_bot"));
        Instant edited = times.edited(row);
        if (edited != null) {
            message.edited(edited);
        }
        if (row.has("forwarded_from") || row.has("forwarded_from_id")) {
            message.flag("forwarded").note("forwardedFrom", Fields.text(row, "forwarded_from"));
        }
        message.note("savedFrom", Fields.text(row, "saved_from"));
        reply(row, chat, message);
        for (JsonNode reaction : Fields.list(row, "reactions")) {
            message.reaction(reaction(reaction, sink));
        }
        sink.message(message.build());
    }

    private String text(JsonNode row, List<ChatAttachment> files) {
        String text = TelegramText.of(row, names::mentioned);
        return Stream.of(text.isEmpty() ? TelegramMedia.emoji(row, files) : text, TelegramMedia.card(row))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static Person sender(JsonNode row, TelegramChat chat) {
        Person sender = person(row, "from");
        if (sender != null) {
            return sender;
        }
        String channel = chat.channel();
        return channel == null
                ? new Person("name:" + TelegramNames.DELETED, null, true)
                : new Person(channel, chat.channelName(), false);
    }

    /** The person that two fields name; null if neither does. */
    private static @Nullable Person person(JsonNode row, String key) {
        String name = Fields.text(row, key);
        String id = TelegramText.userId(Fields.text(row, key + "_id"));
        if (id != null) {
            return new Person(id, name, row.path(key).isNull());
        }
        return name == null || name.isBlank() ? null : new Person("name:" + Mentions.clean(name), name, false);
    }

    private void seen(Person person) {
        if (person.isGone || person.name != null) {
            names.seen(person.id, person.name);
        }
    }

    private static void reply(JsonNode row, TelegramChat chat, ChatMessage.Builder message) {
        String answered = Fields.text(row, "reply_to_message_id");
        if (answered == null) {
            return;
        }
        String peer = Fields.text(row, "reply_to_peer_id");
        if (peer != null) {
            message.note("answers", peer + "/" + answered);
        } else if (chat.isTopic(answered)) {
            message.flag("topic").note("topic", answered);
        } else {
            message.quote(answered);
        }
    }

    /** A reaction names only the last users who gave it, and their number. */
    private ChatReaction reaction(JsonNode reaction, ChatSink sink) {
        String emoji = Fields.text(reaction, "emoji");
        String type = Fields.text(reaction, "type");
        List<String> users = new ArrayList<>();
        for (JsonNode recent : Fields.list(reaction, "recent")) {
            Person person = person(recent, "from");
            if (person != null && !users.contains(person.id)) {
                users.add(person.id);
                seen(person);
                sink.named(person.id, person.name, false);
            }
        }
        long count = Fields.size(reaction, "count");
        String shown = emoji != null ? Emojis.of(emoji) : ":" + (type == null ? "emoji" : type) + ":";
        return new ChatReaction(shown, users, Math.max(0, count - users.size()));
    }
}
