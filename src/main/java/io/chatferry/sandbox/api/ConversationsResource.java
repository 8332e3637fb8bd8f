package io.chatferry.sandbox.api;

import io.chatferry.sandbox.app.ApiException;
import io.chatferry.sandbox.app.App;
import io.chatferry.sandbox.app.Checks;
import io.chatferry.sandbox.app.ErrorCode;
import io.chatferry.sandbox.app.Json;
import io.chatferry.sandbox.app.Listings;
import io.chatferry.sandbox.app.Request;
import io.chatferry.sandbox.app.Routes;
import io.chatferry.sandbox.store.ChatGroup;
import io.chatferry.sandbox.store.ChatMessage;
import io.chatferry.sandbox.store.ChatUser;
import io.chatferry.sandbox.store.Conversation;
import io.chatferry.sandbox.store.ConversationState;
import io.chatferry.sandbox.store.Messages.Listing;
import io.chatferry.sandbox.store.Messages.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Conversations as their users see them, and the receipts that go with them. */
final class ConversationsResource {

    /** The most unread messages that are counted. */
    private static final int UNREAD_COUNTED = 1000;

    private final App app;

    ConversationsResource(App app) {
        this.app = app;
    }

    void addTo(Routes routes) {
        routes.add("GET /conversations", this::list)
                .add("GET /conversations/{conversationId}", this::byId)
                .add("DELETE /conversations/{conversationId}", this::deleteById)
                .add("GET /users/{uid}/conversations", request -> listOf(request, app.user(request.id("uid"))));
        for (String side : List.of("users/{uid}", "groups/{guid}")) {
            String one = "/" + side + "/conversation";
            String word = side.startsWith("users") ? "Message" : "message"; // the documented answers differ
            routes.add("GET " + one, this::get)
                    .add("PUT " + one, this::tag)
                    .add("DELETE " + one, this::reset)
                    .add("POST " + one + "/delivered", request -> receipt(request, word, ConversationState::delivered))
                    .add("POST " + one + "/read", request -> receipt(request, word, ConversationState::read))
                    .add(
                            "DELETE " + one + "/read",
                            request -> receipt(request, word, (state, id) -> state.read(id - 1)));
        }
    }

    /** A conversation as seen by one user. */
    private record Seen(Conversation conversation, ChatUser by, ChatMessage last) {}

    private ObjectNode list(Request request) {
        String actor = request.onBehalfOf();
        if (actor != null) {
            return listOf(request, app.user(actor));
        }
        List<Seen> all = new ArrayList<>();
        for (ChatUser user : app.store().users().all()) {
            seenBy(user)
                    .sorted(Comparator.comparingLong(ConversationsResource::updatedAt))
                    .forEach(all::add);
        }
        return page(request, all.stream());
    }

    private ObjectNode listOf(Request request, ChatUser user) {
        Comparator<Seen> newestFirst =
                Comparator.comparingLong(ConversationsResource::updatedAt).reversed();
        return page(
                request,
                seenBy(user)
                        .sorted(newestFirst.thenComparing(
                                seen -> seen.conversation().id())));
    }

    private static long updatedAt(Seen seen) {
        return seen.last().stamps().updatedAt();
    }

    private Stream<Seen> seenBy(ChatUser user) {
        Stream<Conversation> ofTwo = app.store().messages().conversationsOf(user.uid()).stream();
        Stream<Conversation> ofGroups = Stream.of();
        for (ChatGroup group : app.store().groups().all()) {
            if (app.store().joined(group.guid(), user.uid())) {
                ofGroups = Stream.concat(
                        ofGroups,
                        app.store().messages().conversation(ChatMessage.groupConversation(group.guid())).stream());
            }
        }
        return Stream.concat(ofTwo, ofGroups).flatMap(conversation -> seen(conversation, user).stream());
    }

    /** Empty if the user has cleared it and no message followed, or if none of its messages is listed. */
    private Optional<Seen> seen(Conversation conversation, ChatUser by) {
        long cleared = app.store().state(by.uid(), conversation.id()).clearedId();
        List<ChatMessage> last =
                app.store().messages().page(Listing.conversation(conversation.id()), Page.newest(1), app::listed);
        return last.isEmpty() || last.get(0).id() <= cleared
                ? Optional.empty()
                : Optional.of(new Seen(conversation, by, last.get(0)));
    }

    private ObjectNode page(Request request, Stream<Seen> all) {
        String type = request.query("conversationType");
        List<String> tags = request.list("tags");
        String searched = request.query("searchKey");
        boolean unread = request.flag("unread");
        List<Seen> wanted = all.filter(seen -> type == null || type.equals(type(seen.conversation())))
                .filter(seen -> tags.isEmpty() || state(seen).tags().stream().anyMatch(tags::contains))
                .filter(seen -> searched == null || name(seen).contains(searched.toLowerCase(Locale.ROOT)))
                .filter(seen -> !unread || unreadCount(seen) > 0)
                .toList();
        boolean withTags = request.flag("withTags");
        Function<Seen, ObjectNode> view = seen -> {
            ObjectNode item = view(seen);
            if (withTags) {
                item.set("tags", Json.array(state(seen).tags()));
            }
            return item;
        };
        return Listings.paged(request, wanted, view);
    }

    private ConversationState state(Seen seen) {
        return app.store().state(seen.by().uid(), seen.conversation().id());
    }

    private String name(Seen seen) {
        String other = seen.conversation().other(seen.by().uid());
        String guid = seen.conversation().guid();
        Optional<String> name = guid != null
                ? app.store().groups().get(guid).map(ChatGroup::name)
                : app.store().users().get(other == null ? "" : other).map(ChatUser::name);
        return name.orElse("").toLowerCase(Locale.ROOT);
    }

    private static String type(Conversation conversation) {
        return conversation.guid() == null ? "user" : "group";
    }

    private int unreadCount(Seen seen) {
        Page after = new Page(true, state(seen).readId(), UNREAD_COUNTED);
        String reader = seen.by().uid();
        return app.store()
                .messages()
                .page(
                        Listing.conversation(seen.conversation().id()),
                        after,
                        message -> !message.sender().equals(reader) && app.listed(message))
                .size();
    }

    private ObjectNode view(Seen seen) {
        Conversation conversation = seen.conversation();
        ChatMessage first = app.store()
                .messages()
                .page(Listing.conversation(conversation.id()), Page.oldest(1), message -> true)
                .get(0);
        ObjectNode view = Json.object()
                .put("conversationId", conversation.id())
                .put("conversationType", type(conversation))
                .put("unreadMessageCount", Integer.toString(unreadCount(seen)))
                .put("createdAt", first.stamps().updatedAt())
                .put("updatedAt", updatedAt(seen));
        view.set("lastMessage", app.views().message(seen.last(), seen.by().uid()));
        String guid = conversation.guid();
        String other = conversation.other(seen.by().uid());
        if (guid != null) {
            app.store()
                    .groups()
                    .get(guid)
                    .ifPresent(group -> view.set(
                            "conversationWith",
                            app.views().group(group, seen.by().uid())));
        } else if (other != null) {
            app.store()
                    .users()
                    .get(other)
                    .ifPresent(user -> view.set(
                            "conversationWith", app.views().user(user).put("conversationId", conversation.id())));
        }
        return view;
    }

    /** The conversation of the path and the user on whose behalf the call is made. */
    private Seen named(Request request) {
        ChatUser actor = app.actor(request);
        String id = request.path().containsKey("guid")
                ? ChatMessage.groupConversation(app.group(request.id("guid")).guid())
                : ChatMessage.userConversation(
                        actor.uid(), app.user(request.id("uid")).uid());
        if (request.path().containsKey("guid") && !app.store().joined(request.id("guid"), actor.uid())) {
            throw new ApiException(ErrorCode.ERR_GROUP_NOT_JOINED);
        }
        return app.store()
                .messages()
                .conversation(id)
                .flatMap(conversation -> seen(conversation, actor))
                .orElseThrow(() -> new ApiException(ErrorCode.ERR_CONVERSATION_NOT_ACCESSIBLE));
    }

    private ObjectNode get(Request request) {
        return Listings.data(view(named(request)));
    }

    private ObjectNode tag(Request request) {
        Seen seen = named(request);
        List<String> tags = Checks.tags(request.body());
        app.store().putState(state(seen).tagged(tags));
        return Listings.data(view(seen).set("tags", Json.array(tags)));
    }

    private ObjectNode reset(Request request) {
        Seen seen = named(request);
        app.store().putState(state(seen).cleared(seen.last().id()));
        if (request.body().path("deleteMessagesPermanently").asBoolean(false)) {
            removeAll(seen.conversation());
        }
        return Listings.done("The conversation has been reset.");
    }

    private void removeAll(Conversation conversation) {
        app.store()
                .messages()
                .page(Listing.conversation(conversation.id()), Page.oldest(Integer.MAX_VALUE), message -> true)
                .forEach(message -> app.store().messages().remove(message.id()));
    }

    @FunctionalInterface
    private interface Mark {
        ConversationState upTo(ConversationState state, long id);
    }

    private ObjectNode receipt(Request request, String word, Mark mark) {
        Seen seen = named(request);
        String id = Checks.requiredText(request.body(), "messageId");
        if (!id.matches("\\d{1,18}")) {
            throw ApiException.field("messageId", "The messageId must be an integer.");
        }
        ChatMessage message = app.message(Long.parseLong(id));
        if (!message.conversationId().equals(seen.conversation().id())) {
            throw new ApiException(ErrorCode.ERR_MESSAGE_NO_ACCESS);
        }
        app.store().putState(mark.upTo(state(seen), message.id()));
        return Listings.data(Json.object().put("success", true).put(word, "The conversation has been marked."));
    }

    /** Deprecated in the documentation, but still answered. */
    private Conversation deprecated(Request request) {
        return app.store()
                .messages()
                .conversation(request.id("conversationId"))
                .orElseThrow(() -> new ApiException(ErrorCode.ERR_CONVERSATION_NOT_FOUND));
    }

    private ObjectNode byId(Request request) {
        Conversation conversation = deprecated(request);
        @Nullable String reader = request.onBehalfOf();
        ChatUser by = reader != null
                ? app.user(reader)
                : app.user(conversation.low() == null ? ChatUser.SYSTEM : conversation.low());
        return Listings.data(seen(conversation, by)
                .map(this::view)
                .orElseThrow(() -> new ApiException(ErrorCode.ERR_CONVERSATION_NOT_ACCESSIBLE)));
    }

    private ObjectNode deleteById(Request request) {
        removeAll(deprecated(request));
        return Listings.done("The conversation has been deleted.");
    }
}
