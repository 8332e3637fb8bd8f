package io.chatferry.source.json;

import io.chatferry.source.row.JsonText;
import java.io.InputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ObjectNode;

/** Finds the rows inside a page: an object that holds them under a key, beside other values. */
public final class JsonPages {

    /** Reads a value inside a page. */
    private static final ObjectReader VALUES =
            JsonText.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Set<String> wanted;
    private final ObjectNode page = JsonText.mapper().createObjectNode();
    private @Nullable Place place;

    private JsonPages(Set<String> wanted) {
        this.wanted = wanted;
    }

    /**
     * The place where the rows begin.
     *
     * @param offset in bytes
     * @param line from 1
     * @param page the wanted values of the page beside its rows
     */
    public record Place(long offset, long line, ObjectNode page) {}

    /**
     * Finds the rows in a page; null if the page has no value at that pointer.
     *
     * @param in the page, without a byte order mark
     * @param wanted names of the page's other values to return; if empty, the page is read only up to its rows
     */
    public static @Nullable Place locate(InputStream in, JsonPointer rows, Set<String> wanted) {
        JsonPages pages = new JsonPages(wanted);
        try (JsonParser parser = JsonText.mapper().createParser(in)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                pages.walk(parser, rows, true);
            }
        } catch (JacksonException | NumberFormatException e) {
            // a page that is malformed within its rows still has valid ones before; the reader of the rows reports it
            return pages.place;
        }
        return pages.place;
    }

    private void walk(JsonParser parser, JsonPointer pointer, boolean top) {
        while (!found() && parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (place == null && pointer.matchesProperty(name) && pointer.tail().matches()) {
                place = new Place(
                        parser.currentTokenLocation().getByteOffset(),
                        parser.currentTokenLocation().getLineNr(),
                        page);
                if (!found()) {
                    parser.skipChildren();
                }
            } else if (pointer.matchesProperty(name) && value == JsonToken.START_OBJECT) {
                walk(parser, pointer.tail(), false);
            } else if (top && wanted.contains(name)) {
                page.set(name, VALUES.readTree(parser));
            } else {
                parser.skipChildren();
            }
        }
    }

    private boolean found() {
        return place != null && wanted.isEmpty();
    }
}
