package io.chatferry.cometchat.answer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A page of a list of messages.
 *
 * @param next where the list continues, as the target says; null where it does not say
 */
public record MessagePage(List<SentMessage> items, @Nullable Cursor next) {

    /** What a cursor must not set again: the size of a page is ours to choose, and the rest tells of it. */
    private static final Set<String> NOT_IN_CURSOR = Set.of(Cursor.AFFIX, "limit", "count");

    /** A longer one is not to be kept; the list then continues at the ids that it shows. */
    private static final int MAX_CURSOR_CHARS = 1_500;

    public MessagePage {
        items = List.copyOf(items);
    }

    /** The page in an answer to a question at {@code at}; items without an id are passed over. */
    public static MessagePage in(Answer.Success answer, Cursor at) {
        List<SentMessage> items = new ArrayList<>();
        for (JsonNode item : answer.body().path("data")) {
            SentMessage message = SentMessage.of(item);
            if (message != null) {
                items.add(message);
            }
        }
        return new MessagePage(items, next(answer.body().path("meta"), at));
    }

    /** A cursor that leads back is no continuation; one that names no direction continues in that of the question. */
    private static @Nullable Cursor next(JsonNode meta, Cursor at) {
        for (String name : List.of("next", "cursor")) {
            JsonNode place = meta.path(name);
            String affix = ApiJson.text(place, Cursor.AFFIX);
            Map<String, String> keys = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : place.properties()) {
                JsonNode value = entry.getValue();
                if (value.isValueNode() && !value.isNull() && !NOT_IN_CURSOR.contains(entry.getKey())) {
                    keys.put(entry.getKey(), value.asString());
                }
            }
            Cursor cursor = new Cursor(at.affix(), keys);
            boolean isSameDirection = affix == null || affix.equals(at.affix());
            if (isSameDirection && !keys.isEmpty() && cursor.text().length() <= MAX_CURSOR_CHARS) {
                return cursor;
            }
        }
        return null;
    }
}
