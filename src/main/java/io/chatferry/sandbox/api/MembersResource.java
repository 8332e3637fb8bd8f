package io.chatferry.sandbox.api;

import io.chatferry.sandbox.app.Actions;
import io.chatferry.sandbox.app.ApiException;
import io.chatferry.sandbox.app.App;
import io.chatferry.sandbox.app.Checks;
import io.chatferry.sandbox.app.Entities;
import io.chatferry.sandbox.app.ErrorCode;
import io.chatferry.sandbox.app.Json;
import io.chatferry.sandbox.app.Listings;
import io.chatferry.sandbox.app.Request;
import io.chatferry.sandbox.app.Routes;
import io.chatferry.sandbox.limits.CallClass;
import io.chatferry.sandbox.settings.Setting;
import io.chatferry.sandbox.store.ChatGroup;
import io.chatferry.sandbox.store.ChatMember;
import io.chatferry.sandbox.store.ChatUser;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code /groups/{guid}/members} and {@code /groups/{guid}/bannedusers}. */
final class MembersResource {

    private static final int MAX_PER_CALL = 25;

    /** Highest scope first: a uid in several arrays gets the highest. */
    private static final Map<String, String> SCOPE_OF = new LinkedHashMap<>();

    static {
        SCOPE_OF.put("admins", "admin");
        SCOPE_OF.put("moderators", "moderator");
        SCOPE_OF.put("participants", "participant");
        SCOPE_OF.put("usersToBan", "participant");
    }

    private final App app;
    private final Actions actions;

    MembersResource(App app) {
        this.app = app;
        this.actions = new Actions(app);
    }

    void addTo(Routes routes) {
        routes.add("POST /groups/{guid}/members", CallClass.CORE, this::create)
                .add("GET /groups/{guid}/members", this::list)
                .add("PUT /groups/{guid}/members/{uid}", this::changeScope)
                .add("DELETE /groups/{guid}/members/{uid}", this::kick)
                .add("GET /groups/{guid}/bannedusers", this::banned)
                .add("POST /groups/{guid}/bannedusers/{uid}", this::ban)
                .add("DELETE /groups/{guid}/bannedusers/{uid}", this::unban);
    }

    static void size(@Nullable ObjectNode wanted) {
        if (wanted == null) {
            return;
        }
        int all = SCOPE_OF.keySet().stream()
                .mapToInt(array -> wanted.path(array).size())
                .sum();
        if (all > MAX_PER_CALL) {
            throw ApiException.field("members", "No more than " + MAX_PER_CALL + " users can be added in one call.");
        }
    }

    private ObjectNode create(Request request) {
        ChatGroup group = app.group(request.id("guid"));
        ObjectNode body = request.body();
        size(body);
        requireMember(group, request.onBehalfOf());
        if (SCOPE_OF.keySet().stream().noneMatch(body::has)) {
            throw ApiException.required("participants");
        }
        return Listings.data(add(group, body, true));
    }

    private void requireMember(ChatGroup group, @Nullable String actor) {
        if (actor != null && !app.store().joined(group.guid(), actor)) {
            throw new ApiException(
                    ErrorCode.ERR_GROUP_NOT_JOINED,
                    "The user with UID " + actor + " has not joined the group with GUID " + group.guid() + ".");
        }
    }

    /** Adds users, each with its own result. */
    ObjectNode add(ChatGroup group, ObjectNode wanted, boolean announce) {
        ObjectNode answers = Json.object();
        Set<String> done = new HashSet<>();
        SCOPE_OF.forEach((array, scope) -> {
            List<String> uids = Json.texts(wanted, array);
            if (uids.isEmpty()) {
                return;
            }
            ObjectNode ofArray = answers.putObject(array);
            for (String written : uids) {
                String uid = written.toLowerCase(Locale.ROOT);
                if (done.add(uid)) {
                    ofArray.set(uid, addOne(group, uid, scope, array.equals("usersToBan"), announce));
                }
            }
        });
        return answers;
    }

    private ObjectNode addOne(ChatGroup group, String uid, String scope, boolean ban, boolean announce) {
        String guid = group.guid();
        ObjectNode answer = Json.object();
        try {
            ChatUser user = app.user(uid);
            ChatMember there = app.store().member(guid, uid).orElse(null);
            if (there != null && there.banned() == ban) {
                throw new ApiException(ban ? ErrorCode.ERR_ALREADY_BANNED : ErrorCode.ERR_ALREADY_JOINED);
            }
            app.store().putMember(new ChatMember(guid, uid, scope, app.clock().seconds(), ban));
            answer.put("success", true);
            if (announce && app.settings().on(Setting.MEMBER_MESSAGES)) {
                answer.set("data", actions.onMember(ban ? "banned" : "added", group, user));
            }
        } catch (ApiException refused) {
            String joined = app.settings().text(Setting.ALREADY_JOINED);
            if (refused.code() == ErrorCode.ERR_ALREADY_JOINED && !joined.equals("row")) {
                throw refused.withStatus(Integer.parseInt(joined));
            }
            answer.put("success", false);
            answer.set("error", refused.error());
        }
        return answer;
    }

    private ObjectNode list(Request request) {
        ChatGroup group = app.group(request.id("guid"));
        requireMember(group, request.onBehalfOf());
        List<String> scopes = request.list("scopes");
        return Listings.paged(
                request,
                app.store().members(group.guid()).stream()
                        .filter(member -> scopes.isEmpty() || scopes.contains(member.scope()))
                        .toList(),
                app.views()::member);
    }

    private ChatMember member(Request request) {
        ChatGroup group = app.group(request.id("guid"));
        String uid = request.id("uid");
        app.user(uid);
        return app.store()
                .member(group.guid(), uid)
                .orElseThrow(() -> new ApiException(
                        ErrorCode.ERR_NOT_A_MEMBER,
                        "The user with UID " + uid + " is not a member of the group with GUID " + group.guid() + "."));
    }

    private ObjectNode changeScope(Request request) {
        ChatMember member = member(request);
        ObjectNode body = request.body();
        String scope = Entities.scope(Checks.requiredText(body, "scope"));
        if (scope.equals(member.scope())) {
            throw new ApiException(ErrorCode.ERR_SAME_SCOPE);
        }
        app.store().putMember(new ChatMember(member.guid(), member.uid(), scope, member.joinedAt(), member.banned()));
        return Listings.data(Json.object()
                .put("success", true)
                .put("message", "The scope of the user with UID " + member.uid() + " is now " + scope + "."));
    }

    private ObjectNode kick(Request request) {
        ChatMember member = member(request);
        if (member.banned()) {
            throw new ApiException(ErrorCode.ERR_BANNED_GROUPMEMBER);
        }
        app.store().removeMember(member.guid(), member.uid());
        return Listings.done("The user with UID " + member.uid() + " has been removed from the group.");
    }

    private ObjectNode banned(Request request) {
        ChatGroup group = app.group(request.id("guid"));
        return Listings.paged(
                request,
                app.store().members(group.guid()).stream()
                        .filter(ChatMember::banned)
                        .toList(),
                app.views()::member);
    }

    private ObjectNode ban(Request request) {
        ChatMember member = member(request);
        if (member.banned()) {
            throw new ApiException(ErrorCode.ERR_ALREADY_BANNED);
        }
        banned(member, true);
        return Listings.done("The user with UID " + member.uid() + " has been banned.");
    }

    private ObjectNode unban(Request request) {
        ChatGroup group = app.group(request.id("guid"));
        ChatMember member = app.store()
                .member(group.guid(), request.id("uid"))
                .filter(ChatMember::banned)
                .orElseThrow(() -> new ApiException(ErrorCode.ERR_NOT_A_BANNED_USER));
        app.store().removeMember(member.guid(), member.uid());
        return Listings.done("The user with UID " + member.uid() + " has been unbanned.");
    }

    private void banned(ChatMember member, boolean banned) {
        app.store().putMember(new ChatMember(member.guid(), member.uid(), member.scope(), member.joinedAt(), banned));
    }
}
