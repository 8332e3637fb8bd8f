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
import io.chatferry.sandbox.store.ChatGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code /groups}. */
final class GroupsResource {

    private final App app;
    private final MembersResource members;

    GroupsResource(App app, MembersResource members) {
        this.app = app;
        this.members = members;
    }

    void addTo(Routes routes) {
        routes.add("POST /groups", CallClass.CORE, this::create)
                .add("GET /groups", this::list)
                .add("GET /groups/{guid}", this::get)
                .add("PUT /groups/{guid}", this::update)
                .add("DELETE /groups/{guid}", this::delete);
    }

    private ObjectNode create(Request request) {
        Checks.entityBody(request.call().body());
        ObjectNode body = request.body();
        String actor = request.onBehalfOf();
        if (actor != null) {
            app.user(actor);
            body.put("owner", actor); // documented: owner is ignored on behalf of a user, who then owns it
        }
        ChatGroup group = app.entities().group(body, false);
        app.user(group.owner());
        ObjectNode wanted = Json.object(body, "members");
        MembersResource.size(wanted);
        if (!app.store().groups().add(group.guid(), group)) {
            throw new ApiException(
                            ErrorCode.ERR_GUID_ALREADY_EXISTS,
                            "The group with GUID " + group.guid() + " already exists.")
                    .withStatus(app.settings().count(Setting.DUPLICATE_GROUP));
        }
        app.entities().joinOwner(group);
        if (wanted != null) {
            members.add(group, wanted, false);
        }
        return Listings.data(app.views().groupWithTags(group, group.owner()));
    }

    private ObjectNode get(Request request) {
        return Listings.data(app.views().groupWithTags(app.group(request.id("guid")), request.onBehalfOf()));
    }

    private ObjectNode list(Request request) {
        String searched = request.query("searchKey");
        List<String> types = new ArrayList<>(request.list("types"));
        types.addAll(request.list("type"));
        List<String> tags = request.list("tags");
        String actor = request.onBehalfOf();
        List<ChatGroup> found = new ArrayList<>();
        for (ChatGroup group : app.store().groups().all()) {
            boolean wanted = (types.isEmpty() || types.contains(group.type()))
                    && (tags.isEmpty() || group.tags().stream().anyMatch(tags::contains))
                    && matches(request, searched, group)
                    && (actor == null || visible(request, group, actor));
            if (wanted) {
                found.add(group);
            }
        }
        sort(request, found);
        boolean withTags = request.flag("withTags");
        return Listings.paged(
                request,
                found,
                group -> withTags
                        ? app.views().groupWithTags(group, actor)
                        : app.views().group(group, actor));
    }

    private boolean visible(Request request, ChatGroup group, String actor) {
        boolean joined = app.store().member(group.guid(), actor).isPresent();
        return joined || (!request.flag("hasJoined") && !group.type().equals("private"));
    }

    private static boolean matches(Request request, @Nullable String searched, ChatGroup group) {
        if (searched == null) {
            return true;
        }
        String key = searched.toLowerCase(Locale.ROOT);
        List<String> in = request.list("searchIn");
        boolean inId = in.isEmpty() || in.contains("guid");
        boolean inName = in.isEmpty() || in.contains("name");
        return (inId && group.guid().startsWith(key))
                || (inName && group.name().toLowerCase(Locale.ROOT).startsWith(key));
    }

    private static void sort(Request request, List<ChatGroup> groups) {
        String by = request.query("sortBy");
        if (by == null) {
            return; // the store's order: by guid
        }
        Comparator<ChatGroup> order = switch (by) {
            case "name" -> Comparator.comparing(ChatGroup::name);
            case "createdAt" -> Comparator.comparing(ChatGroup::createdAt);
            case "guid" -> Comparator.comparing(ChatGroup::guid);
            default -> throw ApiException.field("sortBy", "The selected sortBy is invalid.");
        };
        groups.sort("desc".equals(request.query("sortOrder")) ? order.reversed() : order);
    }

    private ObjectNode update(Request request) {
        Checks.entityBody(request.call().body());
        ChatGroup old = app.group(request.id("guid"));
        ObjectNode body = request.body();
        List<String> unset = Json.texts(body, "unset");
        ObjectNode merged = body.deepCopy();
        merged.put("guid", old.guid());
        putUnlessGiven(merged, "name", old.name());
        putUnlessGiven(merged, "type", old.type());
        putUnlessGiven(merged, "password", old.password());
        putUnlessGiven(merged, "owner", old.owner());
        if (request.onBehalfOf() != null) {
            merged.put("owner", old.owner());
        }
        ChatGroup read = app.entities().group(merged, false);
        app.user(read.owner());
        ChatGroup changed = new ChatGroup(
                old.guid(),
                read.name(),
                read.type(),
                read.password(),
                unset.contains("icon") ? null : body.has("icon") ? read.icon() : old.icon(),
                unset.contains("description") ? null : body.has("description") ? read.description() : old.description(),
                read.owner(),
                unset.contains("metadata") ? null : body.has("metadata") ? read.metadata() : old.metadata(),
                body.has("tags") ? read.tags() : old.tags(),
                old.createdAt(),
                app.clock().seconds());
        app.store().groups().put(changed.guid(), changed);
        return Listings.data(app.views().groupWithTags(changed, request.onBehalfOf()));
    }

    private static void putUnlessGiven(ObjectNode body, String field, @Nullable String value) {
        if (!body.has(field) && value != null) {
            body.put(field, value);
        }
    }

    private ObjectNode delete(Request request) {
        ChatGroup group = app.group(request.id("guid"));
        app.store().removeGroup(group.guid());
        return Listings.done("The group with GUID " + group.guid() + " has been deleted successfully.");
    }
}
