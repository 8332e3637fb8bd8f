package io.chatferry.sandbox.api;

import io.chatferry.sandbox.limits.CallClass;
import io.chatferry.sandbox.store.Group;
import io.chatferry.sandbox.store.Member;
import io.chatferry.sandbox.store.Message;
import io.chatferry.sandbox.store.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /data_import/*}: up to fifty entities a call, each with an answer of its own. */
final class ImportResource {

    private static final int MAX_ROWS = 50;

    private final App app;

    ImportResource(App app) {
        this.app = app;
    }

    void addTo(Routes routes) {
        routes.add(
                        "POST /data_import/users",
                        CallClass.IMPORT_USERS,
                        request -> rows(request, "users", ErrorCode.ERR_IMPORT_INVALID_USER_FORMAT, this::user))
                .add(
                        "POST /data_import/groups",
                        CallClass.IMPORT_GROUPS,
                        request -> rows(request, "groups", ErrorCode.ERR_IMPORT_INVALID_GROUP_FORMAT, this::group))
                .add(
                        "POST /data_import/members",
                        CallClass.IMPORT_MEMBERS,
                        request -> rows(request, "members", ErrorCode.ERR_IMPORT_INVALID_MEMBER_FORMAT, this::member))
                .add(
                        "POST /data_import/messages",
                        CallClass.IMPORT_MESSAGES,
                        request ->
                                rows(request, "messages", ErrorCode.ERR_IMPORT_INVALID_MESSAGE_FORMAT, this::message));
    }

    @FunctionalInterface
    private interface Row {
        ObjectNode take(String key, ObjectNode row);
    }

    private ObjectNode rows(Request request, String wrapper, ErrorCode wrongForm, Row taker) {
        JsonNode wrapped = request.body().get(wrapper);
        if (!(wrapped instanceof ObjectNode rows)) {
            throw new ApiException(wrongForm);
        }
        if (rows.size() > MAX_ROWS) {
            throw ApiException.field(wrapper, "The " + wrapper + " may not have more than " + MAX_ROWS + " items.");
        }
        ObjectNode answers = Json.object();
        rows.properties()
                .forEach(entry -> answers.set(entry.getKey(), row(entry.getKey(), entry.getValue(), wrongForm, taker)));
        return Listings.data(answers);
    }

    private static ObjectNode row(String key, JsonNode value, ErrorCode wrongForm, Row taker) {
        ObjectNode answer = Json.object();
        try {
            if (!(value instanceof ObjectNode row)) {
                throw new ApiException(wrongForm);
            }
            ObjectNode data = taker.take(key, row);
            answer.put("success", true);
            answer.set("data", data);
        } catch (ApiException refused) {
            answer.put("success", false);
            answer.set("error", refused.error());
        }
        return answer;
    }

    private static void keyIs(String key, String id, String field) {
        if (!key.equalsIgnoreCase(id)) {
            throw ApiException.field(field, "The " + field + " must equal the key " + key + ".");
        }
    }

    private ObjectNode user(String key, ObjectNode row) {
        User user = app.entities().user(row, true);
        keyIs(key, user.uid(), "uid");
        if (!app.store().addUser(user)) {
            throw new ApiException(ErrorCode.ERR_UID_ALREADY_EXISTS);
        }
        return app.views().userWithTags(user);
    }

    private ObjectNode group(String key, ObjectNode row) {
        Group group = app.entities().group(row, true);
        keyIs(key, group.guid(), "guid");
        Runnable createOwner = group.owner().equals(User.SYSTEM)
                ? () -> {}
                : app.entities().need(group.owner(), row, "groupOwnerDetails");
        if (app.store().group(group.guid()).isPresent()) {
            throw new ApiException(ErrorCode.ERR_GUID_ALREADY_EXISTS);
        }
        createOwner.run();
        if (!app.store().addGroup(group)) {
            throw new ApiException(ErrorCode.ERR_GUID_ALREADY_EXISTS);
        }
        return app.views().groupWithTags(group, null);
    }

    private ObjectNode member(String key, ObjectNode row) {
        keyIs(key, Checks.requiredText(row, "memberId"), "memberId");
        String guid = Checks.id(row, "guid");
        String uid = Checks.id(row, "uid");
        String scope = Entities.scope(Checks.optionalText(row, "scope"));
        long joinedAt = Checks.time(row, "joinedAt");
        Runnable createGroup = app.entities().needGroup(guid, row, "groupDetails");
        Runnable createUser = app.entities().need(uid, row, "userDetails");
        long now = app.clock().seconds();
        long created = app.store().group(guid).map(Group::createdAt).orElse(0L);
        if (joinedAt != 0 && (joinedAt < created || joinedAt > now)) {
            throw new ApiException(ErrorCode.ERR_IMPORT_INVALID_JOINEDAT);
        }
        createGroup.run();
        createUser.run();
        Member member = new Member(
                guid,
                uid,
                scope,
                joinedAt == 0 ? now : joinedAt,
                row.path("isBanned").asBoolean(false));
        if (!app.store().addMember(member)) {
            throw new ApiException(ErrorCode.ERR_ALREADY_JOINED);
        }
        return Json.object()
                .put("guid", guid)
                .put("uid", uid)
                .put("scope", scope)
                .put("joinedAt", member.joinedAt());
    }

    private ObjectNode message(String key, ObjectNode row) {
        String muid = Checks.requiredText(row, "muid");
        if (!muid.equals(key)) {
            throw ApiException.field("muid", "The muid must equal the key " + key + ".");
        }
        String sender = Checks.id(row, "sender");
        MessageDraft draft = MessageDraft.of(row, false);
        String receiver = draft.receiver();
        long sentAt = Checks.time(row, "sentAt");
        if (receiver == null || sentAt == 0) {
            throw ApiException.required(receiver == null ? "receiver" : "sentAt");
        }
        Runnable createSender = app.entities().need(sender, row, "senderUserDetails");
        Runnable createReceiver = draft.toGroup()
                ? app.entities().needGroup(receiver, row, "receiverGroupDetails")
                : app.entities().need(receiver, row, "receiverUserDetails");
        Message.Stamps stamps = Message.Stamps.sent(sentAt, sentAt, app.clock().millis())
                .received(Checks.time(row, "deliveredAt"), Checks.time(row, "readAt"));
        if (app.store().messages().byMuid(muid).isPresent()) {
            throw new ApiException(ErrorCode.ERR_IMPORT_MUID_ALREADY_EXISTS);
        }
        createSender.run();
        createReceiver.run();
        return app.store()
                .messages()
                .addUnlessTaken(draft.from(sender, receiver, draft.toGroup(), stamps, Message.Screening.NONE, 0))
                .map(app.views()::message)
                .orElseThrow(() -> new ApiException(ErrorCode.ERR_IMPORT_MUID_ALREADY_EXISTS));
    }
}
