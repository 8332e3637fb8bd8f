package io.chatferry.sandbox.api;

import io.chatferry.sandbox.app.ApiException;
import io.chatferry.sandbox.app.App;
import io.chatferry.sandbox.app.ErrorCode;
import io.chatferry.sandbox.app.Json;
import io.chatferry.sandbox.app.Listings;
import io.chatferry.sandbox.app.MessageFilter;
import io.chatferry.sandbox.app.Request;
import io.chatferry.sandbox.app.Routes;
import io.chatferry.sandbox.store.ChatGroup;
import io.chatferry.sandbox.store.ChatMessage;
import io.chatferry.sandbox.store.ChatUser;
import io.chatferry.sandbox.store.Messages.Listing;
import io.chatferry.sandbox.store.Messages.Page;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/** The lists of messages: of the app, of a user, of a group, of a thread; and single ones. */
final class MessageLists {

    private static final int PER_PAGE = 100;
    private static final int MAX_PER_PAGE = 1000;

    private final App app;

    MessageLists(App app) {
        this.app = app;
    }

    void addTo(Routes routes) {
        routes.add("GET /messages", this::all)
                .add("GET /messages/{id}", this::get)
                .add("GET /messages/{id}/thread", this::thread)
                .add("GET /users/{uid}/messages", this::ofUser)
                .add("GET /groups/{guid}/messages", this::ofGroup);
    }

    private ObjectNode get(Request request) {
        ChatMessage message = app.message(request.messageId());
        String reader = request.onBehalfOf();
        if (reader != null && !app.takesPart(app.user(reader).uid(), message)) {
            throw new ApiException(ErrorCode.ERR_MESSAGE_NO_ACCESS);
        }
        return Listings.data(app.views().message(message, reader));
    }

    private ObjectNode all(Request request) {
        Listing listing = Listing.ALL;
        String conversation = request.query("conversationId");
        String sender = request.query("sender");
        if (conversation != null) {
            listing = Listing.conversation(conversation.toLowerCase(Locale.ROOT));
        } else if (sender != null) {
            listing = Listing.sender(sender.toLowerCase(Locale.ROOT));
        }
        Predicate<ChatMessage> wanted = MessageFilter.of(request, app.store());
        Page page = MessageFilter.page(request);
        String reader = request.onBehalfOf();
        if (reader == null) {
            return list(request, List.of(listing), wanted, page);
        }
        List<Listing> lists = listing.kind() == Listing.Kind.ALL ? app.listsOf(app.user(reader)) : List.of(listing);
        return list(request, lists, wanted.and(message -> app.takesPart(reader, message)), page);
    }

    private ObjectNode ofUser(Request request) {
        ChatUser user = app.user(request.id("uid"));
        String other = request.onBehalfOf();
        if (other == null) {
            return ofUserAlone(request, user);
        }
        app.user(other);
        Predicate<ChatMessage> between = message -> !message.toGroup()
                && (message.sender().equals(other) || message.receiver().equals(other));
        return list(
                request,
                List.of(Listing.conversation(ChatMessage.userConversation(user.uid(), other))),
                MessageFilter.of(request, app.store()).and(between),
                MessageFilter.page(request));
    }

    /** Without a second user: the messages that the user sent and received, newest page first, with page-style metadata. */
    private ObjectNode ofUserAlone(Request request, ChatUser user) {
        int perPage = request.query("limit") == null
                ? request.number("perPage", PER_PAGE, MAX_PER_PAGE)
                : request.number("limit", PER_PAGE, MAX_PER_PAGE);
        Page page = request.query("affix") == null && request.query("id") == null
                ? Page.newest(perPage)
                : MessageFilter.page(request, perPage);
        ObjectNode envelope = list(
                request,
                app.listsOf(user),
                MessageFilter.of(request, app.store()).and(message -> app.takesPart(user.uid(), message)),
                page);
        ObjectNode meta = envelope.withObject("meta");
        int count = envelope.path("data").size();
        meta.putObject("pagination")
                .put("total", count)
                .put("count", count)
                .put("per_page", perPage)
                .put("current_page", 1)
                .put("total_pages", 1);
        if (count > 0) {
            int edge = page.newer() ? count - 1 : 0;
            meta.putObject("cursor")
                    .put("id", envelope.path("data").get(edge).path("id").asLong())
                    .put("affix", page.newer() ? "append" : "prepend");
        }
        return envelope;
    }

    private ObjectNode ofGroup(Request request) {
        ChatGroup group = app.group(request.id("guid"));
        String reader = request.onBehalfOf();
        if (reader != null && !app.store().joined(group.guid(), app.user(reader).uid())) {
            throw new ApiException(ErrorCode.ERR_GROUP_NOT_JOINED);
        }
        return list(
                request,
                List.of(Listing.conversation(ChatMessage.groupConversation(group.guid()))),
                MessageFilter.of(request, app.store()).and(ChatMessage::toGroup),
                MessageFilter.page(request));
    }

    /** Page-style parameters with cursor-style metadata, as documented. */
    private ObjectNode thread(Request request) {
        ChatMessage parent = app.message(request.messageId());
        String reader = request.onBehalfOf();
        if (reader != null && !app.takesPart(app.user(reader).uid(), parent)) {
            throw new ApiException(ErrorCode.ERR_MESSAGE_NO_ACCESS);
        }
        int perPage = request.number("perPage", PER_PAGE, MAX_PER_PAGE);
        if (request.query("page") == null) {
            return list(request, List.of(Listing.thread(parent.id())), m -> true, MessageFilter.page(request, perPage));
        }
        int page = request.number("page", 1, 1_000_000);
        List<ChatMessage> upTo = app.store()
                .messages()
                .page(Listing.thread(parent.id()), Page.oldest(Math.multiplyExact(perPage, page)), app::listed);
        List<ChatMessage> here = upTo.subList(Math.min(upTo.size(), perPage * (page - 1)), upTo.size());
        return Listings.messages(
                here, new Page(true, 0, perPage), message -> app.views().message(message, reader));
    }

    private ObjectNode list(Request request, List<Listing> lists, Predicate<ChatMessage> wanted, Page page) {
        Predicate<ChatMessage> shown = wanted.and(app::listed);
        if (request.flag("count")) {
            return Listings.data(Json.object().put("count", count(lists, shown)));
        }
        String reader = request.onBehalfOf();
        boolean withTags = request.flag("withTags");
        return Listings.messages(app.store().messages().page(lists, page, shown), page, message -> {
            ObjectNode view = app.views().message(message, reader);
            return withTags ? view : view.without("tags"); // documented: tags only on request
        });
    }

    private int count(List<Listing> lists, Predicate<ChatMessage> wanted) {
        return app.store()
                .messages()
                .page(lists, Page.oldest(Integer.MAX_VALUE), wanted)
                .size();
    }
}
