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
 * @param statements by query that has a key, a hash of the database and the statement
 * @param note what the fetch could not promise; may be empty
 */
record SpoolManifest(
        String id,
        String source,
        Map<String, Long> rows,
        Map<String, String> next,
        Map<String, String> statements,
        String note) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    SpoolManifest {
        rows = new TreeMap<>(rows);
        next = new TreeMap<>(next);
        statements = new TreeMap<>(statements);
    }

    static SpoolManifest parse(String text) {
        JsonNode json = JSON.readTree(text);
        Map<String, Long> rows = new TreeMap<>();
        json.path("rows")
                .properties()
                .forEach(row -> rows.put(row.getKey(), row.getValue().asLong()));
        return new SpoolManifest(
                json.path("id").asString(""),
                json.path("source").asString(""),
                rows,
                texts(json.path("next")),
                texts(json.path("statements")),
                json.path("note").asString(""));
    }

    private static Map<String, String> texts(JsonNode json) {
        Map<String, String> texts = new TreeMap<>();
        json.properties()
                .forEach(each -> texts.put(each.getKey(), each.getValue().asString("")));
        return texts;
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
        ObjectNode hashes = json.putObject("statements");
        statements.forEach(hashes::put);
        json.put("note", note);
        return json.toString();
    }
}
