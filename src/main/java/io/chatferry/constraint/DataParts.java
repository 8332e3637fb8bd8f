package io.chatferry.constraint;

import io.chatferry.cometchat.RequestBodies;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parts of a message's {@code data} object.
 *
 * @param customData JSON
 * @param metadata JSON, an object
 * @param others further properties, if the export has a whole {@code data}
 */
record DataParts(
        @Nullable String text,
        @Nullable String customData,
        List<Attachments.Complete> attachments,
        @Nullable String metadata,
        @Nullable ObjectNode others) {

    /** The properties of {@code data} that are separate components of this record. */
    static final List<String> KEYS = List.of("text", "customData", "attachments", "metadata");

    /**
     * The object as JSON.
     *
     * @param added the value of {@code metadata.chatferry}, or null for none
     * @param withoutQueries whether attachment URLs are written without their query
     */
    String json(@Nullable String added, boolean withoutQueries) {
        StringBuilder json = new StringBuilder((text == null ? 0 : text.length()) + 100).append('{');
        if (text != null) {
            RequestBodies.field(json, "text", text);
        }
        if (customData != null) {
            next(json).append("\"customData\":").append(customData);
        }
        if (!attachments.isEmpty()) {
            next(json).append("\"attachments\":[");
            for (int i = 0; i < attachments.size(); i++) {
                attachments.get(i).write(i == 0 ? json : json.append(','), withoutQueries);
            }
            json.append(']');
        }
        if (metadata != null || added != null) {
            writeMetadata(next(json), metadata == null ? "{}" : metadata, added);
        }
        writeProperties(json, others);
        return json.append('}').toString();
    }

    /** The same with attachments as they may be once their files are copied, to measure the message. */
    DataParts asCopied(CheckSettings.Files files) {
        if (!files.areCopied() || attachments.isEmpty()) {
            return this;
        }
        return new DataParts(
                text,
                customData,
                attachments.stream()
                        .map(each -> each.asCopied(files.addressLength()))
                        .toList(),
                metadata,
                others);
    }

    private static void writeMetadata(StringBuilder json, String metadata, @Nullable String added) {
        json.append("\"metadata\":").append(metadata);
        if (added != null) {
            json.setLength(json.length() - 1);
            next(json).append("\"chatferry\":").append(added).append('}');
        }
    }

    /** Appends the properties of an object to JSON that is being written. */
    static void writeProperties(StringBuilder json, @Nullable ObjectNode object) {
        if (object != null) {
            for (Map.Entry<String, JsonNode> property : object.properties()) {
                RequestBodies.quote(next(json), property.getKey())
                        .append(':')
                        .append(JsonMapper.shared().writeValueAsString(property.getValue()));
            }
        }
    }

    private static StringBuilder next(StringBuilder json) {
        return json.charAt(json.length() - 1) == '{' ? json : json.append(',');
    }
}
