package io.chatferry.sandbox.api;

import io.chatferry.sandbox.store.Role;
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
        if (app.store().role(role.role()).isEmpty() && app.store().roles().size() >= MAX_ROLES) {
            throw new ApiException(ErrorCode.ERR_PLAN_QUOTA_RESTRICTION);
        }
        if (!app.store().addRole(role)) {
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
                app.clock().seconds());
    }

    private Role role(Request request) {
        return app.store().role(request.id("role")).orElseThrow(() -> new ApiException(ErrorCode.ERR_ROLE_NOT_FOUND));
    }

    private ObjectNode list(Request request) {
        return Listings.paged(
                request, app.store().roles().stream().map(app.views()::role).toList());
    }

    private ObjectNode update(Request request) {
        Role old = role(request);
        ObjectNode body = request.body();
        Role changed = new Role(
                old.role(),
                body.has("name") ? Checks.name(body) : old.name(),
                body.has("description")
                        ? Checks.optionalText(body, "description", DESCRIPTION_CHARS)
                        : old.description(),
                body.has("metadata") ? Json.object(body, "metadata") : old.metadata(),
                old.createdAt());
        app.store().replaceRole(changed);
        return Listings.data(app.views().role(changed));
    }

    private ObjectNode delete(Request request) {
        Role role = role(request);
        if (role.role().equals(Role.DEFAULT)) {
            throw new ApiException(ErrorCode.ERR_ROLE_DELETE_DENIED);
        }
        app.store().removeRole(role.role());
        return Listings.done("The role " + role.role() + " has been deleted successfully.");
    }
}
