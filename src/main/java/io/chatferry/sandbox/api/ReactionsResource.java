package io.chatferry.sandbox.api;

import io.chatferry.sandbox.app.ApiException;
import io.chatferry.sandbox.app.App;
import io.chatferry.sandbox.app.Checks;
import io.chatferry.sandbox.app.ErrorCode;
import io.chatferry.sandbox.app.Json;
import io.chatferry.sandbox.app.Listings;
import io.chatferry.sandbox.app.Request;
import io.chatferry.sandbox.app.Routes;
import io.chatferry.sandbox.store.ChatMessage;
import io.chatferry.sandbox.store.ChatReaction;
import io.chatferry.sandbox.store.ChatUser;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /messages/{id}/reactions}. */
final class ReactionsResource {

    private static final int MAX_DISTINCT = 25;
    private static final int MAX_CHARS = 45;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final App app;

    ReactionsResource(App app) {
        this.app = app;
    }

    void addTo(Routes routes) {
        routes.add("POST /messages/{id}/reactions", request -> add(request, inBody(request)))
                .add("POST /messages/{id}/reactions/{reaction}", request -> add(request, request.raw("reaction")))
                .add("DELETE /messages/{id}/reactions/{reaction}", this::remove)
                .add("GET /messages/{id}/reactions", request -> list(request, all(request)))
                .add(
                        "GET /messages/{id}/reactions/{reaction}",
                        request -> list(
                                request,
                                all(request).stream()
                                        .filter(one -> one.reaction().equals(request.raw("reaction")))
                                        .toList()));
    }

    /** The documentation's overview has this path without the reaction, which then must be in the body. */
    private static String inBody(Request request) {
        return Checks.requiredText(request.body(), "reaction");
    }

    private ObjectNode add(Request request, String reaction) {
        ChatUser actor = app.actor(request);
        ChatMessage message = reachable(request, actor);
        if (Checks.chars(reaction) > MAX_CHARS) {
            throw ApiException.field("reaction", "The reaction may not be greater than " + MAX_CHARS + " characters.");
        }
        List<ChatReaction> there = app.store().reactions().under(Long.toString(message.id()));
        boolean known = there.stream().anyMatch(one -> one.reaction().equals(reaction));
        long distinct = there.stream().map(ChatReaction::reaction).distinct().count();
        if (!known && distinct >= MAX_DISTINCT) {
            throw ApiException.field("reaction", "A message may not have more than " + MAX_DISTINCT + " reactions.");
        }
        ChatReaction added = new ChatReaction(
                app.store().nextReactionId(),
                message.id(),
                reaction,
                actor.uid(),
                app.clock().seconds());
        app.store().reactions().add(key(message, reaction, actor), added);
        return Listings.data(app.views().message(message, actor.uid()));
    }

    private static String key(ChatMessage message, String reaction, ChatUser actor) {
        return message.id() + "/" + reaction + "/" + actor.uid();
    }

    private ObjectNode remove(Request request) {
        ChatUser actor = app.actor(request);
        ChatMessage message = reachable(request, actor);
        app.store().reactions().remove(key(message, request.raw("reaction"), actor));
        return Listings.data(app.views().message(message, actor.uid()));
    }

    private ChatMessage reachable(Request request, ChatUser actor) {
        ChatMessage message = app.actionableMessage(request.messageId());
        if (!app.takesPart(actor.uid(), message)) {
            throw new ApiException(ErrorCode.ERR_MESSAGE_NO_ACCESS);
        }
        return message;
    }

    private List<ChatReaction> all(Request request) {
        ChatMessage message = app.message(request.messageId());
        return app.store().reactions().under(Long.toString(message.id())).stream()
                .sorted(Comparator.comparingLong(ChatReaction::id))
                .toList();
    }

    private ObjectNode list(Request request, List<ChatReaction> reactions) {
        int limit = request.number("limit", request.number("perPage", DEFAULT_LIMIT, MAX_LIMIT), MAX_LIMIT);
        long from = request.time("id", 0);
        boolean older = "prepend".equals(request.query("affix")) && from > 0;
        List<ChatReaction> beyond = reactions.stream()
                .filter(one -> older ? one.id() < from : one.id() > from)
                .toList();
        List<ChatReaction> here = older
                ? beyond.subList(Math.max(0, beyond.size() - limit), beyond.size())
                : beyond.subList(0, Math.min(limit, beyond.size()));
        ArrayNode data = Json.array();
        here.forEach(one -> data.add(view(one)));
        ObjectNode envelope = Listings.data(data);
        ObjectNode meta = envelope.putObject("meta");
        meta.putObject("current").put("limit", limit).put("count", here.size());
        if (!here.isEmpty()) {
            ChatReaction edge = here.get(older ? 0 : here.size() - 1);
            meta.putObject("next").put("affix", older ? "prepend" : "append").put("id", Long.toString(edge.id()));
        }
        return envelope;
    }

    private ObjectNode view(ChatReaction reaction) {
        ObjectNode view = Json.object()
                .put("id", Long.toString(reaction.id()))
                .put("messageId", Long.toString(reaction.messageId()))
                .put("reaction", reaction.reaction())
                .put("uid", reaction.uid())
                .put("reactedAt", reaction.reactedAt());
        app.store()
                .users()
                .get(reaction.uid())
                .ifPresent(user -> view.set("reactedBy", app.views().user(user)));
        return view;
    }
}
