package io.chatferry.cometchat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A page of a list of messages.
 *
 * @param next where the list goes on; null when this page is empty or names no further one
 */
public record MessagePage(List<SentMessage> items, @Nullable Cursor next) {

    public MessagePage {
        items = List.copyOf(items);
    }

    /** The page in an answer; items without an id are passed over. */
    public static MessagePage in(Answer.Success answer) {
        List<SentMessage> items = new ArrayList<>();
        for (JsonNode item : answer.body().path("data")) {
            SentMessage message = SentMessage.of(item);
            if (message != null) {
                items.add(message);
            }
        }
        JsonNode meta = answer.body().path("meta");
        return new MessagePage(items, items.isEmpty() ? null : cursor(meta));
    }

    private static @Nullable Cursor cursor(JsonNode meta) {
        for (String name : List.of("next", "cursor")) {
            JsonNode cursor = meta.path(name);
            String affix = Json.text(cursor, "affix");
            String id = Json.text(cursor, "id");
            if (affix != null && id != null) {
                return new Cursor(affix, id);
            }
        }
        return null;
    }
}
