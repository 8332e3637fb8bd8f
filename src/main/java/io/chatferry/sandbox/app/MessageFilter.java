package io.chatferry.sandbox.app;

import io.chatferry.sandbox.store.ChatMessage;
import io.chatferry.sandbox.store.ConversationState;
import io.chatferry.sandbox.store.Messages.Page;
import io.chatferry.sandbox.store.Store;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The query parameters that message lists share (CometChat REST API, "List Messages"). */
public final class MessageFilter {

    private static final int DEFAULT_LIMIT = 10;
    private static final int DEFAULT_PER_PAGE = 100;
    private static final int MAX_LIMIT = 1000;

    private MessageFilter() {}

    /** The requested page: limit, start and direction. */
    public static Page page(Request request) {
        int limit = request.query("limit") != null || request.query("perPage") == null
                ? request.number("limit", DEFAULT_LIMIT, MAX_LIMIT)
                : request.number("perPage", DEFAULT_PER_PAGE, MAX_LIMIT);
        return page(request, limit);
    }

    public static Page page(Request request, int limit) {
        String affix = request.query("affix");
        if (affix != null && !affix.equals("append") && !affix.equals("prepend")) {
            throw ApiException.field("affix", "The selected affix is invalid.");
        }
        boolean newer = !"prepend".equals(affix); // every documented sample continues with append
        String id = request.query("id");
        if (id != null && !id.matches("\\d{1,18}")) {
            throw ApiException.field("id", "The id must be an integer.");
        }
        return new Page(newer, id == null ? (newer ? 0 : Long.MAX_VALUE) : Long.parseLong(id), limit);
    }

    public static Predicate<ChatMessage> of(Request request, Store store) {
        Predicate<ChatMessage> wanted = times(request);
        Set<String> categories = lowerCase(request, "category", "categories");
        if (!categories.isEmpty()) {
            wanted = wanted.and(message -> categories.contains(message.category()));
        }
        Set<String> types = new HashSet<>(request.list("types"));
        types.addAll(request.list("type"));
        if (!types.isEmpty()) {
            wanted = wanted.and(message -> types.contains(message.type()));
        }
        String sender = request.query("sender");
        if (sender != null) {
            wanted = wanted.and(message -> message.sender().equals(sender.toLowerCase(Locale.ROOT)));
        }
        List<String> tags = request.list("tags");
        if (!tags.isEmpty()) {
            wanted = wanted.and(message -> message.tags().stream().anyMatch(tags::contains));
        }
        if (request.flag("hideReplies")) {
            wanted = wanted.and(message -> message.parentId() == 0);
        }
        if (request.flag("hideDeleted")) {
            wanted = wanted.and(message -> message.stamps().deletedAt() == 0);
        }
        if (request.flag("onlyDeleted")) {
            wanted = wanted.and(message -> message.stamps().deletedAt() != 0);
        }
        if (request.flag("hasReactions")) {
            wanted = wanted.and(message ->
                    !store.reactions().under(Long.toString(message.id())).isEmpty());
        }
        String reader = request.onBehalfOf();
        if (reader != null && request.flag("myMentionsOnly")) {
            wanted = wanted.and(message -> contains(message, "<@uid:" + reader + ">"));
        }
        if (reader != null && request.flag("hideMessagesFromBlockedUsers")) {
            wanted = wanted.and(message -> !store.blocks().has(reader + "/" + message.sender()));
        }
        if (reader != null && (request.flag("unread") || request.flag("undelivered"))) {
            boolean unread = request.flag("unread");
            wanted = wanted.and(message -> {
                ConversationState state = store.state(reader, message.conversationId());
                return !message.sender().equals(reader)
                        && message.id() > (unread ? state.readId() : state.deliveredId());
            });
        }
        return receiverType(request, wanted.and(content(request)));
    }

    private static Predicate<ChatMessage> receiverType(Request request, Predicate<ChatMessage> wanted) {
        String type = request.query("receiverType");
        return type == null ? wanted : wanted.and(message -> message.toGroup() == type.equals("group"));
    }

    private static Predicate<ChatMessage> times(Request request) {
        // beside a cursor's id, sentAt is only the rest of a meta.next that the client returned
        long exactly = request.query("id") == null ? request.time("sentAt", -1) : -1;
        long from = request.time("fromTimestamp", -1);
        long to = from == -1 ? -1 : request.time("toTimestamp", -1); // documented: ignored without fromTimestamp
        return message -> {
            long sent = message.stamps().sentAt();
            return (exactly == -1 || sent == exactly) && (from == -1 || sent >= from) && (to == -1 || sent <= to);
        };
    }

    private static Set<String> lowerCase(Request request, String one, String many) {
        Set<String> words = new HashSet<>();
        request.list(one).forEach(word -> words.add(word.toLowerCase(Locale.ROOT)));
        request.list(many).forEach(word -> words.add(word.toLowerCase(Locale.ROOT)));
        return words;
    }

    private static Predicate<ChatMessage> content(Request request) {
        String searched = request.query("searchKey");
        Predicate<ChatMessage> wanted = message -> true;
        if (searched != null) {
            String key = searched.toLowerCase(Locale.ROOT);
            wanted = message -> {
                String text = text(message);
                return text != null && text.toLowerCase(Locale.ROOT).contains(key);
            };
        }
        if (request.flag("hasAttachments")) {
            wanted = wanted.and(
                    message -> Json.stored(message.data()).path("attachments").size() > 0);
        }
        Set<String> kinds = lowerCase(request, "attachmentTypes", "attachmentTypes");
        if (!kinds.isEmpty()) {
            wanted = wanted.and(message -> kinds.contains(message.type()));
        }
        if (request.flag("hasLinks")) {
            wanted = wanted.and(message -> contains(message, "http://") || contains(message, "https://"));
        }
        if (request.flag("hasMentions")) {
            wanted = wanted.and(message -> contains(message, "<@uid:"));
        }
        List<String> mentioned = request.list("mentionedUids");
        if (!mentioned.isEmpty()) {
            wanted = wanted.and(message -> mentioned.stream().anyMatch(uid -> contains(message, "<@uid:" + uid + ">")));
        }
        return wanted;
    }

    private static boolean contains(ChatMessage message, String part) {
        String text = text(message);
        return text != null && text.contains(part);
    }

    public static @Nullable String text(ChatMessage message) {
        ObjectNode data = Json.stored(message.data());
        return Json.text(data, "text");
    }
}
