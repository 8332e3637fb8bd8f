package io.chatferry.constraint;

import io.chatferry.cometchat.RequestBodies;
import io.chatferry.model.EntityRef;
import io.chatferry.model.Group;
import io.chatferry.model.Kind;
import io.chatferry.model.Member;
import io.chatferry.model.Outbound;
import io.chatferry.model.RejectCode;
import io.chatferry.model.User;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Checks users, groups and memberships, and converts them to the form of the CometChat REST API, "Data Import". */
final class EntityCheck {

    static final List<String> GROUP_TYPES = List.of("public", "private", "password");

    private static final List<String> SCOPES = List.of("participant", "moderator", "admin");
    private static final int MAX_METADATA_BYTES = 5 * 1024;
    private static final int MAX_BODY_BYTES = 10 * 1024;
    private static final int MAX_PASSWORD = 100;
    private static final int MAX_DESCRIPTION = 255;
    private static final Pattern ROLE = Pattern.compile("[a-z0-9_-]{1,100}");

    private final JsonMapper json = JsonMapper.shared();
    private final IdMap users;
    private final IdMap groups;

    EntityCheck(IdMap users, IdMap groups) {
        this.users = users;
        this.groups = groups;
    }

    Verdict check(User user, FieldChecks fields) {
        String uid = fields.id("uid", user.uid());
        String name = fields.name("name", user.name());
        String avatar = fields.url("avatar", user.avatar());
        ObjectNode details = json.createObjectNode();
        details.put("uid", uid == null ? "" : users.map(uid));
        details.put("name", name == null ? nameFor(uid) : name);
        put(details, "avatar", avatar);
        put(details, "link", fields.url("link", user.link()));
        put(details, "role", role(user.role(), fields));
        putTags(details, fields.tags(user.tags()));
        putMetadata(details, user.metadata(), fields);
        put(details, "createdAt", fields.pastTime("createdAt", user.createdAt()));
        put(details, "lastActiveAt", fields.wholeSeconds("lastActiveAt", user.lastActiveAt()));
        put(details, "deactivatedAt", fields.wholeSeconds("deactivatedAt", user.deactivatedAt()));
        String body = body(details, fields);
        if (uid == null || !fields.hasNoProblems()) {
            return new Verdict.Rejected(fields.problems());
        }
        EntityRef ref = new EntityRef(Kind.USER, uid, users.map(uid), name, avatar, null);
        return new Verdict.Accepted(new Outbound.OutboundUser(ref, body), List.of(), fields.changes());
    }

    Verdict check(Group group, FieldChecks fields) {
        List<String> losses = new ArrayList<>();
        String guid = fields.id("guid", group.guid());
        String name = fields.name("name", group.name());
        String icon = fields.url("icon", group.icon());
        String type = fields.oneOf(RejectCode.GROUP_TYPE_INVALID, "type", group.type(), GROUP_TYPES);
        ObjectNode details = json.createObjectNode();
        details.put("guid", guid == null ? "" : groups.map(guid));
        details.put("name", name == null ? nameFor(guid) : name);
        details.put("type", type);
        put(details, "password", password(type, group.password(), fields, losses));
        put(details, "icon", icon);
        putTags(details, fields.tags(group.tags()));
        putMetadata(details, group.metadata(), fields);
        put(details, "createdAt", fields.pastTime("createdAt", group.createdAt()));
        checkDescription(group.description(), fields, losses);
        EntityRef owner = owner(group.owner(), fields);
        String body = body(details, fields, owner == null ? 0 : Texts.bytes(",\"owner\":\"\"" + owner.targetId()));
        if (guid == null || !fields.hasNoProblems()) {
            return new Verdict.Rejected(fields.problems());
        }
        EntityRef ref = new EntityRef(Kind.GROUP, guid, groups.map(guid), name, icon, type);
        return new Verdict.Accepted(new Outbound.OutboundGroup(ref, body, owner), losses, fields.changes());
    }

    Verdict check(Member member, FieldChecks fields) {
        String guid = fields.id("guid", member.guid());
        String uid = fields.id("uid", member.uid());
        String scope = fields.oneOf(RejectCode.SCOPE_INVALID, "scope", member.scope(), SCOPES);
        Long joinedAt = fields.pastTime("joinedAt", member.joinedAt());
        if (guid == null || uid == null || !fields.hasNoProblems()) {
            return new Verdict.Rejected(fields.problems());
        }
        EntityRef group = EntityRef.bare(Kind.GROUP, guid, groups.map(guid));
        EntityRef user = EntityRef.bare(Kind.USER, uid, users.map(uid));
        ObjectNode details = json.createObjectNode();
        details.put("memberId", RequestBodies.memberId(group.targetId(), user.targetId()));
        details.put("guid", group.targetId());
        details.put("uid", user.targetId());
        details.put("scope", scope);
        if (member.banned() != null) {
            details.put("isBanned", member.banned());
        }
        put(details, "joinedAt", joinedAt);
        return new Verdict.Accepted(
                new Outbound.OutboundMember(group, user, json.writeValueAsString(details)),
                List.of(),
                fields.changes());
    }

    /** The name of a user or group without one: its source id, cut to the length of a name. */
    static String nameFor(@Nullable String sourceId) {
        return sourceId == null ? "" : Texts.cut(sourceId.strip(), FieldChecks.MAX_NAME);
    }

    private @Nullable EntityRef owner(@Nullable String owner, FieldChecks fields) {
        String id = owner == null || owner.isEmpty() ? null : fields.id("owner", owner);
        return id == null ? null : EntityRef.bare(Kind.USER, id, users.map(id));
    }

    /** The role, or null for {@code default}, which every user without a role has. */
    private static @Nullable String role(@Nullable String written, FieldChecks fields) {
        String text = fields.stripped("role", fields.requireValidChars("role", written));
        String role = text == null ? "" : fields.lowerCase("role", text);
        if (role.isEmpty() || role.equals("default")) {
            return null;
        }
        if (!ROLE.matcher(role).matches()) {
            fields.addProblem(
                    RejectCode.ROLE_INVALID,
                    "role",
                    "role is longer than 100 characters or has others than a-z 0-9 - _");
            return null;
        }
        return role;
    }

    private static @Nullable String password(
            String type, @Nullable String written, FieldChecks fields, List<String> losses) {
        String password = fields.requireValidChars("password", written);
        if (!type.equals("password")) {
            if (password != null && !password.isEmpty()) {
                losses.add("password");
            }
            return null;
        }
        if (fields.hasProblem("password")) {
            return null;
        }
        if (password == null || password.isEmpty()) {
            fields.addProblem(RejectCode.GROUP_PASSWORD_INVALID, "password", "a password group without a password");
        } else if (FieldChecks.isLongerThan(password, MAX_PASSWORD)) {
            fields.addProblem(
                    RejectCode.GROUP_PASSWORD_INVALID,
                    "password",
                    FieldChecks.tooLongMessage("password", password, MAX_PASSWORD));
        }
        return password;
    }

    /** The data import has no field for a description (CometChat REST API, "Data Import"). */
    private static void checkDescription(@Nullable String written, FieldChecks fields, List<String> losses) {
        String description = fields.requireValidChars("description", written);
        if (description == null || description.isBlank()) {
            return;
        }
        if (FieldChecks.isLongerThan(description, MAX_DESCRIPTION)) {
            fields.addProblem(
                    RejectCode.DESCRIPTION_TOO_LONG,
                    "description",
                    FieldChecks.tooLongMessage("description", description, MAX_DESCRIPTION));
        } else {
            losses.add("description");
        }
    }

    private void putMetadata(ObjectNode details, @Nullable ObjectNode written, FieldChecks fields) {
        ObjectNode metadata = fields.requireValidChars("metadata", written);
        if (metadata == null) {
            return;
        }
        int bytes = Texts.bytes(json.writeValueAsString(metadata));
        if (bytes > MAX_METADATA_BYTES) {
            fields.addProblem(
                    RejectCode.METADATA_OVER_5KB,
                    "metadata",
                    "metadata has " + bytes + " bytes; at most " + MAX_METADATA_BYTES + " are allowed");
        }
        details.set("metadata", metadata);
    }

    private String body(ObjectNode details, FieldChecks fields) {
        return body(details, fields, 0);
    }

    private String body(ObjectNode details, FieldChecks fields, int more) {
        String body = json.writeValueAsString(details);
        int bytes = Texts.bytes(body) + more;
        if (bytes > MAX_BODY_BYTES) {
            fields.addProblem(
                    RejectCode.BODY_OVER_10KB,
                    "",
                    "the record as JSON has " + bytes + " bytes; at most " + MAX_BODY_BYTES + " are allowed");
        }
        return body;
    }

    private static void putTags(ObjectNode details, List<String> tags) {
        if (!tags.isEmpty()) {
            tags.forEach(details.putArray("tags")::add);
        }
    }

    private static void put(ObjectNode details, String field, @Nullable String value) {
        if (value != null) {
            details.put(field, value);
        }
    }

    private static void put(ObjectNode details, String field, @Nullable Long value) {
        if (value != null) {
            details.put(field, value);
        }
    }
}
