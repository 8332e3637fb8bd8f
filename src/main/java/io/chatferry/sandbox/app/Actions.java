package io.chatferry.sandbox.app;

import io.chatferry.sandbox.store.ChatGroup;
import io.chatferry.sandbox.store.ChatMessage;
import io.chatferry.sandbox.store.ChatUser;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Messages of category {@code action}, which report changes of messages and members. */
public final class Actions {

    private final App app;

    public Actions(App app) {
        this.app = app;
    }

    /** The action message for an edited or deleted message: returned to the caller, but not stored in any list. */
    public ObjectNode onMessage(String action, ChatUser by, ChatMessage on) {
        ChatMessage stamped = action(on.toGroup(), by.uid(), on.receiver(), "message", new byte[] {'{', '}'})
                .withId(app.store().messages().reserveId());
        ObjectNode view = app.views().message(stamped);
        view.put("conversationId", app.views().conversationId(on));
        view.put("sender", by.uid());
        ObjectNode data = view.putObject("data").put("action", action);
        ObjectNode entities = data.putObject("entities");
        entity(entities.putObject("by"), "user", app.views().user(by));
        ObjectNode receiver = entities.putObject("for");
        if (on.toGroup()) {
            app.store()
                    .groups()
                    .get(on.receiver())
                    .ifPresent(group -> entity(receiver, "group", app.views().group(group, null)));
        } else {
            app.store()
                    .users()
                    .get(on.receiver())
                    .ifPresent(user -> entity(receiver, "user", app.views().user(user)));
        }
        entity(entities.putObject("on"), "message", app.views().message(on));
        return view;
    }

    /** Stores the action message for a change of the members, and returns it. */
    public ObjectNode onMember(String action, ChatGroup group, ChatUser on) {
        ChatUser by = app.user(ChatUser.SYSTEM);
        ObjectNode data = Json.object().put("action", action);
        ObjectNode entities = data.putObject("entities");
        entity(entities.putObject("by"), "user", app.views().user(by));
        entity(entities.putObject("on"), "user", app.views().user(on));
        entity(entities.putObject("for"), "group", app.views().groupWithTags(group, null));
        ChatMessage written =
                app.store().messages().add(action(true, by.uid(), group.guid(), "groupMember", Json.bytes(data)));
        return app.views().message(written);
    }

    private static void entity(ObjectNode into, String type, ObjectNode entity) {
        into.set("entity", entity);
        into.put("entityType", type);
    }

    private ChatMessage action(boolean toGroup, String sender, String receiver, String type, byte[] data) {
        long now = app.clock().millis();
        return new ChatMessage(
                0,
                null,
                sender,
                receiver,
                toGroup,
                "action",
                type,
                data,
                List.of(),
                0,
                ChatMessage.Stamps.sent(now / 1000, now / 1000, now),
                ChatMessage.Screening.NONE);
    }
}
