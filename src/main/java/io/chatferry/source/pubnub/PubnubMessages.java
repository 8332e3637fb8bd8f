package io.chatferry.source.pubnub;

import io.chatferry.model.RejectCode;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.text.Emojis;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Messages, and the actions that the Chat SDK has added to them. Not thread-safe. */
final class PubnubMessages {

    private static final String UNKNOWN = "unknown";
    private static final Set<String> REACTIONS = Set.of("reactions", "reaction", "emoji");
    private static final Pattern ENCRYPTED = Pattern.compile("[A-Za-z0-9+/]{22,}={0,2}");

    private final PubnubPayload payloads;

    PubnubMessages(PubnubPayload payloads) {
        this.payloads = payloads;
    }

    void take(JsonNode row, PubnubChannel channel, ChatSink sink) {
        String token = Fields.text(row, "timetoken");
        JsonNode payload = row.path("message");
        Instant time = Timetoken.time(token);
        if (time == null) {
            sink.reject(RejectCode.FIELD_MISSING, "timetoken", "a message without a timetoken of 17 digits");
            return;
        }
        ChatMessage.Builder built = PubnubRows.at(channel, token);
        JsonNode meta = row.path(row.has("meta") ? "meta" : "userMetadata");
        String stored = Fields.first(row, "uuid", "publisher", "userId");
        fill(built, payload, meta, stored, channel, sink);
        add(built, payload, meta, row.path("actions"), sink);
    }

    /** A message of which only what the app has sent is there. */
    void payloadAlone(JsonNode payload, PubnubChannel channel, ChatSink sink) {
        Instant time = payloads.timeOf(payload);
        if (time == null) {
            sink.reject(
                    RejectCode.FIELD_MISSING,
                    "timetoken",
                    "a message without its time: ask for the history with include_token=true");
            return;
        }
        ChatMessage.Builder built = ChatMessage.in(channel.conversation(), Fields.first(payload, "id", "messageId"))
                .at(time)
                .parent(channel.root());
        fill(built, payload, payload.path("meta"), null, channel, sink);
        add(built, payload, payload.path("meta"), payload.path("actions"), sink);
    }

    private void fill(
            ChatMessage.Builder built,
            JsonNode payload,
            JsonNode meta,
            @Nullable String stored,
            PubnubChannel channel,
            ChatSink sink) {
        String sender = payloads.senderOf(payload, stored);
        if (sender == null) {
            sink.count("messages without a sender, given to the user " + UNKNOWN + ": set sender");
        }
        String text = payloads.textOf(payload);
        if (text != null
                && text.length() % 4 == 0
                && payload.isString()
                && ENCRYPTED.matcher(text).matches()) {
            sink.count("texts that look encrypted, moved as they are: store the history decrypted");
        }
        List<ChatAttachment> files = payloads.filesOf(payload, channel.conversation());
        built.from(sender == null ? UNKNOWN : sender)
                .named(payloads.nameOf(payload))
                .text(text == null ? null : PubnubText.of(text, meta))
                .attach(files)
                .note("payload", PubnubPayload.rest(payload));
        String quoted = Fields.text(meta.path("quotedMessage"), "timetoken");
        String in = Fields.text(meta.path("quotedMessage"), "channelId");
        if (quoted != null) {
            built.quote(in != null && PubnubChannel.of(in).root() == null ? quoted : channel.id(quoted));
        }
        built.note("forwardedFrom", Fields.text(meta, "originalPublisher"));
    }

    /** With the actions, which say what became of the message. */
    private static void add(
            ChatMessage.Builder built, JsonNode payload, JsonNode meta, JsonNode actions, ChatSink sink) {
        ChatMessage plain = built.build();
        String type = Fields.text(payload, "type");
        if (plain.isEmpty() && type != null && !type.equals("text")) {
            sink.system(type, null);
            return;
        }
        boolean isChanged =
                !actions.path("edited").isEmpty() || !actions.path("deleted").isEmpty();
        if (plain.isEmpty() && !isChanged && payload.isObject() && !payload.isEmpty()) {
            sink.skip("a message whose text is not where it is usual: set text");
            return;
        }
        for (String kind : REACTIONS) {
            actions.path(kind)
                    .properties()
                    .forEach(reaction ->
                            built.reaction(new ChatReaction(Emojis.of(reaction.getKey()), users(reaction.getValue()))));
        }
        String edit = null;
        String editToken = "";
        for (Map.Entry<String, JsonNode> edited : actions.path("edited").properties()) {
            String token = latest(edited.getValue());
            if (token.compareTo(editToken) > 0) {
                edit = edited.getKey();
                editToken = token;
            }
        }
        if (edit != null) {
            built.text(PubnubText.of(edit, meta)).edited(Timetoken.time(editToken));
        }
        JsonNode deleted = actions.path("deleted");
        if (!deleted.isEmpty()) {
            ChatMessage whole = built.build();
            sink.message(whole.but()
                    .text(null)
                    .withoutAttachments()
                    .deleted(Timetoken.time(latest(deleted.iterator().next())))
                    .build());
            return;
        }
        sink.message(built.build());
    }

    private static List<String> users(JsonNode entries) {
        return entries.valueStream()
                .map(entry -> Fields.text(entry, "uuid"))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private static String latest(JsonNode entries) {
        return entries.valueStream()
                .map(entry -> Fields.text(entry, "actionTimetoken"))
                .filter(Objects::nonNull)
                .max(String::compareTo)
                .orElse("0");
    }

    /** An action of a list of its own. */
    void action(JsonNode action, PubnubChannel channel, ChatSink sink) {
        String token = Fields.text(action, "messageTimetoken");
        String type = String.valueOf(Fields.text(action, "type"));
        String value = Fields.text(action, "value");
        String user = Fields.text(action, "uuid");
        Instant time = Timetoken.time(Fields.text(action, "actionTimetoken"));
        if (Timetoken.time(token) == null) {
            sink.reject(RejectCode.FIELD_MISSING, "messageTimetoken", "an action without the timetoken of its message");
        } else if (REACTIONS.contains(type) && value != null && user != null) {
            sink.react(PubnubRows.at(channel, token)
                    .reaction(new ChatReaction(Emojis.of(value), List.of(user)))
                    .build());
        } else if (type.equals("edited") && value != null) {
            sink.edit(PubnubRows.at(channel, token)
                    .from(user)
                    .text(PubnubText.of(value, action.path("meta")))
                    .edited(time)
                    .build());
        } else if (type.equals("deleted")) {
            sink.delete(PubnubRows.at(channel, token).from(user).deleted(time).build());
        } else {
            sink.skip("action: " + type);
        }
    }
}
