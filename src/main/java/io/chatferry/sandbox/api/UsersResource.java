package io.chatferry.sandbox.api;

import io.chatferry.sandbox.app.ApiException;
import io.chatferry.sandbox.app.App;
import io.chatferry.sandbox.app.Checks;
import io.chatferry.sandbox.app.ErrorCode;
import io.chatferry.sandbox.app.Json;
import io.chatferry.sandbox.app.Listings;
import io.chatferry.sandbox.app.Request;
import io.chatferry.sandbox.app.Routes;
import io.chatferry.sandbox.limits.CallClass;
import io.chatferry.sandbox.settings.Setting;
import io.chatferry.sandbox.store.ChatMessage;
import io.chatferry.sandbox.store.ChatUser;
import io.chatferry.sandbox.store.Messages.Listing;
import io.chatferry.sandbox.store.Messages.Page;
import io.chatferry.sandbox.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code /users}. */
final class UsersResource {

    private final App app;

    UsersResource(App app) {
        this.app = app;
    }

    void addTo(Routes routes) {
        routes.add("POST /users", CallClass.CORE, this::create)
                .add("GET /users", this::list)
                .add("PUT /users", this::activate)
                .add("DELETE /users", this::deactivate)
                .add("GET /users/{uid}", this::get)
                .add("PUT /users/{uid}", this::update)
                .add("DELETE /users/{uid}", CallClass.CORE, this::delete);
    }

    private ObjectNode create(Request request) {
        Checks.entityBody(request.call().body());
        ObjectNode body = request.body();
        ChatUser user = app.entities().user(body, false);
        if (!app.store().users().add(user.uid(), user)) {
            throw new ApiException(
                            ErrorCode.ERR_UID_ALREADY_EXISTS, "The user with UID " + user.uid() + " already exists.")
                    .withStatus(app.settings().count(Setting.DUPLICATE_USER));
        }
        ObjectNode view = app.views().userWithTags(user);
        if (body.path("withAuthToken").asBoolean(false)) {
            view.put(
                    "authToken", user.uid() + "_" + UUID.randomUUID().toString().replace("-", ""));
        }
        return Listings.data(view);
    }

    private ObjectNode get(Request request) {
        return Listings.data(app.views().userWithTags(app.user(request.id("uid"))));
    }

    private ObjectNode list(Request request) {
        List<ChatUser> found = new ArrayList<>();
        boolean onlyDeactivated = request.flag("onlyDeactivated");
        boolean withDeactivated = onlyDeactivated || request.flag("withDeactivated");
        Set<String> roles = Set.copyOf(join(request.list("role"), request.list("roles")));
        List<String> tags = request.list("tags");
        List<String> uids = request.list("uids");
        String searched = request.query("searchKey");
        for (ChatUser user : app.store().users().all()) {
            boolean wanted = !user.uid().equals(ChatUser.SYSTEM)
                    && (user.active() ? !onlyDeactivated : withDeactivated)
                    && (roles.isEmpty() || roles.contains(user.role()))
                    && (tags.isEmpty() || user.tags().stream().anyMatch(tags::contains))
                    && (uids.isEmpty() || uids.contains(user.uid()))
                    && matches(request, searched, user)
                    && !"online".equals(request.query("status"));
            if (wanted) {
                found.add(user);
            }
        }
        boolean withTags = request.flag("withTags");
        return Listings.paged(
                request,
                found,
                user -> withTags ? app.views().userWithTags(user) : app.views().user(user));
    }

    private static List<String> join(List<String> a, List<String> b) {
        List<String> both = new ArrayList<>(a);
        both.addAll(b);
        return both;
    }

    private static boolean matches(Request request, @Nullable String searched, ChatUser user) {
        if (searched == null) {
            return true;
        }
        String key = searched.toLowerCase(Locale.ROOT);
        List<String> in = request.list("searchIn");
        boolean inId = in.isEmpty() || in.contains("uid");
        boolean inName = in.isEmpty() || in.contains("name");
        return (inId && user.uid().startsWith(key))
                || (inName && user.name().toLowerCase(Locale.ROOT).startsWith(key));
    }

    private ObjectNode update(Request request) {
        Checks.entityBody(request.call().body());
        ChatUser old = app.user(request.id("uid"));
        ObjectNode body = request.body();
        List<String> unset = Json.texts(body, "unset");
        ChatUser changed = new ChatUser(
                old.uid(),
                body.has("name") ? Checks.name(body) : old.name(),
                unset.contains("avatar") ? null : body.has("avatar") ? Checks.url(body, "avatar") : old.avatar(),
                unset.contains("link") ? null : body.has("link") ? Checks.url(body, "link") : old.link(),
                body.has("role") ? Checks.role(body, app.store()) : old.role(),
                body.has("statusMessage") ? Checks.optionalText(body, "statusMessage") : old.statusMessage(),
                unset.contains("metadata") ? null : body.has("metadata") ? Checks.metadata(body) : old.metadata(),
                body.has("tags") ? Checks.tags(body) : old.tags(),
                old.createdAt(),
                app.clock().seconds(),
                old.lastActiveAt(),
                old.deactivatedAt());
        app.store().users().put(changed.uid(), changed);
        return Listings.data(app.views().userWithTags(changed));
    }

    private ObjectNode delete(Request request) {
        String uid = request.id("uid");
        ChatUser user = app.store()
                .users()
                .get(uid)
                .filter(found -> !found.uid().equals(ChatUser.SYSTEM))
                .orElseThrow(() -> App.noUser(uid));
        if (request.flag("permanent") || request.body().path("permanent").asBoolean(false)) {
            removePermanently(user.uid());
        } else {
            app.store().users().put(user.uid(), deactivatedAt(user, app.clock().seconds()));
        }
        return Listings.done("The user with UID " + uid + " has been deleted successfully.");
    }

    private ObjectNode activate(Request request) {
        return each(request, "uidsToActivate", 0);
    }

    private ObjectNode deactivate(Request request) {
        return each(request, "uidsToDeactivate", app.clock().seconds());
    }

    private ObjectNode each(Request request, String field, long deactivatedAt) {
        List<String> uids = Json.texts(request.body(), field);
        if (uids.isEmpty()) {
            throw ApiException.required(field);
        }
        ObjectNode answers = Json.object();
        for (String written : uids) {
            String uid = written.toLowerCase(Locale.ROOT);
            ObjectNode answer = answers.putObject(uid);
            app.store()
                    .users()
                    .get(uid)
                    .ifPresentOrElse(
                            user -> {
                                app.store().users().put(user.uid(), deactivatedAt(user, deactivatedAt));
                                answer.put("success", true);
                            },
                            () -> answer.put("success", false)
                                    .set("error", new ApiException(ErrorCode.ERR_UID_NOT_FOUND).error()));
        }
        return Listings.data(answers);
    }

    private static ChatUser deactivatedAt(ChatUser user, long when) {
        return new ChatUser(
                user.uid(),
                user.name(),
                user.avatar(),
                user.link(),
                user.role(),
                user.statusMessage(),
                user.metadata(),
                user.tags(),
                user.createdAt(),
                user.updatedAt(),
                user.lastActiveAt(),
                when);
    }

    /** Removes a user permanently, with its messages outside of groups that it sent or received. */
    private void removePermanently(String uid) {
        Store store = app.store();
        Predicate<ChatMessage> ownMessages = message -> message.sender().equals(uid)
                || (!message.toGroup() && message.receiver().equals(uid));
        for (ChatMessage message : store.messages().page(Listing.ALL, Page.oldest(Integer.MAX_VALUE), ownMessages)) {
            store.messages().remove(message.id());
        }
        store.groups().all().forEach(group -> store.removeMember(group.guid(), uid));
        store.friends().under(uid).forEach(friend -> store.friends().remove(friend.other() + "/" + uid));
        store.friends().removeUnder(uid);
        store.blocks().removeUnder(uid);
        store.bots().remove(uid);
        store.users().remove(uid);
    }
}
