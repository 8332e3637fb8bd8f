package io.chatferry.sandbox.web;

import io.chatferry.sandbox.http.Call;
import io.chatferry.sandbox.store.ChatMessage;
import io.chatferry.sandbox.store.ChatReaction;
import io.chatferry.sandbox.store.Conversation;
import io.chatferry.sandbox.store.Messages;
import io.chatferry.sandbox.store.Messages.Listing;
import io.chatferry.sandbox.store.Store;
import io.chatferry.sandbox.web.View.Chat;
import io.chatferry.sandbox.web.View.Mark;
import io.chatferry.sandbox.web.View.Shown;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pages of a conversation and of a thread. */
final class ChatPages {

    private static final int PER_PAGE = 60;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Store store;
    private final Profiles people;
    private final PageTexts texts;
    private final InstantSource time;

    ChatPages(Store store, Profiles people, PageTexts texts, InstantSource time) {
        this.store = store;
        this.people = people;
        this.texts = texts;
        this.time = time;
    }

    /** Part of a conversation: the newest messages, or those at the call's cursor. */
    Chat chat(Conversation conversation, Call call) {
        Messages.Page page = page(call);
        String here = href(conversation);
        List<ChatMessage> messages = store.messages()
                .page(Listing.conversation(conversation.id()), page, message -> message.parentId() == 0);
        boolean full = messages.size() == page.limit();
        boolean newest = page.from() == Long.MAX_VALUE;
        String older = full || page.newer() ? cursor(here, "before", messages, 0) : null;
        String newer = newest || (page.newer() && !full) ? null : cursor(here, "after", messages, messages.size() - 1);
        int count = store.messages().count(Listing.conversation(conversation.id()));
        return new Chat(
                people.name(conversation),
                about(conversation, count),
                people.avatar(conversation),
                "/",
                older,
                newer,
                shown(conversation, messages));
    }

    private String about(Conversation conversation, int count) {
        String messages = count == 1 ? "1 message" : count + " messages";
        String guid = conversation.guid();
        return guid == null ? messages : messages + ", " + store.memberCount(guid) + " members";
    }

    private static @Nullable String cursor(String here, String direction, List<ChatMessage> messages, int at) {
        return messages.isEmpty()
                ? null
                : here + "?" + direction + "=" + messages.get(at).id();
    }

    private static Messages.Page page(Call call) {
        long before = number(call.query("before"));
        long after = number(call.query("after"));
        return after > 0
                ? new Messages.Page(true, after, PER_PAGE)
                : new Messages.Page(false, before > 0 ? before : Long.MAX_VALUE, PER_PAGE);
    }

    static long number(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    /** A message with its replies; empty if it does not exist. */
    Optional<Chat> thread(Conversation conversation, long parentId) {
        Optional<ChatMessage> parent = store.messages()
                .get(parentId)
                .filter(message -> message.conversationId().equals(conversation.id()));
        return parent.map(first -> {
            List<ChatMessage> messages = new ArrayList<>(List.of(first));
            messages.addAll(
                    store.messages().page(Listing.thread(parentId), Messages.Page.oldest(1000), message -> true));
            return new Chat(
                    "Thread in " + people.name(conversation),
                    replies(messages.size() - 1),
                    people.avatar(conversation),
                    href(conversation) + "?after=" + (parentId - 1),
                    null,
                    null,
                    shown(conversation, messages));
        });
    }

    static String href(Conversation conversation) {
        return "/c/" + conversation.id();
    }

    private static String replies(int count) {
        return count == 1 ? "1 reply" : count + " replies";
    }

    private List<Shown> shown(Conversation conversation, List<ChatMessage> messages) {
        List<Shown> all = new ArrayList<>(messages.size());
        LocalDate today = time.instant().atZone(ZoneOffset.UTC).toLocalDate();
        String day = "";
        for (ChatMessage message : messages) {
            View.When when = PageTimes.of(message.stamps().sentAt(), today);
            all.add(shown(conversation, message, when, when.day().equals(day) ? null : when.day()));
            day = when.day();
        }
        return all;
    }

    private Shown shown(Conversation conversation, ChatMessage message, View.When when, @Nullable String day) {
        JsonNode data = JSON.readTree(message.data());
        int replies = store.messages().count(Listing.thread(message.id()));
        boolean custom = message.category().equals("custom");
        return new Shown(
                message.id(),
                day,
                message.category().equals("action") ? action(data) : null,
                message.sender().equals(conversation.high()) ? "right" : "left",
                people.avatar(message.sender()),
                people.name(message.sender()),
                when,
                message.stamps().editedAt() != 0,
                message.screening().status(time.millis()),
                message.stamps().deletedAt() != 0,
                texts.parts(data.path("text").asString("")),
                custom ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(data) : null,
                message.type(),
                texts.cards(data),
                reactions(message),
                replies == 0 ? null : href(conversation) + "?thread=" + message.id(),
                replies(replies),
                message.tags());
    }

    private static String action(JsonNode data) {
        String who = data.at("/entities/on/entity/name").asString("Somebody");
        return who + " was " + data.path("action").asString("changed");
    }

    private List<Mark> reactions(ChatMessage message) {
        Map<String, List<String>> by = new LinkedHashMap<>();
        for (ChatReaction reaction : store.reactions().under(Long.toString(message.id()))) {
            by.computeIfAbsent(reaction.reaction(), r -> new ArrayList<>()).add(people.name(reaction.uid()));
        }
        List<Mark> marks = new ArrayList<>();
        by.forEach((reaction, names) -> marks.add(new Mark(reaction, names.size(), String.join(", ", names))));
        return marks;
    }
}
