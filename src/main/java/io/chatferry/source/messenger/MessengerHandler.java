package io.chatferry.source.messenger;

import io.chatferry.model.RejectCode;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.RepeatedRows;
import io.chatferry.source.row.Row;
import io.chatferry.source.text.Emojis;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the messages of a file, which begins with the newest. Not thread-safe. */
final class MessengerHandler implements RowHandler {

    private static final List<String> FILES = List.of("photos", "videos", "audio_files", "gifs", "files", "media");
    private static final Set<String> SYSTEM = Set.of("Subscribe", "Unsubscribe", "Call");
    /** The milliseconds of a time are more digits than its seconds. */
    private static final int DIGITS_OF_SECONDS = 11;
    /** No file holds more messages: the number of a message in its thread is made of both. */
    private static final int BITS_OF_ROWS = 32;

    private final ThreadFile file;
    private final List<RepeatedRows.Range> repeated;
    private @Nullable MessageThread thread;
    private final Map<String, String> users = new HashMap<>();
    private long rows;

    /**
     * @param repeated the rows that another download of the thread has before
     */
    MessengerHandler(ThreadFile file, List<RepeatedRows.Range> repeated) {
        this.file = file;
        this.repeated = repeated;
    }

    @Override
    public void row(Row row, ChatSink sink) {
        MessageThread described = thread(sink);
        long place = rows++;
        if (!repeated.isEmpty() && repeated.stream().anyMatch(range -> range.contains(place))) {
            sink.skip("duplicate");
            return;
        }
        JsonNode json = ((Row.Json) row).value();
        String name = Fields.first(json, "sender_name", "senderName");
        Instant sentAt = time(json);
        if (sentAt == null) {
            sink.reject(RejectCode.FIELD_MISSING, "timestamp_ms", "the message has no time");
            return;
        }
        String shown = name == null ? "" : Mojibake.repaired(name);
        String sender = user(described, shown, sink);
        String content = content(json);
        String kind = kind(json, content, shown);
        // the newest message comes first, also of several of one millisecond
        ChatMessage.Builder message = ChatMessage.in(described.id(), null)
                .from(sender)
                .at(sentAt)
                .sequence(-((file.number() << BITS_OF_ROWS) + row.number()))
                .text(content);
        react(json, described, message, sink);
        if ("unsent".equals(kind)) {
            sink.message(message.text(null).deleted(null).build());
        } else if (kind != null && !kind.equals("attachment")) {
            sink.system(kind, message.build());
        } else {
            boolean hasFiles = attach(json, message);
            boolean isMore = share(json, content, kind != null, message) || hasFiles;
            sink.message(
                    kind != null && isMore && content.equals(message.build().text())
                            ? message.text(null).build()
                            : message.build());
        }
    }

    @Override
    public void end(ChatSink sink) {
        thread(sink);
    }

    private MessageThread thread(ChatSink sink) {
        MessageThread known = thread;
        if (known == null) {
            known = MessageThread.of(file.file(), file.page());
            thread = known;
            known.describe(sink);
        }
        return known;
    }

    private static @Nullable Instant time(JsonNode json) {
        String number = Fields.first(json, "timestamp_ms", "timestamp");
        return number != null && number.length() <= DIGITS_OF_SECONDS ? Fields.seconds(number) : Fields.millis(number);
    }

    private static String content(JsonNode json) {
        String content = Fields.first(json, "content", "text");
        return content == null ? "" : Mentions.clean(Mojibake.repaired(content));
    }

    /** The kind of a line that no person wrote; null of the words of a person. */
    private static @Nullable String kind(JsonNode json, String content, String sender) {
        if (Fields.flag(json, "is_unsent") || Fields.flag(json, "isUnsent")) {
            return "unsent";
        }
        String type = Fields.text(json, "type");
        if (type != null && SYSTEM.contains(type)) {
            return type;
        }
        return json.has("call_duration") ? "Call" : Notices.kind(content, sender);
    }

    private String user(MessageThread described, String name, ChatSink sink) {
        return users.computeIfAbsent(name, each -> described.user(each, sink));
    }

    private void react(JsonNode json, MessageThread described, ChatMessage.Builder message, ChatSink sink) {
        for (JsonNode reaction : Fields.list(json, "reactions")) {
            String emoji = Fields.first(reaction, "reaction");
            String actor = Fields.first(reaction, "actor");
            if (emoji != null) {
                String shown = Emojis.of(Mojibake.repaired(emoji));
                message.reaction(
                        actor == null
                                ? new ChatReaction(shown, List.of(), 1)
                                : new ChatReaction(shown, List.of(user(described, Mojibake.repaired(actor), sink))));
            }
        }
    }

    /** Adds the files of a message; false if it has none. */
    private static boolean attach(JsonNode json, ChatMessage.Builder message) {
        boolean isAny = false;
        for (String key : FILES) {
            for (JsonNode each : Fields.list(json, key)) {
                isAny |= attach(Fields.text(each, "uri"), message);
            }
        }
        return attach(Fields.text(json.path("sticker"), "uri"), message) || isAny;
    }

    private static boolean attach(@Nullable String uri, ChatMessage.Builder message) {
        if (uri == null) {
            return false;
        }
        String address = Mojibake.repaired(uri);
        boolean isLink = address.startsWith("https://") || address.startsWith("http://");
        String path = isLink ? address.replaceFirst("[?#].*", "") : address;
        String name = path.substring(path.lastIndexOf('/') + 1);
        message.attach(
                isLink
                        ? ChatAttachment.link(address, name, null, ChatAttachment.UNKNOWN)
                        : ChatAttachment.local(
                                address.startsWith("./") ? address.substring(2) : address,
                                name,
                                null,
                                ChatAttachment.UNKNOWN));
        return true;
    }

    /** Adds the link of a shared page or post; false if there is none. What Facebook shows of the page is no words of the sender. */
    private static boolean share(JsonNode json, String content, boolean isNotice, ChatMessage.Builder message) {
        String link = Fields.first(json.path("share"), "link");
        String shared = link == null ? Fields.first(json.path("share"), "share_text") : link;
        if (shared == null) {
            return false;
        }
        String text = Mentions.clean(Mojibake.repaired(shared));
        if (isNotice || content.isBlank()) {
            message.text(text);
        } else if (!content.contains(text)) {
            message.text(content + "\n" + text);
        }
        return true;
    }
}
