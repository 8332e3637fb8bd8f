package io.chatferry.cometchat.answer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A page of a list of users, groups or members.
 *
 * @param ids uids or guids of the items
 * @param totalPages how many pages there are; the current page when the answer does not say
 * @param total how many items there are on all pages; those of this page when the answer does not say
 */
public record EntityPage(List<String> ids, long totalPages, long total) {

    public EntityPage {
        ids = List.copyOf(ids);
    }

    /** A page of users or members. */
    public static EntityPage users(Answer.Success answer) {
        return of(answer.body(), "uid");
    }

    /** A page of groups. */
    public static EntityPage groups(Answer.Success answer) {
        return of(answer.body(), "guid");
    }

    private static EntityPage of(JsonNode body, String idField) {
        List<String> ids = new ArrayList<>();
        for (JsonNode item : body.path("data")) {
            String id = ApiJson.text(item, idField);
            if (id != null) {
                ids.add(id);
            }
        }
        JsonNode pagination = body.path("meta").path("pagination");
        long current = orElse(ApiJson.number(pagination, "current_page"), 1);
        return new EntityPage(
                ids,
                orElse(ApiJson.number(pagination, "total_pages"), current),
                orElse(ApiJson.number(pagination, "total"), ids.size()));
    }

    private static long orElse(@Nullable Long value, long other) {
        return value == null ? other : value;
    }
}
