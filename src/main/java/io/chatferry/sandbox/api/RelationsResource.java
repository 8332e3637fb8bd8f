package io.chatferry.sandbox.api;

import io.chatferry.sandbox.app.ApiException;
import io.chatferry.sandbox.app.App;
import io.chatferry.sandbox.app.ErrorCode;
import io.chatferry.sandbox.app.Json;
import io.chatferry.sandbox.app.Listings;
import io.chatferry.sandbox.app.Request;
import io.chatferry.sandbox.app.Routes;
import io.chatferry.sandbox.store.ChatUser;
import io.chatferry.sandbox.store.Relation;
import io.chatferry.sandbox.store.Store;
import io.chatferry.sandbox.store.Table;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** {@code /users/{uid}/friends} and {@code /users/{uid}/blockedusers}. */
final class RelationsResource {

    private final App app;

    RelationsResource(App app) {
        this.app = app;
    }

    void addTo(Routes routes) {
        routes.add("POST /users/{uid}/friends", request -> each(request, "accepted", true, this::befriend))
                .add("DELETE /users/{uid}/friends", request -> each(request, "friends", false, this::part))
                .add(
                        "GET /users/{uid}/friends",
                        request -> list(request, app.store().friends()))
                .add("POST /users/{uid}/blockedusers", request -> each(request, "blockedUids", false, this::block))
                .add("DELETE /users/{uid}/blockedusers", request -> each(request, "blockedUids", false, this::unblock))
                .add(
                        "GET /users/{uid}/blockedusers",
                        request -> list(request, app.store().blocks()));
    }

    @FunctionalInterface
    private interface Action {
        String on(ChatUser user, ChatUser other);
    }

    /** Applies an action to each uid of an array; each has its own result. */
    private ObjectNode each(Request request, String field, boolean under, Action action) {
        ChatUser user = app.user(request.id("uid"));
        List<String> uids = Json.texts(request.body(), field);
        if (uids.isEmpty()) {
            throw ApiException.required(field);
        }
        ObjectNode data = Json.object();
        ObjectNode answers = under ? data.putObject(field) : data;
        for (String written : uids) {
            String uid = written.toLowerCase(Locale.ROOT);
            ObjectNode answer = answers.putObject(uid);
            try {
                answer.put("success", true).put("message", action.on(user, app.user(uid)));
            } catch (ApiException refused) {
                answer.removeAll();
                answer.put("success", false).set("error", refused.error());
            }
        }
        return Listings.data(data);
    }

    private String befriend(ChatUser user, ChatUser other) {
        if (user.uid().equals(other.uid())) {
            throw new ApiException(ErrorCode.ERR_CANNOT_FORM_SELF_RELATION);
        }
        long now = app.clock().seconds();
        Store store = app.store();
        if (!store.friends().add(key(user, other), new Relation(user.uid(), other.uid(), now))) {
            throw new ApiException(ErrorCode.ERR_ALREADY_FRIEND);
        }
        store.friends().put(key(other, user), new Relation(other.uid(), user.uid(), now));
        return "The user with UID " + other.uid() + " is a friend now.";
    }

    private String part(ChatUser user, ChatUser other) {
        if (!app.store().friends().remove(key(user, other))) {
            throw new ApiException(ErrorCode.ERR_NOT_A_FRIEND);
        }
        app.store().friends().remove(key(other, user));
        return "The user with UID " + other.uid() + " is no friend any more.";
    }

    private String block(ChatUser user, ChatUser other) {
        if (user.uid().equals(other.uid())) {
            throw new ApiException(ErrorCode.ERR_CANNOT_BLOCK_SELF);
        }
        app.store()
                .blocks()
                .put(
                        key(user, other),
                        new Relation(user.uid(), other.uid(), app.clock().seconds()));
        return "The user with UID " + other.uid() + " has been blocked.";
    }

    private String unblock(ChatUser user, ChatUser other) {
        app.store().blocks().remove(key(user, other));
        return "The user with UID " + other.uid() + " has been unblocked.";
    }

    private static String key(ChatUser user, ChatUser other) {
        return user.uid() + "/" + other.uid();
    }

    private ObjectNode list(Request request, Table<Relation> relations) {
        ChatUser user = app.user(request.id("uid"));
        return Listings.paged(
                request,
                relations.under(user.uid()).stream()
                        .flatMap(relation -> app.store().user(relation.other()).stream())
                        .map(app.views()::user)
                        .toList());
    }
}
