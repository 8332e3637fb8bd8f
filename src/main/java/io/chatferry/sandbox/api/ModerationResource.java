package io.chatferry.sandbox.api;

import io.chatferry.sandbox.app.App;
import io.chatferry.sandbox.app.Checks;
import io.chatferry.sandbox.app.Listings;
import io.chatferry.sandbox.app.MessageDraft;
import io.chatferry.sandbox.app.MessageEdit;
import io.chatferry.sandbox.app.MessageFilter;
import io.chatferry.sandbox.app.Request;
import io.chatferry.sandbox.app.Routes;
import io.chatferry.sandbox.store.ChatMessage;
import io.chatferry.sandbox.store.ChatUser;
import io.chatferry.sandbox.store.Messages.Listing;
import io.chatferry.sandbox.store.Messages.Page;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/** {@code /moderation/messages}: messages with their own time, and with senders and receivers that need not exist. */
final class ModerationResource {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final App app;

    ModerationResource(App app) {
        this.app = app;
    }

    void addTo(Routes routes) {
        routes.add("POST /moderation/messages", this::send)
                .add("GET /moderation/messages", this::list)
                .add("GET /moderation/messages/{id}", this::get)
                .add("PUT /moderation/messages/{id}", this::update)
                .add("DELETE /moderation/messages/{id}", this::delete);
    }

    private ObjectNode send(Request request) {
        ObjectNode body = request.body();
        String sender = Checks.id(body, "sender");
        MessageDraft draft = MessageDraft.of(body, false);
        String receiver = draft.requiredReceiver();
        long sentAt = Checks.time(body, "sentAt");
        if (sentAt != 0) {
            app.requireRetained(sentAt);
        }
        Runnable createSender = app.entities().need(sender, body, "senderUserDetails");
        Runnable createReceiver = draft.toGroup()
                ? app.entities().needGroup(receiver, body, "receiverGroupDetails")
                : app.entities().need(receiver, body, "receiverUserDetails");
        app.entities().requireMember(sender, draft.toGroup(), receiver, false);
        app.permitMessage(sender, false);
        createSender.run();
        createReceiver.run();
        long now = app.clock().millis();
        ChatMessage.Stamps stamps = ChatMessage.Stamps.sent(sentAt == 0 ? now / 1000 : sentAt, now / 1000, now);
        ChatMessage.Screening screening = app.moderation().screen(draft.text(), now);
        ChatMessage stored = app.add(draft.from(sender, receiver, draft.toGroup(), stamps, screening, 0));
        return Listings.data(app.views().message(stored));
    }

    /** The message, if it was sent through moderation. */
    private ChatMessage moderated(Request request) {
        ChatMessage message = app.message(request.messageId());
        if (message.screening().verdict() == ChatMessage.Verdict.NONE) {
            throw app.noMessage(message.id());
        }
        return message;
    }

    private ObjectNode get(Request request) {
        return Listings.data(app.views().message(moderated(request)));
    }

    private ObjectNode update(Request request) {
        ChatMessage old = moderated(request);
        long now = app.clock().millis();
        ChatMessage changed =
                MessageEdit.apply(old, request.body()).with(old.stamps().edited(now / 1000, ChatUser.SYSTEM));
        changed = changed.with(app.moderation().screen(MessageFilter.text(changed), now));
        app.store().messages().replace(changed);
        return Listings.data(app.views().message(changed));
    }

    private ObjectNode delete(Request request) {
        ChatMessage message = moderated(request);
        app.store().messages().remove(message.id());
        return Listings.done("The message with id " + message.id() + " has been deleted successfully.");
    }

    private ObjectNode list(Request request) {
        Page page = MessageFilter.page(request, request.number("limit", DEFAULT_LIMIT, MAX_LIMIT));
        Predicate<ChatMessage> wanted = MessageFilter.of(request, app.store())
                .and(message -> message.screening().verdict() != ChatMessage.Verdict.NONE)
                .and(receiver(request, "receiverUID", false))
                .and(receiver(request, "receiverGUID", true))
                .and(status(request));
        return Listings.messages(app.store().messages().page(lists(request), page, wanted), page, app.views()::message);
    }

    /** The shortest lists that contain all requested messages. */
    private List<Listing> lists(Request request) {
        String sender = request.query("sender");
        String uid = request.query("receiverUID");
        String guid = request.query("receiverGUID");
        if (guid != null) {
            return List.of(Listing.conversation(ChatMessage.groupConversation(guid.toLowerCase(Locale.ROOT))));
        }
        if (uid != null) {
            return app.store().messages().listsOf(uid.toLowerCase(Locale.ROOT), List.of());
        }
        return List.of(sender == null ? Listing.ALL : Listing.sender(sender.toLowerCase(Locale.ROOT)));
    }

    private static Predicate<ChatMessage> receiver(Request request, String parameter, boolean group) {
        String id = request.query(parameter);
        if (id == null) {
            return message -> true;
        }
        String wanted = id.toLowerCase(Locale.ROOT);
        return message -> message.toGroup() == group && message.receiver().equals(wanted);
    }

    private Predicate<ChatMessage> status(Request request) {
        String status = request.query("moderationStatus");
        long now = app.clock().millis();
        return message ->
                status == null || status.equalsIgnoreCase(message.screening().status(now));
    }
}
