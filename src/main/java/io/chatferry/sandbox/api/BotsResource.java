package io.chatferry.sandbox.api;

import io.chatferry.sandbox.app.ApiException;
import io.chatferry.sandbox.app.App;
import io.chatferry.sandbox.app.ErrorCode;
import io.chatferry.sandbox.app.Listings;
import io.chatferry.sandbox.app.Request;
import io.chatferry.sandbox.app.Routes;
import io.chatferry.sandbox.limits.CallClass;
import io.chatferry.sandbox.store.ChatUser;
import io.chatferry.sandbox.store.Relation;
import tools.jackson.databind.node.ObjectNode;

/** {@code /bots}: users that are operated by programs. */
final class BotsResource {

    private static final int MAX_BOTS = 25;

    private final App app;

    BotsResource(App app) {
        this.app = app;
    }

    void addTo(Routes routes) {
        routes.add("POST /bots", CallClass.CORE, this::create)
                .add("GET /bots", this::list)
                .add("GET /bots/{uid}", request -> Listings.data(app.views().user(bot(request))))
                .add("DELETE /bots/{uid}", CallClass.CORE, this::delete);
    }

    private ObjectNode create(Request request) {
        ChatUser bot = app.entities().user(request.body(), false);
        if (app.store().bots().count() >= MAX_BOTS) {
            throw new ApiException(ErrorCode.ERR_PLAN_QUOTA_RESTRICTION);
        }
        if (!app.store().users().add(bot.uid(), bot)) {
            throw new ApiException(ErrorCode.ERR_BOT_ALREADY_EXISTS);
        }
        app.store().bots().put(bot.uid(), new Relation(bot.uid(), bot.uid(), bot.createdAt()));
        return Listings.data(app.views().user(bot));
    }

    private ChatUser bot(Request request) {
        String uid = request.id("uid");
        if (!app.store().bots().has(uid)) {
            throw new ApiException(ErrorCode.ERR_BOT_NOT_FOUND, "The bot with UID " + uid + " does not exist.");
        }
        return app.user(uid);
    }

    private ObjectNode list(Request request) {
        return Listings.paged(
                request,
                app.store().bots().rows().stream()
                        .map(bot -> app.views().user(app.user(bot.uid())))
                        .toList());
    }

    private ObjectNode delete(Request request) {
        ChatUser bot = bot(request);
        app.store().bots().remove(bot.uid());
        app.store().users().remove(bot.uid());
        return Listings.done("The bot with UID " + bot.uid() + " has been deleted successfully.");
    }
}
