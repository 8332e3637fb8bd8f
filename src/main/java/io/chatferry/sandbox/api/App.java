package io.chatferry.sandbox.api;

import io.chatferry.sandbox.SandboxSettings;
import io.chatferry.sandbox.limits.Limits;
import io.chatferry.sandbox.limits.Permit;
import io.chatferry.sandbox.store.Message;
import io.chatferry.sandbox.store.Store;
import io.chatferry.sandbox.store.User;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What the resources share: the app's state, its settings, and the few acts that more than one call performs. */
record App(Store store, SandboxSettings settings, Limits limits, Clock clock, Entities entities, Views views) {

    private static final long PENDING_MILLIS = 2000;

    static App of(Store store, SandboxSettings settings, Limits limits, Clock clock) {
        return new App(store, settings, limits, clock, new Entities(store, clock), new Views(store, clock, settings));
    }

    /** Takes one message out of the sender's allowance, or refuses. */
    void permitMessage(String sender, boolean onBehalfOf) {
        Permit permit = limits.message(sender, onBehalfOf);
        if (!permit.granted()) {
            throw tooMany(permit, "The user " + sender + " may send " + permit.limit() + " messages a minute.");
        }
    }

    static ApiException tooMany(Permit permit, String what) {
        Map<String, String> headers = new HashMap<>(permit.headers());
        headers.put("Retry-After", Long.toString(permit.waitSeconds()));
        String message = what + " Please try again after " + permit.waitSeconds() + " seconds.";
        return new ApiException(ErrorCode.ERR_TOO_MANY_REQUESTS, message).withHeaders(headers);
    }

    /** The message that a call names, or the documented refusal. */
    Message message(long id) {
        return store.messages()
                .get(id)
                .orElseThrow(() -> new ApiException(
                        ErrorCode.ERR_MESSAGE_ID_NOT_FOUND, "The message with id " + id + " does not exist."));
    }

    /** What moderation will make of a message: here every one is pending for a while and then approved. */
    Message.Screening screen(MessageDraft draft, long now) {
        return new Message.Screening(Message.Verdict.APPROVED, now + PENDING_MILLIS, null);
    }

    /** Removes a user for good, with the messages that the user sent or got alone. */
    void forget(User user) {
        String uid = user.uid();
        long all = store.messages().lastId();
        for (long id = 1; id <= all; id++) {
            store.messages()
                    .get(id)
                    .filter(m -> m.sender().equals(uid)
                            || (!m.toGroup() && m.receiver().equals(uid)))
                    .ifPresent(m -> store.messages().remove(m.id()));
        }
        store.groups().forEach(group -> store.removeMember(group.guid(), uid));
        store.removeUser(uid);
    }

    /** Writes the visible message that tells of a change of the members, and answers it. */
    ObjectNode announceMember(String guid, User user, String action) {
        ObjectNode data = Json.object().put("action", action).put("text", user.name() + " was " + action);
        ObjectNode on = data.putObject("entities").putObject("on");
        on.set("entity", views.user(user));
        on.put("entityType", "user");
        long now = clock.millis();
        Message announced = store.messages()
                .add(new Message(
                        0,
                        null,
                        User.SYSTEM,
                        guid,
                        true,
                        "action",
                        "groupMember",
                        Json.bytes(data),
                        List.of(),
                        0,
                        Message.Stamps.sent(now / 1000, now / 1000, now),
                        Message.Screening.NONE));
        return views.message(announced);
    }
}
