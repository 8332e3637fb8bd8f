package io.chatferry.cometchat;

import io.chatferry.cometchat.ApiCall.LimitClass;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The calls that Chatferry makes; paths and parameters by cometchat-api.md sections 2 to 5. Lists take at most 1,000 a page. */
public final class Calls {

    private Calls() {}

    /** A message with a time of its own, and the users and groups that it needs. */
    public static ApiCall sendModerated(String body) {
        return post("/moderation/messages", body, LimitClass.STANDARD);
    }

    public static ApiCall getUser(String uid) {
        return get("/users/" + encoded(uid));
    }

    public static ApiCall getGroup(String guid) {
        return get("/groups/" + encoded(guid));
    }

    /** All users, deactivated ones too; pages count from 1. */
    public static ApiCall listUsers(int page, int perPage) {
        return get("/users" + new Query().with("withDeactivated", true).pages(page, perPage));
    }

    public static ApiCall listGroups(int page, int perPage) {
        return get("/groups" + new Query().pages(page, perPage));
    }

    public static ApiCall groupMembers(String guid, int page, int perPage) {
        return get("/groups/" + encoded(guid) + "/members" + new Query().pages(page, perPage));
    }

    /**
     * The conversation of two users.
     *
     * @param from the earliest time of sending, Unix seconds; without it {@code to} has no effect
     * @param to the latest
     */
    public static ApiCall userMessages(
            String receiverUid,
            @Nullable String onBehalfOf,
            @Nullable Long from,
            @Nullable Long to,
            int limit,
            Cursor cursor) {
        String path = "/users/" + encoded(receiverUid) + "/messages" + messages(from, to, limit, cursor);
        return new ApiCall("GET", path, onBehalfOf, null, LimitClass.STANDARD);
    }

    /** The conversation of a group; parameters as for {@link #userMessages}. */
    public static ApiCall groupMessages(String guid, @Nullable Long from, @Nullable Long to, int limit, Cursor cursor) {
        return get("/groups/" + encoded(guid) + "/messages" + messages(from, to, limit, cursor));
    }

    /** What a sender has sent to a user through the moderation call, whatever its status. */
    public static ApiCall moderatedToUser(String sender, String receiverUid, int limit, Cursor cursor) {
        return moderated(new Query().with("sender", sender).with("receiverUID", receiverUid), limit, cursor);
    }

    /** What a sender has sent to a group through the moderation call, whatever its status. */
    public static ApiCall moderatedToGroup(String sender, String receiverGuid, int limit, Cursor cursor) {
        return moderated(new Query().with("sender", sender).with("receiverGUID", receiverGuid), limit, cursor);
    }

    public static ApiCall getMessage(String id) {
        return get("/messages/" + encoded(id));
    }

    /** Bodies come from {@link Bodies}; so for groups and members. */
    public static ApiCall importUsers(String body) {
        return post("/data_import/users", body, LimitClass.DATA_IMPORT);
    }

    public static ApiCall importGroups(String body) {
        return post("/data_import/groups", body, LimitClass.DATA_IMPORT);
    }

    public static ApiCall importMembers(String body) {
        return post("/data_import/members", body, LimitClass.DATA_IMPORT);
    }

    /** Messages with times of their own; the body comes from {@link Bodies#importMessages}. */
    public static ApiCall importMessages(String body) {
        return post("/data_import/messages", body, LimitClass.DATA_IMPORT);
    }

    /** A role must be there before a user can have it. */
    public static ApiCall createRole(String role, String name) {
        return post(
                "/roles",
                "{\"role\":" + Bodies.quoted(role) + ",\"name\":" + Bodies.quoted(name) + "}",
                LimitClass.STANDARD);
    }

    /** Deactivation can be taken back; it deletes nothing. It counts as deleting users, to be on the safe side. */
    public static ApiCall deactivateUsers(List<String> uids) {
        String list = uids.stream().map(Bodies::quoted).collect(Collectors.joining(",", "[", "]"));
        return new ApiCall("DELETE", "/users", null, "{\"uidsToDeactivate\":" + list + "}", LimitClass.CORE);
    }

    private static ApiCall moderated(Query query, int limit, Cursor cursor) {
        return get("/moderation/messages" + query.page(limit, cursor));
    }

    private static Query messages(@Nullable Long from, @Nullable Long to, int limit, Cursor cursor) {
        return new Query().with("fromTimestamp", from).with("toTimestamp", to).page(limit, cursor);
    }

    private static ApiCall get(String path) {
        return new ApiCall("GET", path, null, null, LimitClass.STANDARD);
    }

    private static ApiCall post(String path, String body, LimitClass limit) {
        return new ApiCall("POST", path, null, body, limit);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static final class Query {

        private final StringBuilder text = new StringBuilder();

        Query with(String name, @Nullable Object value) {
            if (value != null) {
                text.append(text.isEmpty() ? '?' : '&').append(name).append('=').append(encoded(value.toString()));
            }
            return this;
        }

        Query pages(int page, int perPage) {
            return with("perPage", perPage).with("page", page);
        }

        Query page(int limit, Cursor cursor) {
            return with("limit", limit).with("affix", cursor.affix()).with("id", cursor.id());
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
