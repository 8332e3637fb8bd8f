package io.chatferry.sandbox.web;

import io.chatferry.sandbox.http.Call;
import io.chatferry.sandbox.store.ChatMessage;
import io.chatferry.sandbox.store.Conversation;
import io.chatferry.sandbox.store.Messages;
import io.chatferry.sandbox.store.Messages.Listing;
import io.chatferry.sandbox.store.Store;
import io.chatferry.sandbox.web.View.Found;
import io.chatferry.sandbox.web.View.Hit;
import io.chatferry.sandbox.web.View.Item;
import io.chatferry.sandbox.web.View.Pane;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of conversations, and search results. */
final class ListPages {

    private static final int ITEMS = 100;
    private static final int HITS = 50;
    private static final Duration SEARCH_TIME = Duration.ofSeconds(2);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Store store;
    private final Profiles people;
    private final PageTexts texts;
    private final InstantSource time;

    ListPages(Store store, Profiles people, PageTexts texts, InstantSource time) {
        this.store = store;
        this.people = people;
        this.texts = texts;
        this.time = time;
    }

    private record LatestMessage(Conversation conversation, ChatMessage message) {}

    /** The conversations, latest message first; only those that match the search, if there is one. */
    Pane pane(Call call, @Nullable Conversation open, @Nullable String query) {
        String key = query == null ? "" : query.toLowerCase(Locale.ROOT);
        List<LatestMessage> all = new ArrayList<>();
        for (Conversation conversation : store.messages().conversations()) {
            if (key.isEmpty()
                    || people.name(conversation).toLowerCase(Locale.ROOT).contains(key)) {
                store.messages()
                        .page(Listing.conversation(conversation.id()), Messages.Page.newest(1), message -> true)
                        .forEach(message -> all.add(new LatestMessage(conversation, message)));
            }
        }
        all.sort(Comparator.<LatestMessage>comparingLong(
                        last -> last.message().stamps().sentAt())
                .thenComparing(last -> last.message().id())
                .reversed());
        int skip = (int) Math.min(Math.max(0, ChatPages.number(call.query("skip"))), all.size());
        int end = Math.min(skip + ITEMS, all.size());
        LocalDate today = time.instant().atZone(ZoneOffset.UTC).toLocalDate();
        List<Item> items = all.subList(skip, end).stream()
                .map(last -> item(last, open, today))
                .toList();
        String empty = all.isEmpty() ? (key.isEmpty() ? "No messages yet." : "No conversation of this name.") : null;
        return new Pane(items, end < all.size() && key.isEmpty() ? "/?skip=" + end : null, empty);
    }

    private Item item(LatestMessage last, @Nullable Conversation open, LocalDate today) {
        ChatMessage message = last.message();
        boolean isDeleted = message.stamps().deletedAt() != 0;
        boolean action = message.category().equals("action");
        return new Item(
                ChatPages.href(last.conversation()),
                people.name(last.conversation()),
                last.conversation().guid() != null,
                open != null && open.id().equals(last.conversation().id()),
                people.avatar(last.conversation()),
                PageTimes.of(message.stamps().sentAt(), today),
                action ? null : people.name(message.sender()),
                isDeleted ? "deleted" : action ? "members changed" : texts.line(message.type(), data(message)));
    }

    private static JsonNode data(ChatMessage message) {
        return JSON.readTree(message.data());
    }

    /** Searches the texts, newest first, for at most two seconds. */
    Found find(String query) {
        String key = query.toLowerCase(Locale.ROOT);
        long until = System.nanoTime() + SEARCH_TIME.toNanos();
        LocalDate today = time.instant().atZone(ZoneOffset.UTC).toLocalDate();
        long[] oldest = {store.messages().lastId() + 1};
        List<ChatMessage> found = new ArrayList<>();
        while (oldest[0] > 1 && found.size() < HITS && System.nanoTime() < until) {
            Messages.Page stretch = new Messages.Page(false, oldest[0], 1000);
            List<ChatMessage> some = store.messages().page(Listing.ALL, stretch, message -> true);
            oldest[0] = some.isEmpty() ? 1 : some.get(0).id();
            for (int i = some.size() - 1; i >= 0 && found.size() < HITS; i--) {
                if (matches(some.get(i), key)) {
                    found.add(some.get(i));
                }
            }
        }
        List<Hit> hits = found.stream().map(message -> hit(message, today)).toList();
        return new Found(query, note(hits.size(), oldest[0]), hits);
    }

    private static String note(int hits, long oldest) {
        if (hits == HITS) {
            return "The newest " + HITS + "; there may be more.";
        }
        return oldest > 1 ? "Looked through the newest messages only." : hits == 0 ? "None." : "";
    }

    private static boolean matches(ChatMessage message, String key) {
        if (message.category().equals("action")) {
            return false;
        }
        String raw = new String(message.data(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        return (raw.contains(key) || raw.indexOf('\\') >= 0)
                && data(message)
                        .path("text")
                        .asString("")
                        .toLowerCase(Locale.ROOT)
                        .contains(key);
    }

    private Hit hit(ChatMessage message, LocalDate today) {
        long from = message.parentId() == 0 ? message.id() - 1 : message.parentId() - 1;
        String href = "/c/" + message.conversationId()
                + (message.parentId() == 0 ? "?after=" + from : "?thread=" + message.parentId()) + "#m" + message.id();
        String to = message.toGroup() ? people.groupName(message.receiver()) : people.name(message.receiver());
        return new Hit(
                href,
                people.name(message.sender()),
                to,
                PageTimes.of(message.stamps().sentAt(), today),
                texts.line(message.type(), data(message)));
    }
}
