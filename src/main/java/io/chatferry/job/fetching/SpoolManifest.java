package io.chatferry.job.fetching;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known of fetched rows. It is written last: files without one are not whole.
 *
 * @param id of this fetch
 * @param source a hash of the database and its queries
 * @param rows the number of rows by query
 * @param next by query, the key behind which the next delta begins
 * @param note what the transaction did not promise; empty if all queries saw one state of the database
 */
record SpoolManifest(String id, String source, Map<String, Long> rows, Map<String, String> next, String note) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    SpoolManifest {
        rows = new TreeMap<>(rows);
        next = new TreeMap<>(next);
    }

    static SpoolManifest parse(String text) {
        JsonNode json = JSON.readTree(text);
        Map<String, Long> rows = new TreeMap<>();
        json.path("rows")
                .properties()
                .forEach(row -> rows.put(row.getKey(), row.getValue().asLong()));
        Map<String, String> next = new TreeMap<>();
        json.path("next")
                .properties()
                .forEach(key -> next.put(key.getKey(), key.getValue().asString("")));
        return new SpoolManifest(
                json.path("id").asString(""),
                json.path("source").asString(""),
                rows,
                next,
                json.path("note").asString(""));
    }

    String text() {
        ObjectNode json = JSON.createObjectNode();
        json.put("id", id);
        json.put("source", source);
        json.put("note", note);
        ObjectNode counts = json.putObject("rows");
        rows.forEach(counts::put);
        ObjectNode keys = json.putObject("next");
        next.forEach(keys::put);
        return json.toString();
    }
}
