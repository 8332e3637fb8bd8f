package io.chatferry.sandbox.api;

import io.chatferry.sandbox.store.Message;
import io.chatferry.sandbox.store.Messages.Listing;
import io.chatferry.sandbox.store.Messages.Page;
import io.chatferry.sandbox.store.User;
import java.util.Locale;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/** The lists of messages: of the app, of a user, of a group; and single ones. */
final class MessageLists {

    private final App app;

    MessageLists(App app) {
        this.app = app;
    }

    void addTo(Routes routes) {
        routes.add("GET /messages", this::all)
                .add("GET /messages/{id}", this::get)
                .add("GET /users/{uid}/messages", this::ofUser)
                .add("GET /groups/{guid}/messages", this::ofGroup);
    }

    private ObjectNode get(Request request) {
        return Listings.data(app.views().message(app.message(request.messageId())));
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
        Predicate<Message> wanted = MessageFilter.of(request);
        String reader = request.onBehalfOf();
        if (reader != null) {
            user(reader);
            wanted = wanted.and(message -> concerns(message, reader));
        }
        return list(request, listing, wanted);
    }

    private ObjectNode ofUser(Request request) {
        User user = user(request.id("uid"));
        String other = request.onBehalfOf();
        if (other != null) {
            user(other);
            String conversation = Message.userConversation(user.uid(), other);
            return list(request, Listing.conversation(conversation), MessageFilter.of(request));
        }
        return list(request, Listing.ALL, MessageFilter.of(request).and(message -> concerns(message, user.uid())));
    }

    private ObjectNode ofGroup(Request request) {
        String guid = request.id("guid");
        if (app.store().group(guid).isEmpty()) {
            throw new ApiException(ErrorCode.ERR_GUID_NOT_FOUND, "The group with GUID " + guid + " does not exist.");
        }
        return list(request, Listing.conversation(Message.groupConversation(guid)), MessageFilter.of(request));
    }

    private ObjectNode list(Request request, Listing listing, Predicate<Message> wanted) {
        Page page = MessageFilter.page(request);
        return Listings.messages(app.store().messages().page(listing, page, wanted), page, app.views());
    }

    private User user(String uid) {
        return app.store()
                .user(uid)
                .orElseThrow(() ->
                        new ApiException(ErrorCode.ERR_UID_NOT_FOUND, "The user with UID " + uid + " does not exist."));
    }

    /** Whether this user sent it, got it, or is in its group. */
    private boolean concerns(Message message, String uid) {
        return message.sender().equals(uid)
                || (message.toGroup()
                        ? app.store().member(message.receiver(), uid).isPresent()
                        : message.receiver().equals(uid));
    }
}
