package io.chatferry.sandbox.app;

import io.chatferry.sandbox.settings.SandboxSettings;
import io.chatferry.sandbox.settings.Setting;
import io.chatferry.sandbox.store.ChatGroup;
import io.chatferry.sandbox.store.ChatMember;
import io.chatferry.sandbox.store.ChatUser;
import io.chatferry.sandbox.store.Store;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Reads users and groups from request bodies, checks and creates them. */
public final class Entities {

    private static final Set<String> GROUP_TYPES = Set.of("public", "password", "private");
    private static final Set<String> SCOPES = Set.of("admin", "moderator", "participant");
    private static final int PASSWORD_CHARS = 100;
    private static final int DESCRIPTION_CHARS = 255;

    private final Store store;
    private final Clock clock;
    private final SandboxSettings settings;

    Entities(Store store, Clock clock, SandboxSettings settings) {
        this.store = store;
        this.clock = clock;
        this.settings = settings;
    }

    /** Reads a user; its times only if they may be imported. */
    public ChatUser user(ObjectNode in, boolean withTimes) {
        long created = withTimes ? Checks.time(in, "createdAt") : 0;
        return new ChatUser(
                Checks.id(in, "uid"),
                Checks.name(in),
                Checks.url(in, "avatar"),
                Checks.url(in, "link"),
                Checks.role(in, store),
                Checks.optionalText(in, "statusMessage"),
                Checks.metadata(in),
                Checks.tags(in),
                created == 0 ? clock.seconds() : created,
                0,
                withTimes ? Checks.time(in, "lastActiveAt") : 0,
                withTimes ? Checks.time(in, "deactivatedAt") : 0);
    }

    /** Reads a group. */
    public ChatGroup group(ObjectNode in, boolean withTimes) {
        String guid = Checks.id(in, "guid");
        String name = Checks.name(in);
        String type = groupType(in);
        String password = Checks.optionalText(in, "password", PASSWORD_CHARS);
        if (type.equals("password") && (password == null || password.isEmpty())) {
            throw new ApiException(ErrorCode.ERR_EMPTY_GROUP_PASS);
        }
        String owner = Checks.optionalText(in, "owner");
        long created = withTimes ? Checks.time(in, "createdAt") : 0;
        return new ChatGroup(
                guid,
                name,
                type,
                password,
                Checks.url(in, "icon"),
                Checks.optionalText(in, "description", DESCRIPTION_CHARS),
                owner == null || owner.isEmpty() ? ChatUser.SYSTEM : Checks.id("owner", owner),
                Checks.metadata(in),
                Checks.tags(in),
                created == 0 ? clock.seconds() : created,
                0);
    }

    private static String groupType(ObjectNode in) {
        String type = Checks.requiredText(in, "type").toLowerCase(Locale.ROOT);
        if (!GROUP_TYPES.contains(type)) {
            throw ApiException.field("type", "The selected type is invalid.");
        }
        return type;
    }

    public static String scope(@Nullable String written) {
        String scope = written == null || written.isEmpty() ? "participant" : written.toLowerCase(Locale.ROOT);
        if (!SCOPES.contains(scope)) {
            throw ApiException.field("scope", "The selected scope is invalid.");
        }
        return scope;
    }

    /**
     * Requires a user: an existing one, which is never overwritten, or the one that the details describe.
     *
     * @param detailsField name of the details in the body
     */
    public Runnable need(String uid, ObjectNode body, String detailsField) {
        ObjectNode details = Json.object(body, detailsField);
        ChatUser described = details == null ? null : user(details, true);
        if (described != null && !described.uid().equals(uid)) {
            throw ApiException.field(detailsField, "The " + detailsField + ".uid must be " + uid + ".");
        }
        if (store.user(uid).isPresent()) {
            if (described != null && settings.is(Setting.DETAILS_EXISTING, "refuse")) {
                throw new ApiException(ErrorCode.ERR_UID_ALREADY_EXISTS);
            }
            return () -> {};
        }
        if (described == null || store.users().has(uid)) {
            throw App.noUser(uid);
        }
        return () -> store.users().add(described.uid(), described);
    }

    /** As {@link #need}, for the group that receives a message. */
    public Runnable needGroup(String guid, ObjectNode body, String detailsField) {
        ObjectNode details = Json.object(body, detailsField);
        ChatGroup described = details == null ? null : group(details, true);
        if (described != null && !described.guid().equals(guid)) {
            throw ApiException.field(detailsField, "The " + detailsField + ".guid must be " + guid + ".");
        }
        if (store.groups().get(guid).isPresent()) {
            if (described != null && settings.is(Setting.DETAILS_EXISTING, "refuse")) {
                throw new ApiException(ErrorCode.ERR_GUID_ALREADY_EXISTS);
            }
            return () -> {};
        }
        if (described == null) {
            throw App.noGroup(guid);
        }
        return () -> store.groups().add(described.guid(), described);
    }

    /** Refuses a sender outside the group, if the settings require membership. */
    public void requireMember(String sender, boolean toGroup, String guid, boolean onBehalfOf) {
        boolean asked = settings.is(Setting.MEMBERSHIP, "all")
                || (onBehalfOf && settings.is(Setting.MEMBERSHIP, "on-behalf-of"));
        if (toGroup && asked && !store.joined(guid, sender)) {
            throw new ApiException(
                    ErrorCode.ERR_GROUP_NOT_JOINED,
                    "The user with UID " + sender + " has not joined the group with GUID " + guid + ".");
        }
    }

    /** Makes the owner, unless it is the system, the group's first admin. */
    public void joinOwner(ChatGroup group) {
        if (!group.owner().equals(ChatUser.SYSTEM)) {
            store.addMember(new ChatMember(group.guid(), group.owner(), "admin", clock.seconds(), false));
        }
    }
}
