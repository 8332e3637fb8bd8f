package io.chatferry.verify;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Attachments, of which the target may keep copies of its own (cometchat-api.md section 10, line 6). */
final class AttachmentComparison {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> FIELDS = List.of("url", "name", "mimeType", "extension", "size");
    private static final String OWN_HOST = ".cometchat.io";

    private AttachmentComparison() {}

    /** The fields that can be sent, as text; empty when there is no attachment. */
    static String canonical(JsonNode attachments) {
        if (!attachments.isArray() || attachments.isEmpty()) {
            return "";
        }
        ArrayNode all = JSON.createArrayNode();
        for (JsonNode attachment : attachments) {
            ObjectNode one = all.addObject();
            for (String field : FIELDS) {
                String text = attachment.path(field).isValueNode()
                        ? attachment.path(field).asString("")
                        : "";
                if (!text.isEmpty()) {
                    one.put(field, text);
                }
            }
        }
        return JSON.writeValueAsString(all);
    }

    /** Whether the found ones are those that were sent, be they copies; what the target adds to them does not matter. */
    static boolean same(String expected, String found) {
        if (expected.equals(found)) {
            return true;
        }
        if (found.isEmpty()) {
            return false;
        }
        JsonNode sent = JSON.readTree(expected);
        JsonNode there = JSON.readTree(found);
        if (sent.size() != there.size()) {
            return false;
        }
        for (int i = 0; i < sent.size(); i++) {
            for (String field : FIELDS) {
                String was = sent.get(i).path(field).asString("");
                String is = there.get(i).path(field).asString("");
                boolean copied = field.equals("url") && isCopy(is);
                if (!was.isEmpty() && !was.equals(is) && !copied) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isCopy(String url) {
        try {
            String host = new URI(url).getHost();
            return host != null && host.toLowerCase(Locale.ROOT).endsWith(OWN_HOST);
        } catch (URISyntaxException strange) {
            return false;
        }
    }
}
