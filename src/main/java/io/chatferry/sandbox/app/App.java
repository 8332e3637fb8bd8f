package io.chatferry.sandbox.app;

import io.chatferry.sandbox.limits.Limits;
import io.chatferry.sandbox.limits.Permit;
import io.chatferry.sandbox.settings.SandboxSettings;
import io.chatferry.sandbox.settings.Setting;
import io.chatferry.sandbox.store.ChatGroup;
import io.chatferry.sandbox.store.ChatMessage;
import io.chatferry.sandbox.store.ChatUser;
import io.chatferry.sandbox.store.Messages.Listing;
import io.chatferry.sandbox.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The state shared by the resources: the app's data, its settings, and checks that several of them need. */
public record App(
        Store store,
        SandboxSettings settings,
        Limits limits,
        Clock clock,
        Entities entities,
        Views views,
        Moderation moderation) {

    public static App of(Store store, SandboxSettings settings, Limits limits, Clock clock) {
        return new App(
                store,
                settings,
                limits,
                clock,
                new Entities(store, clock, settings),
                new Views(store, clock, settings),
                new Moderation(settings));
    }

    public ChatUser user(String uid) {
        return store.user(uid).orElseThrow(() -> noUser(uid));
    }

    public static ApiException noUser(String uid) {
        return new ApiException(ErrorCode.ERR_UID_NOT_FOUND, "The user with UID " + uid + " does not exist.");
    }

    public ChatGroup group(String guid) {
        return store.groups().get(guid).orElseThrow(() -> noGroup(guid));
    }

    static ApiException noGroup(String guid) {
        return new ApiException(ErrorCode.ERR_GUID_NOT_FOUND, "The group with GUID " + guid + " does not exist.");
    }

    /** The user on whose behalf a call is made, for calls that require one. */
    public ChatUser actor(Request request) {
        String uid = request.onBehalfOf();
        if (uid == null) {
            throw ApiException.field("onBehalfOf", "The onBehalfOf header is required.");
        }
        return user(uid);
    }

    /** The message with this id, or the documented error. */
    public ChatMessage message(long id) {
        return store.messages().get(id).orElseThrow(() -> noMessage(id));
    }

    public ApiException noMessage(long id) {
        return new ApiException(
                ErrorCode.valueOf(settings.text(Setting.MESSAGE_CODE)),
                "The message with id " + id + " does not exist.");
    }

    /** As {@link #message(long)}, for a call that acts on the message, which may still be too new for that. */
    public ChatMessage actionableMessage(long id) {
        ChatMessage message = message(id);
        if (clock.millis() - message.stamps().storedAt()
                < settings.duration(Setting.ACTION_LAG).toMillis()) {
            throw new ApiException(ErrorCode.ERR_MESSAGE_NO_ACCESS);
        }
        return message;
    }

    /** Whether this user takes part in the conversation of the message. */
    public boolean takesPart(String uid, ChatMessage message) {
        return message.sender().equals(uid)
                || (message.toGroup()
                        ? store.joined(message.receiver(), uid)
                        : message.receiver().equals(uid));
    }

    /** The lists with the messages that this user sent and received. */
    public List<Listing> listsOf(ChatUser user) {
        List<String> guids = new ArrayList<>();
        for (ChatGroup group : store.groups().all()) {
            if (store.joined(group.guid(), user.uid())) {
                guids.add(group.guid());
            }
        }
        return store.messages().listsOf(user.uid(), guids);
    }

    /** Whether lists contain a message by now. */
    public boolean listed(ChatMessage message) {
        long now = clock.millis();
        if (now - message.stamps().storedAt()
                < settings.duration(Setting.LIST_LAG).toMillis()) {
            return false;
        }
        String status = message.screening().status(now);
        return status == null
                || switch (status) {
                    case "pending" -> settings.on(Setting.PENDING_SHOWN);
                    case "disapproved" -> settings.on(Setting.DISAPPROVED_SHOWN);
                    default -> true;
                };
    }

    /** Counts one message against the sender's limit, or refuses it. */
    public void permitMessage(String sender, boolean onBehalfOf) {
        Permit permit = limits.message(sender, onBehalfOf);
        if (!permit.granted()) {
            throw tooMany(permit, "The user " + sender + " may send " + permit.limit() + " messages a minute.");
        }
    }

    public static ApiException tooMany(Permit permit, String what) {
        Map<String, String> headers = new HashMap<>(permit.headers());
        headers.put("Retry-After", Long.toString(permit.waitSeconds()));
        String message = what + " Please try again after " + permit.waitSeconds() + " seconds.";
        return new ApiException(ErrorCode.ERR_TOO_MANY_REQUESTS, message).withHeaders(headers);
    }

    /** Refuses a time of sending that is older than the retention. */
    public void requireRetained(long sentAt) {
        long days = settings.span(Setting.RETENTION).toDays();
        if (days > 0 && sentAt < clock.seconds() - days * 86_400) {
            throw ApiException.field("sentAt", "The message is older than the retention of " + days + " days.");
        }
    }

    /** Stores a message of a call without a documented check of the muid, and checks it if the settings say so. */
    public ChatMessage add(ChatMessage message) {
        if (!settings.on(Setting.MUIDS_CHECKED)) {
            return store.messages().add(message);
        }
        return store.messages()
                .addUnlessTaken(message)
                .orElseThrow(() -> new ApiException(ErrorCode.ERR_IMPORT_MUID_ALREADY_EXISTS));
    }
}
