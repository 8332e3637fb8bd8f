package io.chatferry.sandbox.app;

import io.chatferry.sandbox.store.Role;
import io.chatferry.sandbox.store.Store;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The constraints on single fields (CometChat, "Properties and Constraints"). Characters are code points. */
public final class Checks {

    static final int ID_CHARS = 100;
    static final int NAME_CHARS = 100;
    static final int URL_CHARS = 3000;
    static final int ENTITY_METADATA_BYTES = 5 * 1024;
    static final int ENTITY_BODY_BYTES = 10 * 1024;
    static final int TAGS = 25;
    static final int TAG_CHARS = 100;

    private static final Pattern ID = Pattern.compile("[a-z0-9_-]+");
    private static final Pattern TIME = Pattern.compile("[1-9]\\d{9}");

    private Checks() {}

    /** An id in lower case, as the API stores it. */
    public static String id(ObjectNode in, String field) {
        String id = requiredText(in, field);
        return id(field, id);
    }

    public static String id(String field, String written) {
        String id = written.toLowerCase(Locale.ROOT);
        if (chars(id) > ID_CHARS) {
            throw ApiException.field(field, "The " + field + " may not be greater than " + ID_CHARS + " characters.");
        }
        if (!ID.matcher(id).matches()) {
            throw ApiException.field(
                    field, "The " + field + " may only contain letters, numbers, dashes and underscores.");
        }
        return id;
    }

    public static String requiredText(ObjectNode in, String field) {
        String text = optionalText(in, field);
        if (text == null || text.isEmpty()) {
            throw ApiException.required(field);
        }
        return text;
    }

    public static @Nullable String optionalText(ObjectNode in, String field) {
        JsonNode value = in.get(field);
        if (value != null && (value.isContainer() || value.isBoolean())) {
            throw ApiException.field(field, "The " + field + " must be a string.");
        }
        return Json.text(in, field);
    }

    public static @Nullable String optionalText(ObjectNode in, String field, int maxChars) {
        String text = optionalText(in, field);
        if (text != null && chars(text) > maxChars) {
            throw ApiException.field(field, "The " + field + " may not be greater than " + maxChars + " characters.");
        }
        return text;
    }

    public static String name(ObjectNode in) {
        String name = requiredText(in, "name");
        if (chars(name) > NAME_CHARS) {
            throw ApiException.field("name", "The name may not be greater than " + NAME_CHARS + " characters.");
        }
        return name;
    }

    public static @Nullable String url(ObjectNode in, String field) {
        String url = optionalText(in, field);
        if (url == null || url.isEmpty()) {
            return null;
        }
        if (chars(url) > URL_CHARS) {
            throw ApiException.field(field, "The " + field + " may not be greater than " + URL_CHARS + " characters.");
        }
        if (!isUrl(url)) {
            throw ApiException.field(field, "The " + field + " format is invalid.");
        }
        return url;
    }

    static boolean isUrl(String text) {
        int colon = text.indexOf("://");
        if (colon < 1 || text.chars().anyMatch(c -> c <= ' ')) {
            return false;
        }
        try {
            String ascii = text.codePoints()
                    .filter(c -> c < 128)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            URI uri = new URI(ascii.replaceAll("[|\\[\\]{}^`\"<>\\\\]", ""));
            return text.length() > colon + 3 && uri.getScheme() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    public static @Nullable ObjectNode metadata(ObjectNode in) {
        JsonNode value = in.get("metadata");
        if (value == null || value.isNull() || (value.isArray() && value.isEmpty())) {
            return null;
        }
        if (!(value instanceof ObjectNode metadata)) {
            throw ApiException.field(ErrorCode.ERR_INVALID_METADATA, "metadata", "The metadata must be an object.");
        }
        if (Json.bytes(metadata).length > ENTITY_METADATA_BYTES) {
            throw ApiException.field("metadata", "The metadata may not be greater than 5 KB.");
        }
        return metadata;
    }

    public static List<String> tags(ObjectNode in) {
        JsonNode value = in.get("tags");
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (!(value instanceof ArrayNode array)) {
            throw ApiException.field("tags", "The tags must be an array.");
        }
        if (array.size() > TAGS) {
            throw ApiException.field("tags", "The tags may not have more than " + TAGS + " items.");
        }
        List<String> tags = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            JsonNode tag = array.get(i);
            if (!tag.isString()) {
                throw ApiException.field("tags." + i, "The tags." + i + " must be a string.");
            }
            if (chars(tag.stringValue()) > TAG_CHARS) {
                throw ApiException.field(
                        "tags." + i, "The tags." + i + " may not be greater than " + TAG_CHARS + " characters.");
            }
            tags.add(tag.stringValue());
        }
        return List.copyOf(tags);
    }

    /** Unix seconds of ten digits, as a number or as digits in a string; 0 when absent. */
    public static long time(ObjectNode in, String field) {
        JsonNode value = in.get(field);
        if (value == null || value.isNull()) {
            return 0;
        }
        String digits = value.isIntegralNumber() || value.isString() ? value.asString() : "";
        if (!TIME.matcher(digits).matches()) {
            throw ApiException.field(field, "The " + field + " must be a 10 digit timestamp.");
        }
        return Long.parseLong(digits);
    }

    public static String role(ObjectNode in, Store store) {
        String role = optionalText(in, "role");
        if (role == null || role.isEmpty()) {
            return Role.DEFAULT;
        }
        String id = role.toLowerCase(Locale.ROOT);
        if (store.roles().get(id).isEmpty()) {
            throw ApiException.field("role", "The selected role is invalid.");
        }
        return id;
    }

    public static void entityBody(byte[] body) {
        if (body.length > ENTITY_BODY_BYTES) {
            throw ApiException.field("body", "The body may not be greater than 10 KB.");
        }
    }

    public static int chars(String text) {
        return text.codePointCount(0, text.length());
    }
}
