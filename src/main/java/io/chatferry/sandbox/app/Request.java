package io.chatferry.sandbox.app;

import io.chatferry.sandbox.http.Call;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call with the parameters of its route.
 *
 * @param path the values of the route's parameters, by name
 */
public record Request(Call call, Map<String, String> path) {

    /** An id in the path, in lower case. */
    public String id(String name) {
        return raw(name).toLowerCase(Locale.ROOT);
    }

    /** A path parameter as it was sent. */
    public String raw(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("no path parameter " + name);
        }
        return value;
    }

    /** A message's id in the path; the error of an unknown message if it is not a number. */
    public long messageId() {
        try {
            return Long.parseLong(raw("id"));
        } catch (NumberFormatException e) {
            throw new ApiException(ErrorCode.ERR_MESSAGE_ID_NOT_FOUND);
        }
    }

    public ObjectNode body() {
        return Json.body(call.body());
    }

    @Nullable
    public String query(String name) {
        return call.query(name);
    }

    public boolean flag(String name) {
        String value = call.query(name);
        return value != null && (value.equals("1") || value.equalsIgnoreCase("true"));
    }

    /** A list written as {@code a,b} or as {@code name[]=a&name[]=b}; empty if absent. */
    public List<String> list(String name) {
        List<String> repeated = call.query().get(name + "[]");
        if (repeated != null) {
            return repeated;
        }
        String joined = call.query(name);
        return joined == null ? List.of() : List.of(joined.split(","));
    }

    /** A whole number within bounds, or the default if it is absent. */
    public int number(String name, int standard, int most) {
        String value = call.query(name);
        if (value == null) {
            return standard;
        }
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < 1) {
            throw ApiException.field(name, "The " + name + " must be at least 1.");
        }
        int number = Integer.parseInt(value);
        if (number > most) {
            throw ApiException.field(name, "The " + name + " may not be greater than " + most + ".");
        }
        return number;
    }

    /** Unix seconds, or the default. */
    public long time(String name, long standard) {
        String value = call.query(name);
        if (value == null) {
            return standard;
        }
        if (!value.matches("\\d{1,18}")) {
            throw ApiException.field(name, "The " + name + " must be a timestamp.");
        }
        return Long.parseLong(value);
    }

    /** The user the call acts as, in lower case, or null. */
    @Nullable
    public String onBehalfOf() {
        String uid = call.header("onbehalfof");
        return uid == null || uid.isEmpty() ? null : uid.toLowerCase(Locale.ROOT);
    }
}
