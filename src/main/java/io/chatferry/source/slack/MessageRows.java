package io.chatferry.source.slack;

import io.chatferry.model.RejectCode;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.Row;
import io.chatferry.source.slack.SlackLayout.DayFile;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The rows of the file of a day. */
final class MessageRows implements RowHandler {

    /** The author of lines about a channel that was renamed, in old exports. */
    private static final String NOBODY = "U00";

    /** What Slack wrote for a file: the link to it, and what the user wrote beside it. */
    private static final Pattern UPLOAD_NOTICE = Pattern.compile(
            "<@[UW]\\w+(?:\\|[^>]*)?> (?:uploaded|shared) a file: <[^|>]*(?:\\|(?<name>[^>]*))?>"
                    + "(?: and commented: (?<comment>.*))?",
            Pattern.DOTALL);

    private final SlackReading reading;
    private final DayFile day;
    private final Supplier<String> name;
    private final String conversation;
    private boolean isDescribed;

    MessageRows(SlackReading reading, DayFile day) {
        this(reading, day, day::folder);
    }

    /**
     * The rows of a file.
     *
     * @param name of the conversation if no list has it; known when there is a row
     */
    MessageRows(SlackReading reading, DayFile day, Supplier<String> name) {
        this.reading = reading;
        this.name = name;
        this.day = day;
        this.conversation = reading.conversation(day);
    }

    @Override
    public void row(Row row, ChatSink sink) {
        if (!(row instanceof Row.Json json)) {
            return;
        }
        describe(sink);
        JsonNode value = json.value();
        message(value, sink);
        for (JsonNode reply : value.path("slackdump_thread_replies")) {
            if (reply.isObject()) {
                message(reply, sink);
            }
        }
    }

    /** A conversation in no list: a private group, or by its id a direct one of those who wrote in it. */
    private void describe(ChatSink sink) {
        if (isDescribed || reading.isListed(day) || !reading.directory().isNew(conversation)) {
            isDescribed = true;
            return;
        }
        if (SlackLayout.isConversationId(day.folder()) && day.folder().startsWith("D")) {
            sink.conversation(
                    Conversation.direct(conversation).authorsAreMembers().build());
        } else {
            Conversation.Builder room = Conversation.room(conversation).name(name.get());
            if (!reading.layout().hasListOfConversations()) {
                room.authorsAreMembers();
            }
            sink.conversation(room.build());
        }
        sink.count("folders in no list of conversations, created as private groups");
    }

    private void message(JsonNode row, ChatSink sink) {
        String type = Fields.text(row, "type");
        if (type == null ? !row.has("ts") : !type.equals("message")) {
            sink.skip("no message");
            return;
        }
        String subtype = Fields.text(row, "subtype");
        switch (subtype == null ? "" : subtype) {
            case "message_changed" -> changed(row, sink);
            case "message_deleted" -> deleted(row, sink);
            case "message_replied" -> sink.skip("message_replied");
            case "reply_broadcast" -> sink.skip("reply_broadcast");
            default -> {
                ChatMessage message = built(row, subtype, sink);
                if (message != null) {
                    sink.message(message);
                }
            }
        }
    }

    private void changed(JsonNode event, ChatSink sink) {
        JsonNode message = event.path("message");
        ChatMessage later = built(message, Fields.text(message, "subtype"), sink);
        if (later != null) {
            sink.edit(later);
        }
    }

    private void deleted(JsonNode event, ChatSink sink) {
        JsonNode before = event.path("previous_message");
        String deleted = ts(event, "deleted_ts");
        String ts = deleted == null ? ts(before, "ts") : deleted;
        Instant sentAt = Fields.seconds(ts);
        if (ts == null || sentAt == null) {
            withoutTime(sink);
            return;
        }
        String subtype = Fields.text(before, "subtype");
        Author author = before.isObject() ? Author.of(before, subtype, reading.directory(), reading.names()) : null;
        ChatMessage.Builder message = ChatMessage.in(conversation, ts)
                .at(sentAt)
                .parent(parent(before, ts))
                .deleted(Fields.seconds(ts(event, "ts")));
        if (author != null) {
            message.from(author.id()).named(author.name()).fromBot(author.isBot());
        }
        sink.delete(message.build());
    }

    private static void withoutTime(ChatSink sink) {
        sink.reject(RejectCode.SENT_AT_INVALID, "ts", "a message without a time that can be read");
    }

    /** The message of a row; null if it is none, and the sink was told so. */
    private @Nullable ChatMessage built(JsonNode row, @Nullable String subtype, ChatSink sink) {
        String ts = ts(row, "ts");
        Instant sentAt = Fields.seconds(ts);
        if (ts == null || sentAt == null) {
            withoutTime(sink);
            return null;
        }
        if (subtype != null && Subtypes.isSystem(subtype)) {
            sink.system(subtype, system(row, ts, sentAt));
            return null;
        }
        if (Fields.flag(row, "is_ephemeral")) {
            sink.skip("ephemeral");
            return null;
        }
        if (NOBODY.equals(Fields.text(row, "user"))) {
            sink.skip("author " + NOBODY);
            return null;
        }
        ChatMessage.Builder message =
                ChatMessage.in(conversation, ts).at(sentAt).parent(parent(row, ts));
        if ("tombstone".equals(subtype)) {
            return message.deleted(null).build();
        }
        Author author = Author.of(row, subtype, reading.directory(), reading.names());
        message.from(author.id()).named(author.name()).alias(author.alias()).fromBot(author.isBot());
        addText(row, subtype, message, sink);
        addFlags(row, subtype, message);
        addReactions(row, message);
        JsonNode edited = row.path("edited");
        if (edited.isObject() && !edited.isEmpty()) {
            message.edited(Fields.seconds(ts(edited, "ts")));
        }
        return message.build();
    }

    private @Nullable ChatMessage system(JsonNode row, String ts, Instant sentAt) {
        String user = Fields.first(row, "user");
        String text = reading.texts().text(Fields.first(row, "text"));
        if (user == null || user.equals(NOBODY) || text.isBlank()) {
            return null;
        }
        Author author = Author.of(row, null, reading.directory(), reading.names());
        return ChatMessage.in(conversation, ts)
                .from(author.id())
                .named(author.name())
                .at(sentAt)
                .text(text)
                .build();
    }

    private void addText(JsonNode row, @Nullable String subtype, ChatMessage.Builder message, ChatSink sink) {
        String text = Fields.text(row, "text");
        if ("file_comment".equals(subtype) && row.path("comment").isObject()) {
            message.text(reading.texts().text(Fields.text(row.path("comment"), "comment")));
            return;
        }
        if ("file_share".equals(subtype)
                && row.path("file").isObject()
                && !row.path("files").isArray()) {
            // the text of old rows is a notice that Slack made, with the comment in it
            text = Fields.text(row.path("file").path("initial_comment"), "comment");
        } else if ("file_share".equals(subtype) && row.path("file").isNull()) {
            text = withoutFile(text, message);
        } else if ("huddle_thread".equals(subtype) && (text == null || text.isBlank())) {
            text = "A huddle started";
        }
        reading.texts().add(row, text, day, message, sink);
    }

    /** What somebody wrote beside a file that is gone; the file is missing. Other texts stay as they are. */
    private static @Nullable String withoutFile(@Nullable String text, ChatMessage.Builder message) {
        Matcher notice = UPLOAD_NOTICE.matcher(text == null ? "" : text);
        if (!notice.matches()) {
            return text;
        }
        String name = notice.group("name");
        message.attach(ChatAttachment.missing("deleted", name == null ? null : Markup.decoded(name)));
        return notice.group("comment");
    }

    private static void addFlags(JsonNode row, @Nullable String subtype, ChatMessage.Builder message) {
        if ("bot_message".equals(subtype) || Fields.first(row, "bot_id") != null) {
            message.flag("bot");
        }
        if (subtype != null) {
            switch (subtype) {
                case "me_message" -> message.flag("me");
                case "thread_broadcast" -> message.flag("broadcast");
                case "file_comment" -> message.flag("file_comment");
                case "huddle_thread" -> message.flag("huddle");
                default -> {
                    // nothing else that a reader should know
                }
            }
        } else if (Fields.flag(row, "reply_broadcast")) {
            message.flag("broadcast");
        }
        if (!row.path("pinned_to").isEmpty()) {
            message.note("pinned", true);
        }
    }

    private void addReactions(JsonNode row, ChatMessage.Builder message) {
        JsonNode reactions = row.path("reactions");
        if (!reactions.isArray() || reactions.isEmpty()) {
            return;
        }
        Map<String, List<String>> tones = new LinkedHashMap<>(0);
        for (JsonNode reaction : reactions) {
            String name = Fields.text(reaction, "name");
            if (name == null) {
                continue;
            }
            List<String> users =
                    Fields.texts(reaction, "users").stream().distinct().toList();
            long others = Math.max(0, Fields.size(reaction, "count") - users.size());
            message.reaction(new ChatReaction(reading.emoji(name), users, others));
            if (name.contains("skin-tone-")) {
                tones.put(name, users);
            }
        }
        if (!tones.isEmpty()) {
            message.note("skinTones", tones);
        }
    }

    /** The root of the thread that a row is a reply in. */
    private static @Nullable String parent(JsonNode row, String ts) {
        String thread = ts(row, "thread_ts");
        return thread == null || thread.equals(ts) || Fields.seconds(thread) == null ? null : thread;
    }

    /** A time, which is an id too; as a number it has lost the zeros at its end. */
    private static @Nullable String ts(JsonNode object, String name) {
        JsonNode value = object.path(name);
        String text = Fields.text(value);
        return text != null && value.isNumber() && Fields.seconds(text) != null
                ? new BigDecimal(text).setScale(6, RoundingMode.HALF_UP).toPlainString()
                : text;
    }
}
