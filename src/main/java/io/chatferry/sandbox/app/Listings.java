package io.chatferry.sandbox.app;

import io.chatferry.sandbox.store.ChatMessage;
import io.chatferry.sandbox.store.Messages.Page;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Envelopes of answers: single objects, acknowledgements, and lists with cursors or pages. */
public final class Listings {

    private static final int PER_PAGE = 100;
    private static final int MAX_PER_PAGE = 1000;

    private Listings() {}

    public static ObjectNode data(JsonNode data) {
        ObjectNode envelope = Json.object();
        envelope.set("data", data);
        return envelope;
    }

    public static ObjectNode done(String message) {
        return data(Json.object().put("success", true).put("message", message));
    }

    /** Messages in ascending order, with cursors to the neighbouring pages. */
    public static ObjectNode messages(List<ChatMessage> messages, Page page, Function<ChatMessage, ObjectNode> view) {
        ArrayNode data = Json.array();
        messages.forEach(message -> data.add(view.apply(message)));
        ObjectNode envelope = data(data);
        ObjectNode meta = envelope.putObject("meta");
        meta.putObject("current").put("limit", page.limit()).put("count", messages.size());
        if (!messages.isEmpty()) {
            ChatMessage first = messages.get(0);
            ChatMessage last = messages.get(messages.size() - 1);
            cursor(meta.putObject(page.newer() ? "previous" : "next"), "prepend", first);
            cursor(meta.putObject(page.newer() ? "next" : "previous"), "append", last);
        }
        return envelope;
    }

    private static void cursor(ObjectNode cursor, String affix, ChatMessage at) {
        cursor.put("affix", affix).put("sentAt", at.stamps().sentAt()).put("id", Long.toString(at.id()));
    }

    /** One page of a page-style list. */
    public static ObjectNode paged(Request request, List<? extends JsonNode> all) {
        return paged(request, all, one -> one);
    }

    /** One page of a page-style list; only its own items are converted to JSON. */
    public static <T> ObjectNode paged(Request request, List<T> all, Function<? super T, ? extends JsonNode> view) {
        int perPage = request.number("perPage", PER_PAGE, MAX_PER_PAGE);
        int page = request.number("page", 1, Integer.MAX_VALUE);
        int from = (int) Math.min((long) (page - 1) * perPage, all.size());
        int to = Math.min(from + perPage, all.size());
        ArrayNode data = Json.array();
        all.subList(from, to).forEach(one -> data.add(view.apply(one)));
        ObjectNode envelope = data(data);
        envelope.putObject("meta")
                .putObject("pagination")
                .put("total", all.size())
                .put("count", to - from)
                .put("per_page", perPage)
                .put("current_page", page)
                .put("total_pages", (all.size() + perPage - 1) / perPage);
        return envelope;
    }
}
