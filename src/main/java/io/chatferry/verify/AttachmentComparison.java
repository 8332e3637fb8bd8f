package io.chatferry.verify;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares attachments. The target may download a file and show a copy on a host of its own, so another URL is no
 * difference there; the documentation of CometChat leaves open which endpoints do so.
 */
final class AttachmentComparison {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> FIELDS = List.of("url", "name", "mimeType", "extension", "size");
    private static final String COPY_HOST = ".cometchat.io";

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

    /** Whether the target shows the attachments that were sent, or copies of them; fields that it adds do not matter. */
    static boolean isSame(String expected, String found) {
        if (expected.equals(found)) {
            return true;
        }
        if (found.isEmpty()) {
            return false;
        }
        JsonNode sent = JSON.readTree(expected);
        JsonNode shown = JSON.readTree(found);
        if (sent.size() != shown.size()) {
            return false;
        }
        for (int i = 0; i < sent.size(); i++) {
            for (String field : FIELDS) {
                String sentValue = sent.get(i).path(field).asString("");
                String shownValue = shown.get(i).path(field).asString("");
                boolean isCopied = field.equals("url") && isCopy(shownValue);
                if (!sentValue.isEmpty() && !sentValue.equals(shownValue) && !isCopied) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isCopy(String url) {
        try {
            String host = new URI(url).getHost();
            return host != null && host.toLowerCase(Locale.ROOT).endsWith(COPY_HOST);
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
