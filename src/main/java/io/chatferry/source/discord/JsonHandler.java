package io.chatferry.source.discord;

import io.chatferry.model.RejectCode;
import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.model.ChatRules;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.discord.DiscordFiles.JsonFile;
import io.chatferry.source.row.Row;
import io.chatferry.source.text.Emojis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the messages of a channel's file in JSON. Not thread-safe. */
final class JsonHandler implements RowHandler {

    /** What the exporter has a name for, and is not written by a person. */
    private static final Set<String> SYSTEM = Set.of(
            "RecipientAdd",
            "RecipientRemove",
            "Call",
            "ChannelNameChange",
            "ChannelIconChange",
            "ChannelPinnedMessage",
            "GuildMemberJoin",
            "ThreadCreated");
    /** Numbers that are no lines of the system: messages, replies, and the answers of commands. */
    private static final Set<String> WRITTEN = Set.of("0", "19", "20", "23");
    /** The first line of a thread, which repeats the message in the channel. */
    private static final String THREAD_STARTER = "21";

    private final DiscordReading reading;
    private final ChannelHead channel;
    private final @Nullable ChannelHead parent;
    private boolean isDescribed;

    JsonHandler(DiscordReading reading, JsonFile file) {
        this.reading = reading;
        this.channel = file.head();
        this.parent = reading.parentOf(channel);
    }

    @Override
    public void row(Row row, ChatSink sink) {
        describe(sink);
        JsonNode json = ((Row.Json) row).value();
        String sender = reading.people().describe(json.path("author"), sink);
        String type = Fields.text(json, "type");
        if (sender == null && type != null && isSystem(type)) {
            sink.system(type, null);
            return;
        }
        if (sender == null) {
            sink.reject(RejectCode.FIELD_MISSING, "author", "the message has no author");
            return;
        }
        named(json, sender, sink);
        ChatMessage message = message(json, sender);
        if (type != null && isSystem(type)) {
            join(type, json, sender, sink);
            sink.system(type, type.equals(THREAD_STARTER) ? null : isSystemImported() ? inThread(message) : message);
        } else {
            sink.message(inThread(message));
        }
    }

    @Override
    public void end(ChatSink sink) {
        describe(sink);
        if (channel.isDirect()) {
            reading.direct(channel.id(), channel.name()).endOfFile(sink);
        }
    }

    /**
     * Looks for the first message of the thread before its messages are read: files of one thread come in any order, and the
     * exporter can write the newest message first.
     */
    RowHandler firstOfThread() {
        return (row, sink) -> {
            sink.helpsOthers();
            JsonNode json = ((Row.Json) row).value();
            String sender = Fields.text(json.path("author"), "id");
            String type = Fields.text(json, "type");
            boolean isRead = type == null || !isSystem(type) || (isSystemImported() && !type.equals(THREAD_STARTER));
            if (sender != null && isRead) {
                ChatMessage message = message(json, sender);
                String id = message.id();
                if (id != null && !isLeftOut(message)) {
                    reading.addToThread(channel.id(), id);
                }
            }
        };
    }

    private void describe(ChatSink sink) {
        if (!isDescribed) {
            isDescribed = true;
            DiscordReading.describe(parent == null ? channel : parent, sink);
        }
    }

    private static boolean isSystem(String type) {
        boolean isNumber = type.chars().allMatch(c -> c >= '0' && c <= '9');
        return SYSTEM.contains(type) || (isNumber && !WRITTEN.contains(type));
    }

    /** Describes whom the message names. */
    private void named(JsonNode json, String sender, ChatSink sink) {
        DirectPeople direct = channel.isDirect() ? reading.direct(channel.id(), channel.name()) : null;
        if (direct != null) {
            direct.author(sender);
        }
        json.path("mentions").forEach(user -> named(user, direct, sink));
        json.path("reactions").forEach(reaction -> reaction.path("users").forEach(user -> named(user, direct, sink)));
    }

    private void named(JsonNode user, @Nullable DirectPeople direct, ChatSink sink) {
        String id = reading.people().describe(user, sink);
        if (id != null && direct != null) {
            direct.named(id, Fields.text(user, "name"));
            direct.named(id, Fields.text(user, "nickname"));
        }
    }

    /** Those who join are members, even if they write nothing. */
    private void join(String type, JsonNode json, String sender, ChatSink sink) {
        String room = parent == null ? channel.id() : parent.id();
        if (type.equals("GuildMemberJoin")) {
            sink.member(new ChatMember(room, sender));
        } else if (type.equals("RecipientAdd")) {
            for (JsonNode user : json.path("mentions")) {
                String id = Fields.text(user, "id");
                if (id != null) {
                    sink.member(new ChatMember(room, id));
                }
            }
        }
    }

    private ChatMessage message(JsonNode json, String sender) {
        String id = Fields.text(json, "id");
        JsonNode author = json.path("author");
        boolean isBot = Fields.flag(author, "isBot");
        Instant written = DiscordTimes.parse(Fields.text(json, "timestamp"), reading.zone());
        ChatMessage.Builder message = ChatMessage.in(parent == null ? channel.id() : parent.id(), id)
                .from(sender)
                .fromBot(isBot)
                .alias(isBot ? reading.people().alias(sender, Fields.first(author, "name", "nickname")) : null)
                .at(written == null ? DiscordTimes.ofId(id) : written)
                .sequence(DiscordTimes.number(id))
                .note("pinned", Fields.flag(json, "isPinned") ? true : null)
                .note("command", Fields.first(json.path("interaction"), "name"));
        String edited = Fields.text(json, "timestampEdited");
        if (edited != null) {
            message.edited(DiscordTimes.parse(edited, reading.zone()));
        }
        quote(json.path("reference"), message);
        List<String> lines = new ArrayList<>();
        content(json, json.path("mentions"), message, lines);
        if (json.path("forwardedMessage").isObject()) {
            content(json.path("forwardedMessage"), json.path("mentions"), message, lines);
            message.flag("forwarded");
        }
        message.text(String.join("\n", lines));
        Map<String, Map<String, String>> tones = new TreeMap<>();
        Fields.list(json, "reactions").forEach(reaction -> react(reaction, message, tones));
        return message.note("reactionTones", tones.isEmpty() ? null : tones).build();
    }

    /** Words and files of a message, or of the one that it forwards. */
    private void content(JsonNode json, JsonNode mentions, ChatMessage.Builder message, List<String> lines) {
        String content = Fields.text(json, "content");
        if (content != null) {
            lines.add(reading.text().of(content, mentions));
        }
        DiscordAttachments.add(json, message, lines);
        new Embeds(text -> reading.text().of(text, mentions)).add(json, content, message, lines);
    }

    private void quote(JsonNode reference, ChatMessage.Builder message) {
        String quoted = Fields.text(reference, "messageId");
        String where = Fields.text(reference, "channelId");
        boolean isHere = where == null || where.equals(channel.id());
        if (quoted != null && isHere && !"Forward".equals(Fields.text(reference, "type"))) {
            message.quote(quoted);
        }
    }

    private static void react(JsonNode reaction, ChatMessage.Builder message, Map<String, Map<String, String>> tones) {
        JsonNode emoji = reaction.path("emoji");
        String name = Fields.first(emoji, "name", "code");
        if (name == null) {
            return;
        }
        List<String> users = new ArrayList<>();
        for (JsonNode user : Fields.list(reaction, "users")) {
            String id = Fields.text(user, "id");
            if (id != null) {
                users.add(id);
            }
        }
        boolean isCustom = Fields.text(emoji, "id") != null;
        String shown = isCustom ? ":" + name + ":" : Emojis.of(name);
        String tone = isCustom ? "" : Emojis.tone(name);
        if (!tone.isEmpty() && !users.isEmpty()) {
            Map<String, String> byUser = tones.computeIfAbsent(shown, none -> new LinkedHashMap<>());
            users.forEach(user -> byUser.put(user, tone));
        }
        long others = Math.max(Fields.size(reaction, "count") - users.size(), 0);
        message.reaction(new ChatReaction(shown, users, others));
    }

    /** In a thread that goes to its channel's group: a reply to the message with the thread's id, or else to the first one. */
    private ChatMessage inThread(ChatMessage message) {
        if (parent == null) {
            return message;
        }
        ChatMessage.Builder reply =
                message.but().flag("thread").note("topic", channel.name()).parent(channel.id());
        if (message.id() != null && !isLeftOut(message)) {
            reply.parentElse(reading.firstOfThread(channel.id()));
        }
        return reply.build();
    }

    private boolean isLeftOut(ChatMessage message) {
        return message.isEmpty() || (message.isFromBot() && reading.options().bots() == ChatRules.Bots.SKIP);
    }

    private boolean isSystemImported() {
        return reading.options().system() == ChatRules.SystemLines.IMPORT;
    }
}
