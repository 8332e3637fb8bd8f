package io.chatferry.cometchat.answer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The result of one row of a data import call (CometChat Data Import API). */
public sealed interface ImportRow {

    /**
     * Done.
     *
     * @param id the target's id of what it made, or null if the answer does not say
     */
    record Done(@Nullable String id) implements ImportRow {}

    /** Refused, with a code of {@link ErrorPolicy}. */
    record Refused(String code, String message) implements ImportRow {}

    /** The answer does not say what became of the row. */
    record Unknown() implements ImportRow {}

    /** The rows of an answer, one for each key that was sent, in its order. */
    static Map<String, ImportRow> read(JsonNode answer, Iterable<String> keys) {
        Map<String, ImportRow> rows = new LinkedHashMap<>();
        for (String key : keys) {
            rows.put(key, rowOf(find(answer, key)));
        }
        return rows;
    }

    private static @Nullable JsonNode find(JsonNode answer, String key) {
        JsonNode data = answer.path("data");
        // some samples wrap the rows once more, under data or under the kind
        for (String wrapper : List.of("", "data", "users", "groups", "members", "messages")) {
            JsonNode row = (wrapper.isEmpty() ? data : data.path(wrapper)).get(key);
            if (row != null && row.isObject() && (row.has("success") || row.has("error"))) {
                return row;
            }
        }
        return null;
    }

    private static ImportRow rowOf(@Nullable JsonNode row) {
        if (row == null) {
            return new Unknown();
        }
        JsonNode error = row.path("error").isObject()
                ? row.path("error")
                : row.path("data").path("error");
        String code = ApiJson.text(error, "code");
        if (code != null) {
            return new Refused(BoundedText.code(code), BoundedText.line(messageOf(error)));
        }
        JsonNode success = row.path("success");
        if (!success.isBoolean() || !success.booleanValue()) {
            return new Unknown();
        }
        String id = ApiJson.id(row.path("data"));
        return new Done(id == null ? ApiJson.id(row.path("data").path("data")) : id);
    }

    /** The message, and the details that a validation error has beside it. */
    private static String messageOf(JsonNode error) {
        String message = Objects.requireNonNullElse(ApiJson.text(error, "message"), "");
        JsonNode details = error.path("details");
        return details.isObject() && !details.isEmpty() ? message + " " + details : message;
    }
}
