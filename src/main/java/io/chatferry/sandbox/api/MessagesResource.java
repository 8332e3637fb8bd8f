package io.chatferry.sandbox.api;

import io.chatferry.sandbox.app.Actions;
import io.chatferry.sandbox.app.ApiException;
import io.chatferry.sandbox.app.App;
import io.chatferry.sandbox.app.Checks;
import io.chatferry.sandbox.app.ErrorCode;
import io.chatferry.sandbox.app.Json;
import io.chatferry.sandbox.app.Listings;
import io.chatferry.sandbox.app.MessageDraft;
import io.chatferry.sandbox.app.MessageEdit;
import io.chatferry.sandbox.app.Request;
import io.chatferry.sandbox.app.Routes;
import io.chatferry.sandbox.settings.Setting;
import io.chatferry.sandbox.store.ChatMessage;
import io.chatferry.sandbox.store.ChatUser;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Live sends, replies, edits and deletions: calls with the server's time. */
final class MessagesResource {

    private final App app;
    private final Actions actions;

    MessagesResource(App app) {
        this.app = app;
        this.actions = new Actions(app);
    }

    void addTo(Routes routes) {
        routes.add("POST /messages", this::send)
                .add("POST /bots/{uid}/messages", this::sendAsBot)
                .add("POST /messages/{id}/thread", this::reply)
                .add("PUT /messages/{id}", this::edit)
                .add("DELETE /messages/{id}", this::delete);
    }

    private ObjectNode send(Request request) {
        String actor = request.onBehalfOf();
        ChatUser sender = app.user(actor == null ? ChatUser.SYSTEM : actor);
        return Listings.data(send(sender, actor != null, request.body(), null));
    }

    private ObjectNode sendAsBot(Request request) {
        String uid = request.id("uid");
        if (!app.store().bots().has(uid)) {
            throw new ApiException(ErrorCode.ERR_BOT_NOT_FOUND, "The bot with UID " + uid + " does not exist.");
        }
        return Listings.data(send(app.user(uid), false, request.body(), null));
    }

    private ObjectNode reply(Request request) {
        ChatUser sender = app.actor(request);
        ChatMessage parent = app.actionableMessage(request.messageId());
        if (!app.takesPart(sender.uid(), parent)) {
            throw new ApiException(ErrorCode.ERR_MESSAGE_NO_ACCESS);
        }
        if (parent.parentId() != 0) {
            throw new ApiException(ErrorCode.ERR_MESSAGE_THREAD_NESTING);
        }
        if (parent.category().equals("action")) {
            throw new ApiException(ErrorCode.ERR_MESSAGE_ACTION_NOT_ALLOWED);
        }
        return Listings.data(send(sender, true, request.body(), parent));
    }

    private ObjectNode send(ChatUser sender, boolean onBehalfOf, ObjectNode body, @Nullable ChatMessage parent) {
        MessageDraft draft = MessageDraft.of(body, true);
        ObjectNode several = Json.object(body, "multipleReceivers");
        if (draft.receiver() == null && several != null) {
            return fanOut(sender, onBehalfOf, draft, several, parent);
        }
        ChatMessage message = deliver(sender, onBehalfOf, draft, draft.requiredReceiver(), draft.toGroup(), parent);
        return app.views().message(message, sender.uid());
    }

    /** The shape of this answer is undocumented; it follows that of adding members. */
    private ObjectNode fanOut(
            ChatUser sender, boolean onBehalfOf, MessageDraft draft, ObjectNode several, @Nullable ChatMessage parent) {
        ObjectNode answers = Json.object();
        for (String kind : new String[] {"uids", "guids"}) {
            for (String written : Json.texts(several, kind)) {
                ObjectNode answer = answers.withObject(kind).putObject(written.toLowerCase(Locale.ROOT));
                try {
                    String receiver = Checks.id("receiver", written);
                    ChatMessage sent = deliver(sender, onBehalfOf, draft, receiver, kind.equals("guids"), parent);
                    answer.put("success", true).set("data", app.views().message(sent, sender.uid()));
                } catch (ApiException refused) {
                    answer.put("success", false).set("error", refused.error());
                }
            }
        }
        if (answers.isEmpty()) {
            throw ApiException.required("receiver");
        }
        return answers;
    }

    private ChatMessage deliver(
            ChatUser sender,
            boolean onBehalfOf,
            MessageDraft draft,
            String receiver,
            boolean toGroup,
            @Nullable ChatMessage parent) {
        if (toGroup) {
            app.group(receiver);
        } else {
            requireUnblocked(sender.uid(), app.user(receiver).uid());
        }
        app.entities().requireMember(sender.uid(), toGroup, receiver, onBehalfOf);
        long now = app.clock().millis();
        ChatMessage.Screening screening = app.settings().on(Setting.MODERATE_SENDS)
                ? app.moderation().screen(draft.text(), now)
                : ChatMessage.Screening.NONE;
        ChatMessage message = draft.from(
                sender.uid(),
                receiver,
                toGroup,
                ChatMessage.Stamps.sent(now / 1000, now / 1000, now),
                screening,
                parent == null ? 0 : parent.id());
        if (parent != null && !parent.conversationId().equals(message.conversationId())) {
            throw new ApiException(ErrorCode.ERR_WRONG_MESSAGE_THREAD);
        }
        app.permitMessage(sender.uid(), onBehalfOf);
        return app.add(message);
    }

    private void requireUnblocked(String sender, String receiver) {
        if (app.store().blocks().has(receiver + "/" + sender)) {
            throw new ApiException(ErrorCode.ERR_BLOCKED_SENDER);
        }
        if (app.store().blocks().has(sender + "/" + receiver)) {
            throw new ApiException(ErrorCode.ERR_BLOCKED_RECEIVER);
        }
    }

    private ObjectNode edit(Request request) {
        ChatMessage old = changeable(request);
        ChatUser by = by(request);
        ChatMessage changed = MessageEdit.apply(old, request.body())
                .with(old.stamps().edited(app.clock().seconds(), by.uid()));
        app.store().messages().replace(changed);
        return Listings.data(actions.onMessage("edited", by, changed));
    }

    private ObjectNode delete(Request request) {
        ChatMessage old = changeable(request);
        ChatUser by = by(request);
        boolean permanent =
                request.flag("permanent") || request.body().path("permanent").asBoolean(false);
        ChatMessage deleted = old.with(old.stamps().deleted(app.clock().seconds(), by.uid()));
        if (permanent) {
            app.store().messages().remove(old.id());
        } else {
            app.store().messages().replace(deleted);
        }
        return Listings.data(actions.onMessage("deleted", by, deleted));
    }

    private ChatUser by(Request request) {
        String actor = request.onBehalfOf();
        return app.user(actor == null ? ChatUser.SYSTEM : actor);
    }

    /** The message, if the caller may change it: its sender, or the app itself. */
    private ChatMessage changeable(Request request) {
        ChatMessage message = app.actionableMessage(request.messageId());
        String actor = request.onBehalfOf();
        if (message.category().equals("action")) {
            throw new ApiException(ErrorCode.ERR_MESSAGE_ACTION_NOT_ALLOWED);
        }
        if (actor != null && !app.user(actor).uid().equals(message.sender())) {
            throw new ApiException(
                    app.takesPart(actor, message)
                            ? ErrorCode.ERR_MESSAGE_NOT_A_SENDER
                            : ErrorCode.ERR_MESSAGE_NO_ACCESS);
        }
        return message;
    }
}
