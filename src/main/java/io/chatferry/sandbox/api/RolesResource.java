package io.chatferry.sandbox.api;

import io.chatferry.sandbox.app.ApiException;
import io.chatferry.sandbox.app.App;
import io.chatferry.sandbox.app.Checks;
import io.chatferry.sandbox.app.ErrorCode;
import io.chatferry.sandbox.app.Json;
import io.chatferry.sandbox.app.Listings;
import io.chatferry.sandbox.app.Request;
import io.chatferry.sandbox.app.Routes;
import io.chatferry.sandbox.store.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code /roles}. */
final class RolesResource {

    private static final int MAX_ROLES = 25;
    private static final int DESCRIPTION_CHARS = 255;

    private final App app;

    RolesResource(App app) {
        this.app = app;
    }

    void addTo(Routes routes) {
        routes.add("POST /roles", this::create)
                .add("GET /roles", this::list)
                .add("GET /roles/{role}", request -> Listings.data(app.views().role(role(request))))
                .add("PUT /roles/{role}", this::update)
                .add("DELETE /roles/{role}", this::delete);
    }

    private ObjectNode create(Request request) {
        Role role = read(request.body());
        if (app.store().roles().get(role.role()).isEmpty()
                && app.store().roles().count() >= MAX_ROLES) {
            throw new ApiException(ErrorCode.ERR_PLAN_QUOTA_RESTRICTION);
        }
        if (!app.store().roles().add(role.role(), role)) {
            throw new ApiException(ErrorCode.ERR_ROLE_ALREADY_EXISTS);
        }
        return Listings.data(app.views().role(role));
    }

    private Role read(ObjectNode body) {
        return new Role(
                Checks.id(body, "role"),
                Checks.name(body),
                Checks.optionalText(body, "description", DESCRIPTION_CHARS),
                Json.object(body, "metadata"),
                Json.object(body, "settings"),
                app.clock().seconds(),
                0);
    }

    private Role role(Request request) {
        return app.store()
                .roles()
                .get(request.id("role"))
                .orElseThrow(() -> new ApiException(ErrorCode.ERR_ROLE_NOT_FOUND));
    }

    private ObjectNode list(Request request) {
        return Listings.paged(
                request,
                app.store().roles().rows().stream().map(app.views()::role).toList());
    }

    private ObjectNode update(Request request) {
        Role old = role(request);
        ObjectNode body = request.body();
        List<String> unset = Json.texts(body, "unset");
        Role changed = new Role(
                old.role(),
                body.has("name") ? Checks.name(body) : old.name(),
                unset.contains("description")
                        ? null
                        : body.has("description")
                                ? Checks.optionalText(body, "description", DESCRIPTION_CHARS)
                                : old.description(),
                changedObject(body, unset, "metadata", old.metadata()),
                changedObject(body, unset, "settings", old.settings()),
                old.createdAt(),
                app.clock().seconds());
        app.store().roles().put(changed.role(), changed);
        return Listings.data(app.views().role(changed));
    }

    private static @Nullable ObjectNode changedObject(
            ObjectNode body, List<String> unset, String field, @Nullable ObjectNode old) {
        return unset.contains(field) ? null : body.has(field) ? Json.object(body, field) : old;
    }

    private ObjectNode delete(Request request) {
        Role role = role(request);
        if (role.role().equals(Role.DEFAULT)) {
            throw new ApiException(ErrorCode.ERR_ROLE_DELETE_DENIED);
        }
        app.store().roles().remove(role.role());
        return Listings.done("The role " + role.role() + " has been deleted successfully.");
    }
}
