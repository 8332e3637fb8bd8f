package io.chatferry.sandbox.api;

import io.chatferry.sandbox.app.ApiException;
import io.chatferry.sandbox.app.App;
import io.chatferry.sandbox.app.Checks;
import io.chatferry.sandbox.app.Entities;
import io.chatferry.sandbox.app.ErrorCode;
import io.chatferry.sandbox.app.Json;
import io.chatferry.sandbox.app.Listings;
import io.chatferry.sandbox.app.MessageDraft;
import io.chatferry.sandbox.app.Request;
import io.chatferry.sandbox.app.Routes;
import io.chatferry.sandbox.limits.CallClass;
import io.chatferry.sandbox.settings.Setting;
import io.chatferry.sandbox.store.ChatGroup;
import io.chatferry.sandbox.store.ChatMember;
import io.chatferry.sandbox.store.ChatMessage;
import io.chatferry.sandbox.store.ChatUser;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /data_import/*}: up to fifty entities per call, each with its own result. */
final class ImportResource {

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
    private interface RowHandler {
        ObjectNode handle(String key, ObjectNode row);
    }

    private ObjectNode rows(Request request, String wrapper, ErrorCode wrongForm, RowHandler handler) {
        JsonNode wrapped = request.body().get(wrapper);
        if (!(wrapped instanceof ObjectNode rows)) {
            throw new ApiException(wrongForm);
        }
        int most = app.settings().count(Setting.IMPORT_ROWS);
        if (rows.size() > most) {
            throw ApiException.field(wrapper, "The " + wrapper + " may not have more than " + most + " items.");
        }
        ObjectNode answers = Json.object();
        boolean hard = false;
        for (Map.Entry<String, JsonNode> entry : rows.properties()) {
            ObjectNode answer = answers.putObject(entry.getKey());
            try {
                if (!(entry.getValue() instanceof ObjectNode row)) {
                    throw new ApiException(wrongForm);
                }
                ObjectNode data = handler.handle(entry.getKey(), row);
                answer.put("success", true).set("data", data);
            } catch (ApiException refused) {
                hard |= isHard(refused);
                answer.put("success", false).set("error", refused.error());
            }
        }
        if (hard && app.settings().is(Setting.IMPORT_HARD, "exception")) {
            throw new ApiException(ErrorCode.ERR_EXCEPTION); // the valid rows are stored nevertheless
        }
        return Listings.data(answers);
    }

    private static boolean isHard(ApiException refused) {
        return refused.code() == ErrorCode.ERR_EMPTY_MESSAGE_TEXT || refused.isAbout("sentAt");
    }

    private boolean updates() {
        return app.settings().is(Setting.IMPORT_EXISTING, "update");
    }

    private static void requireKey(String key, String id, String field) {
        if (!key.equalsIgnoreCase(id)) {
            throw ApiException.field(field, "The " + field + " must equal the key " + key + ".");
        }
    }

    private ObjectNode user(String key, ObjectNode row) {
        ChatUser user = app.entities().user(row, true);
        requireKey(key, user.uid(), "uid");
        if (updates()) {
            app.store().users().put(user.uid(), user);
        } else if (!app.store().users().add(user.uid(), user)) {
            throw new ApiException(ErrorCode.ERR_UID_ALREADY_EXISTS);
        }
        return app.views().userWithTags(user);
    }

    private ObjectNode group(String key, ObjectNode row) {
        ChatGroup group = app.entities().group(row, true);
        requireKey(key, group.guid(), "guid");
        Runnable createOwner = group.owner().equals(ChatUser.SYSTEM)
                ? () -> {}
                : app.entities().need(group.owner(), row, "groupOwnerDetails");
        if (app.store().groups().has(group.guid()) && !updates()) {
            throw new ApiException(ErrorCode.ERR_GUID_ALREADY_EXISTS);
        }
        createOwner.run();
        app.store().groups().put(group.guid(), group);
        return app.views().groupWithTags(group, null);
    }

    private ObjectNode member(String key, ObjectNode row) {
        requireKey(key, Checks.requiredText(row, "memberId"), "memberId");
        String guid = Checks.id(row, "guid");
        String uid = Checks.id(row, "uid");
        String scope = Entities.scope(Checks.optionalText(row, "scope"));
        long joinedAt = Checks.time(row, "joinedAt");
        Runnable createGroup = app.entities().needGroup(guid, row, "groupDetails");
        Runnable createUser = app.entities().need(uid, row, "userDetails");
        long now = app.clock().seconds();
        long created = app.store().groups().get(guid).map(ChatGroup::createdAt).orElse(0L);
        if (joinedAt != 0 && (joinedAt < created || joinedAt > now)) {
            throw new ApiException(ErrorCode.ERR_IMPORT_INVALID_JOINEDAT);
        }
        createGroup.run();
        createUser.run();
        ChatMember member = new ChatMember(
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
        String receiver = draft.requiredReceiver();
        long sentAt = Checks.time(row, "sentAt");
        if (sentAt == 0) {
            throw ApiException.required("sentAt");
        }
        app.requireRetained(sentAt);
        Optional<ChatMessage> there = app.store().messages().byMuid(muid);
        if (there.isPresent() && !updates()) {
            throw new ApiException(ErrorCode.ERR_IMPORT_MUID_ALREADY_EXISTS);
        }
        Runnable createSender = app.entities().need(sender, row, "senderUserDetails");
        Runnable createReceiver =
                draft.toGroup() ? needGroup(receiver, row) : app.entities().need(receiver, row, "receiverUserDetails");
        app.entities().requireMember(sender, draft.toGroup(), receiver, false);
        ChatMessage.Stamps stamps = ChatMessage.Stamps.sent(
                        sentAt, sentAt, app.clock().millis())
                .received(Checks.time(row, "deliveredAt"), Checks.time(row, "readAt"));
        createSender.run();
        createReceiver.run();
        createMentioned(row);
        ChatMessage message = draft.from(sender, receiver, draft.toGroup(), stamps, ChatMessage.Screening.NONE, 0);
        if (there.isPresent()) {
            ChatMessage updated = message.withId(there.get().id());
            app.store().messages().replace(updated);
            return app.views().message(updated);
        }
        return app.store()
                .messages()
                .addUnlessTaken(message)
                .map(app.views()::message)
                .orElseThrow(() -> new ApiException(ErrorCode.ERR_IMPORT_MUID_ALREADY_EXISTS));
    }

    /** The group, and its owner if the row describes one. */
    private Runnable needGroup(String guid, ObjectNode row) {
        Runnable createGroup = app.entities().needGroup(guid, row, "receiverGroupDetails");
        ObjectNode owner = Json.object(row, "receiverGroupOwnerDetails");
        if (owner == null || app.store().groups().has(guid)) {
            return createGroup;
        }
        Runnable createOwner = app.entities().need(Checks.id(owner, "uid"), row, "receiverGroupOwnerDetails");
        return () -> {
            createOwner.run();
            createGroup.run();
        };
    }

    private void createMentioned(ObjectNode row) {
        ObjectNode mentioned = Json.object(row, "mentionedUserDetails");
        if (mentioned != null) {
            mentioned
                    .properties()
                    .forEach(entry -> app.entities()
                            .need(Checks.id("uid", entry.getKey()), mentioned, entry.getKey())
                            .run());
        }
    }
}
