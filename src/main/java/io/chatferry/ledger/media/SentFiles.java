package io.chatferry.ledger.media;

import io.chatferry.cometchat.answer.ApiJson;
import io.chatferry.ledger.Db;
import io.chatferry.model.Attachment;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a message is sent with in place of the files of its body: for each of them the address in the store, the type and the
 * size, or that it is named in the text. The body as it was staged, and this, is what is sent, compared and explained.
 */
public final class SentFiles {

    /** What CometChat allows for the data of a message, in bytes. */
    private static final int MAX_DATA_BYTES = 10 * 1024;

    private static final String TEXT = "text";
    private static final String ATTACHMENTS = "attachments";

    private SentFiles() {}

    /** Writes what stands in the place of the files of these messages, in the transaction that claims them. */
    public static void write(Connection connection, List<Long> seqs, FilePolicy policy) throws SQLException {
        Map<Long, List<FileRow>> bySeq = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT f.seq, f.place, f.decides_type, "
                + MediaFile.COLUMNS.replace("d.file_key, ", "") + " FROM UNNEST(?) wanted (s)"
                + " JOIN message_file f ON f.seq = wanted.s JOIN media d ON d.file_key = f.file_key"
                + " ORDER BY f.seq, f.place")) {
            select.setArray(1, connection.createArrayOf("BIGINT", seqs.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    bySeq.computeIfAbsent(row.getLong(1), seq -> new ArrayList<>(2))
                            .add(FileRow.of(row));
                }
            }
        }
        for (Map.Entry<Long, List<FileRow>> message : bySeq.entrySet()) {
            String content = content(message.getValue(), policy);
            Db.update(connection, "DELETE FROM sent_files WHERE seq = ?", message.getKey());
            Db.update(connection, "INSERT INTO sent_files (seq, content) VALUES (?, ?)", message.getKey(), content);
        }
    }

    private record FileRow(
            int place,
            boolean decidesType,
            String source,
            MediaState state,
            long size,
            @Nullable String contentType,
            @Nullable String messageType,
            @Nullable String url) {

        static FileRow of(ResultSet row) throws SQLException {
            return new FileRow(
                    row.getInt(2),
                    row.getBoolean(3),
                    row.getString("source"),
                    MediaState.of(row.getInt("state")),
                    row.getLong("size"),
                    row.getString("content_type"),
                    row.getString("message_type"),
                    row.getString("url"));
        }
    }

    private static String content(List<FileRow> files, FilePolicy policy) {
        ObjectNode content = ApiJson.MAPPER.createObjectNode();
        ArrayNode places = content.putArray("files");
        for (FileRow file : files) {
            ObjectNode place = places.addObject().put("place", file.place);
            if (file.state == MediaState.DONE) {
                place.put("url", file.url).put("mimeType", file.contentType).put("size", Long.toString(file.size));
                if (file.decidesType) {
                    content.put("type", file.messageType);
                }
            } else if (!file.state.isSettled()) {
                throw new IllegalStateException("a message is sent before its file is settled");
            } else if (policy.missing() != FilePolicy.Missing.KEEP || Attachment.isInExport(file.source)) {
                place.put("named", true); // a path in the export means nothing elsewhere
            }
        }
        if (policy.keepsSourceUrl()) {
            content.put("sources", true);
        }
        return ApiJson.MAPPER.writeValueAsString(content);
    }

    /**
     * A body as it is sent.
     *
     * @param content of the row of {@code sent_files}; null if there is none
     */
    public static String applied(String body, @Nullable String content) {
        if (content == null) {
            return body;
        }
        ObjectNode message = (ObjectNode) ApiJson.MAPPER.readTree(body);
        JsonNode change = ApiJson.MAPPER.readTree(content);
        if (!(message.get("data") instanceof ObjectNode data) || !(data.get(ATTACHMENTS) instanceof ArrayNode files)) {
            return body;
        }
        List<String> sources = new ArrayList<>();
        ArrayNode kept = ApiJson.MAPPER.createArrayNode();
        StringBuilder text = new StringBuilder(data.path(TEXT).asString(""));
        for (int place = 0; place < files.size(); place++) {
            ObjectNode file = (ObjectNode) files.get(place);
            JsonNode made = made(change, place);
            if (made.path("named").asBoolean(false)) {
                text.append(text.isEmpty() ? "" : "\n")
                        .append("(file missing): ")
                        .append(file.path("name").asString(""));
                continue;
            }
            if (made.has("url")) {
                sources.add(file.path("url").asString(""));
                for (String field : List.of("url", "mimeType", "size")) {
                    file.set(field, made.get(field));
                }
            }
            kept.add(file);
        }
        if (kept.size() < files.size()) {
            data.put(TEXT, text.toString());
        }
        if (kept.isEmpty()) {
            data.remove(ATTACHMENTS);
            if (message.path("category").asString("").equals("message")) {
                message.put("type", TEXT);
            }
        } else {
            data.set(ATTACHMENTS, kept);
            if (change.has("type")) {
                message.set("type", change.get("type"));
            }
        }
        return change.path("sources").asBoolean(false)
                ? withSources(message, data, sources)
                : ApiJson.MAPPER.writeValueAsString(message);
    }

    private static JsonNode made(JsonNode change, int place) {
        for (JsonNode each : change.path("files")) {
            if (each.path("place").asInt(-1) == place) {
                return each;
            }
        }
        return ApiJson.MAPPER.createObjectNode();
    }

    /** With the links that the files had, where they fit. */
    private static String withSources(ObjectNode message, ObjectNode data, List<String> sources) {
        String without = ApiJson.MAPPER.writeValueAsString(message);
        if (sources.isEmpty()) {
            return without;
        }
        ObjectNode notes = data.withObjectProperty("metadata").withObjectProperty("chatferry");
        sources.forEach(notes.putArray("sourceUrls")::add);
        boolean fits =
                ApiJson.MAPPER.writeValueAsString(data).getBytes(StandardCharsets.UTF_8).length <= MAX_DATA_BYTES;
        return fits ? ApiJson.MAPPER.writeValueAsString(message) : without;
    }
}
