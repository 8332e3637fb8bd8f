package io.chatferry.cometchat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
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

    /**
     * Where a list goes on that was asked for at {@code at}: where it says so itself, else behind the newest id of this page
     * or before its oldest; null at its end.
     */
    public @Nullable Cursor onward(Cursor at) {
        if (items.isEmpty()) {
            return null;
        }
        if (next != null && next.affix().equals(at.affix()) && !next.equals(at)) {
            return next;
        }
        boolean newer = at.affix().equals(Cursor.OLDEST.affix());
        try {
            LongStream numbers = items.stream().mapToLong(item -> Long.parseLong(item.id()));
            long edge = (newer ? numbers.max() : numbers.min()).orElseThrow();
            Cursor beyond = new Cursor(at.affix(), Long.toString(edge));
            return beyond.equals(at) ? null : beyond;
        } catch (NumberFormatException notANumber) {
            return null;
        }
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
