package io.chatferry.source.stream;

import io.chatferry.model.RejectCode;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.text.Emojis;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Messages. Not thread-safe. */
final class StreamMessages {

    private static final String GONE = "deleted-user";

    /** The reactions of Stream's own user interfaces. */
    private static final Map<String, String> REACTIONS =
            Map.of("like", "👍", "love", "❤️", "haha", "😂", "wow", "😮", "sad", "😔", "angry", "😠", "fire", "🔥");

    private final Times times;
    private final StreamUsers users;
    private final StreamText texts;

    StreamMessages(Times times, StreamUsers users) {
        this.times = times;
        this.users = users;
        this.texts = new StreamText(users);
    }

    /**
     * A message.
     *
     * @param hasTotals whether its reactions are named here and nowhere else, so that the totals tell how many are not named
     */
    void take(JsonNode message, @Nullable String conversation, boolean hasTotals, ChatSink sink) {
        Instant sentAt = Fields.time(times, message, "created_at");
        if (conversation == null || sentAt == null) {
            String field = sentAt == null ? "created_at" : "cid";
            sink.reject(
                    RejectCode.FIELD_MISSING, field, "a message without its " + (sentAt == null ? "time" : "channel"));
            return;
        }
        String type = String.valueOf(Fields.text(message, "type"));
        if (type.equals("ephemeral") || type.equals("error")) {
            sink.skip(type);
        } else if (Fields.flag(message, "shadowed")) {
            sink.skip("shadowed: seen by its author only");
        } else if (!Fields.list(message, "restricted_visibility").isEmpty()) {
            sink.skip("visible to some members only");
        } else if (type.equals("system")) {
            ChatMessage whole = message(message, conversation, sentAt, hasTotals, sink);
            sink.system("system", whole.isEmpty() || StreamIds.user(message) == null ? null : whole);
        } else {
            sink.message(message(message, conversation, sentAt, hasTotals, sink));
        }
    }

    private ChatMessage message(
            JsonNode message, String conversation, Instant sentAt, boolean hasTotals, ChatSink sink) {
        ChatMessage.Builder built =
                ChatMessage.in(conversation, Fields.text(message, "id")).at(sentAt);
        String quoted = Fields.text(message, "quoted_message_id");
        built.parent(Fields.first(message, "parent_id"))
                .quote(quoted == null ? Fields.text(message.path("quoted_message"), "id") : quoted)
                .note("custom", StreamIds.custom(message, StreamIds.OF_MESSAGES));
        String user = StreamIds.user(message);
        boolean isDeleted =
                "deleted".equals(Fields.text(message, "type")) || Fields.text(message, "deleted_at") != null;
        if (user != null) {
            users.seen(message.path("user"), sink);
            built.from(user).named(Fields.first(message.path("user"), "name"));
        } else if (!isDeleted) {
            built.from(GONE).named("Deleted User");
        }
        flags(message, built);
        if (isDeleted) {
            return built.deleted(Fields.time(times, message, "deleted_at")).build();
        }
        Instant edited = Fields.time(times, message, "message_text_updated_at");
        if (edited != null) {
            built.edited(edited);
        }
        texts.fill(message, built, sink);
        return built.reactions(reactions(message, hasTotals, sink)).build();
    }

    private static void flags(JsonNode message, ChatMessage.Builder built) {
        if (Fields.flag(message, "show_in_channel")) {
            built.flag("broadcast");
        }
        if (Fields.flag(message, "pinned")) {
            built.flag("pinned");
        }
        if (Fields.flag(message, "silent")) {
            built.flag("silent");
        }
    }

    /** A message names the ten latest reactions, and how many there are of each type. */
    private List<ChatReaction> reactions(JsonNode message, boolean hasTotals, ChatSink sink) {
        Map<String, Set<String>> named = new LinkedHashMap<>();
        for (String list : List.of("latest_reactions", "own_reactions")) {
            for (JsonNode reaction : Fields.list(message, list)) {
                String user = StreamIds.user(reaction);
                String type = Fields.text(reaction, "type");
                if (user != null && type != null) {
                    users.seen(reaction.path("user"), sink);
                    named.computeIfAbsent(type, none -> new LinkedHashSet<>()).add(user);
                }
            }
        }
        Map<String, Long> totals = new LinkedHashMap<>();
        message.path("reaction_counts")
                .properties()
                .forEach(count -> totals.put(
                        count.getKey(), Math.max(0, Fields.size(message.path("reaction_counts"), count.getKey()))));
        message.path("reaction_groups")
                .properties()
                .forEach(group ->
                        totals.putIfAbsent(group.getKey(), Math.max(0, Fields.size(group.getValue(), "count"))));
        totals.keySet().forEach(type -> named.computeIfAbsent(type, none -> new LinkedHashSet<>()));
        return named.entrySet().stream()
                .map(each -> new ChatReaction(
                        emoji(each.getKey()),
                        List.copyOf(each.getValue()),
                        hasTotals
                                ? Math.max(
                                        0,
                                        totals.getOrDefault(each.getKey(), 0L)
                                                - each.getValue().size())
                                : 0))
                .filter(each -> !each.users().isEmpty() || each.others() > 0)
                .toList();
    }

    static String emoji(String type) {
        String emoji = REACTIONS.get(type);
        return emoji == null ? Emojis.of(type) : emoji;
    }
}
