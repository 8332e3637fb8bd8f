package io.chatferry.cometchat;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.answer.Cursor;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The calls that Chatferry makes; their paths and parameters (CometChat REST API v3). Lists have at most 1,000 items per page. */
public final class ApiCalls {

    private static final String PERMANENTLY = "{\"permanent\":true}";

    private ApiCalls() {}

    /** A message with a time of its own, and the users and groups that it needs. */
    public static ApiCall sendModerated(String body) {
        return post("/moderation/messages", body, LimitClass.STANDARD);
    }

    /** A message of one user, dated by the target; so are replies and bots' messages. */
    public static ApiCall sendMessage(String sender, String body) {
        return new ApiCall("POST", "/messages", sender, body, LimitClass.STANDARD);
    }

    /** A reply in the thread of a message, named by the target's id for it. */
    public static ApiCall reply(String sender, String parentId, String body) {
        return new ApiCall("POST", "/messages/" + encoded(parentId) + "/thread", sender, body, LimitClass.STANDARD);
    }

    /** A message of a bot. */
    public static ApiCall sendAsBot(String bot, String body) {
        return post("/bots/" + encoded(bot) + "/messages", body, LimitClass.STANDARD);
    }

    /** An app has at most 25. */
    public static ApiCall listBots() {
        return get("/bots" + new Query().pages(1, 100));
    }

    public static ApiCall react(String user, String messageId, String reaction) {
        String path = "/messages/" + encoded(messageId) + "/reactions/" + encoded(reaction);
        return new ApiCall("POST", path, user, null, LimitClass.STANDARD);
    }

    /** Marks a message as deleted: it stays in its place, and its sender and time with it. */
    public static ApiCall deleteMessage(String sender, String messageId) {
        return new ApiCall(
                "DELETE", "/messages/" + encoded(messageId), sender, "{\"permanent\":false}", LimitClass.STANDARD);
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

    /** The replies to a message; pages count from 1. */
    public static ApiCall threadMessages(String parentId, int page, int perPage) {
        return get("/messages/" + encoded(parentId) + "/thread" + new Query().pages(page, perPage));
    }

    /** What came through the moderation call and has this status: {@code pending} or {@code disapproved}. */
    public static ApiCall moderated(String status, int limit, Cursor cursor) {
        return moderated(new Query().with("moderationStatus", status), limit, cursor);
    }

    public static ApiCall getMessage(String id) {
        return get("/messages/" + encoded(id));
    }

    /** Bodies come from {@link RequestBodies}; so for groups and members. */
    public static ApiCall importUsers(String body) {
        return post("/data_import/users", body, LimitClass.DATA_IMPORT);
    }

    public static ApiCall importGroups(String body) {
        return post("/data_import/groups", body, LimitClass.DATA_IMPORT);
    }

    public static ApiCall importMembers(String body) {
        return post("/data_import/members", body, LimitClass.DATA_IMPORT);
    }

    /** Messages with times of their own; the body comes from {@link RequestBodies#importMessages}. */
    public static ApiCall importMessages(String body) {
        return post("/data_import/messages", body, LimitClass.DATA_IMPORT);
    }

    /** A role must be there before a user can have it. */
    public static ApiCall createRole(String role, String name) {
        return post(
                "/roles",
                "{\"role\":" + RequestBodies.quoted(role) + ",\"name\":" + RequestBodies.quoted(name) + "}",
                LimitClass.STANDARD);
    }

    /** Deactivation can be taken back; it deletes nothing. It counts as deleting users, to be on the safe side. */
    public static ApiCall deactivateUsers(List<String> uids) {
        String list = uids.stream().map(RequestBodies::quoted).collect(Collectors.joining(",", "[", "]"));
        return new ApiCall("DELETE", "/users", null, "{\"uidsToDeactivate\":" + list + "}", LimitClass.CORE);
    }

    /** The conversation of two users from its beginning or its end, with tags; what is sent meanwhile comes last. */
    public static ApiCall userConversation(String receiverUid, String onBehalfOf, int limit, Cursor cursor) {
        String path = "/users/" + encoded(receiverUid) + "/messages" + withTags(limit, cursor);
        return new ApiCall("GET", path, onBehalfOf, null, LimitClass.STANDARD);
    }

    /** As {@link #userConversation}, of a group. */
    public static ApiCall groupConversation(String guid, int limit, Cursor cursor) {
        return get("/groups/" + encoded(guid) + "/messages" + withTags(limit, cursor));
    }

    /** As {@link #userConversation}, also where a user of it is deactivated. */
    public static ApiCall conversation(String conversationId, int limit, Cursor cursor) {
        return get("/messages" + withTags(limit, cursor).with("conversationId", conversationId));
    }

    /** What was sent to a group through the moderation call, whatever its status. */
    public static ApiCall moderatedInGroup(String guid, int limit, Cursor cursor) {
        return moderated(new Query().with("receiverGUID", guid), limit, cursor);
    }

    /** All users with their tags, deactivated ones too. */
    public static ApiCall listUsersInFull(int page, int perPage) {
        return get("/users"
                + new Query()
                        .with("withDeactivated", true)
                        .with("withTags", true)
                        .pages(page, perPage));
    }

    /** Users whose uid begins so, with their tags, deactivated ones too. */
    public static ApiCall findUsers(String uid, int page, int perPage) {
        return get("/users"
                + new Query()
                        .with("searchKey", uid)
                        .with("searchIn", "uid")
                        .with("withDeactivated", true)
                        .with("withTags", true)
                        .pages(page, perPage));
    }

    /** All groups with their tags. */
    public static ApiCall listGroupsInFull(int page, int perPage) {
        return get("/groups" + new Query().with("withTags", true).pages(page, perPage));
    }

    public static ApiCall bannedMembers(String guid, int page, int perPage) {
        return get("/groups/" + encoded(guid) + "/bannedusers" + new Query().pages(page, perPage));
    }

    /** What a user has sent and got, the newest first. */
    public static ApiCall messagesOfUser(String uid, int limit, Cursor cursor) {
        return get("/users/" + encoded(uid) + "/messages" + new Query().page(limit, cursor));
    }

    /** For good. */
    public static ApiCall deleteMessage(String id) {
        return delete("/messages/" + encoded(id), PERMANENTLY, LimitClass.STANDARD);
    }

    /** A message that came through the moderation call and that no conversation shows. */
    public static ApiCall deleteModerated(String id) {
        return delete("/moderation/messages/" + encoded(id), null, LimitClass.STANDARD);
    }

    public static ApiCall getModerated(String id) {
        return get("/moderation/messages/" + encoded(id));
    }

    public static ApiCall removeMember(String guid, String uid) {
        return delete("/groups/" + encoded(guid) + "/members/" + encoded(uid), null, LimitClass.CORE);
    }

    public static ApiCall unbanMember(String guid, String uid) {
        return delete("/groups/" + encoded(guid) + "/bannedusers/" + encoded(uid), null, LimitClass.CORE);
    }

    /** With all its messages. */
    public static ApiCall deleteGroup(String guid) {
        return delete("/groups/" + encoded(guid), null, LimitClass.CORE);
    }

    /** For good, with all that the user has sent and got. */
    public static ApiCall deleteUser(String uid) {
        return delete("/users/" + encoded(uid), PERMANENTLY, LimitClass.CORE);
    }

    /** Takes a deactivation back. */
    public static ApiCall activateUser(String uid) {
        return new ApiCall(
                "PUT", "/users", null, "{\"uidsToActivate\":[" + RequestBodies.quoted(uid) + "]}", LimitClass.CORE);
    }

    private static ApiCall delete(String path, @Nullable String body, LimitClass limit) {
        return new ApiCall("DELETE", path, null, body, limit);
    }

    private static Query withTags(int limit, Cursor cursor) {
        return new Query().with("withTags", true).page(limit, cursor);
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
                text.append(text.isEmpty() ? '?' : '&')
                        .append(encoded(name))
                        .append('=')
                        .append(encoded(value.toString()));
            }
            return this;
        }

        Query pages(int page, int perPage) {
            return with("perPage", perPage).with("page", page);
        }

        Query page(int limit, Cursor cursor) {
            with("limit", limit).with("affix", cursor.affix());
            cursor.keys().forEach(this::with);
            return this;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
