package io.chatferry.constraint;

import io.chatferry.cometchat.RequestBodies;
import io.chatferry.model.Attachment;
import io.chatferry.model.Change;
import io.chatferry.model.Message;
import io.chatferry.model.RejectCode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The attachments of a message; a missing name, type or extension is derived from the URL. The required fields are those of the CometChat REST API, "Moderation Messages". */
public final class Attachments {

    private static final String FIELD = "attachments";
    private static final List<String> KNOWN_KEYS = List.of("url", "name", "mimeType", "extension", "size");
    /** A stored name has at most 100 bytes, each of which takes up to three characters of an address. */
    private static final int MAX_STORED_NAME = 300;
    /** An ending that the store adds to names. */
    private static final int SUFFIX = 20;
    /** The longest common type is that of a presentation, with 73 characters. */
    private static final int MAX_TYPE = 80;
    /** The digits of a size. */
    private static final int MAX_SIZE = 10;

    private static final Pattern LAST_SEGMENT =
            Pattern.compile("https?://[^/?#]*(?:/[^?#]*)?/([^/?#]+)(?:[?#].*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern EXTENSION = Pattern.compile(".*[^.]\\.([A-Za-z0-9]{1,16})", Pattern.DOTALL);

    private final boolean areCopied;
    private final FieldChecks fields;

    private Attachments(boolean areCopied, FieldChecks fields) {
        this.areCopied = areCopied;
        this.fields = fields;
    }

    /**
     * A complete attachment.
     *
     * @param more its other properties in {@code data}, kept unchanged
     */
    record Complete(
            String url,
            String name,
            String mimeType,
            String extension,
            @Nullable String size,
            @Nullable ObjectNode more) {

        /** The same with as long an address, type and size as it may have once its file is copied. */
        Complete asCopied(int addressLength) {
            int nameLength = Math.min(MAX_STORED_NAME, Texts.bytes(name) * 3 + SUFFIX);
            return new Complete(
                    longest(url, addressLength + nameLength),
                    name,
                    longest(mimeType, MAX_TYPE),
                    extension,
                    longest(size == null ? "" : size, MAX_SIZE),
                    more);
        }

        private static String longest(String text, int length) {
            return text.length() >= length ? text : text + "x".repeat(length - text.length());
        }

        void write(StringBuilder json, boolean withoutQuery) {
            json.append('{');
            RequestBodies.field(json, "url", withoutQuery ? Identity.withoutQuery(url) : url)
                    .append(',');
            RequestBodies.field(json, "name", name).append(',');
            RequestBodies.field(json, "mimeType", mimeType).append(',');
            RequestBodies.field(json, "extension", extension);
            if (size != null) {
                RequestBodies.field(json.append(','), "size", size);
            }
            DataParts.writeProperties(json, more);
            json.append('}');
        }
    }

    /**
     * The attachments in the message's own field, or else those in its {@code data}.
     *
     * @param areCopied whether files that lie in the export are allowed, since they are copied into a store
     */
    public static List<Complete> of(Message message, boolean areCopied, FieldChecks fields) {
        if (fields.hasProblem(FIELD)) {
            return List.of();
        }
        Attachments reader = new Attachments(areCopied, fields);
        if (!message.attachments().isEmpty()) {
            List<Complete> all = new ArrayList<>();
            for (Attachment attachment : message.attachments()) {
                reader.complete(all, attachment, null);
            }
            return all;
        }
        JsonNode inData = message.data() == null ? null : message.data().get(FIELD);
        return inData == null || inData.isNull() ? List.of() : reader.ofJson(inData);
    }

    private List<Complete> ofJson(JsonNode array) {
        List<Complete> all = new ArrayList<>();
        if (!array.isArray() || !array.valueStream().allMatch(JsonNode::isObject)) {
            fields.addProblem(RejectCode.FIELD_TYPE, "data", "data.attachments is not an array of objects");
            return all;
        }
        for (JsonNode item : array) {
            ObjectNode more = ((ObjectNode) item).deepCopy();
            Attachment attachment = new Attachment(
                    text(item, "url"),
                    text(item, "name"),
                    text(item, "mimeType"),
                    text(item, "extension"),
                    text(item, "size"));
            complete(all, attachment.onTheWeb(), more.remove(KNOWN_KEYS));
        }
        return all;
    }

    private static @Nullable String text(JsonNode object, String key) {
        JsonNode value = object.path(key);
        return value.isString() || value.isNumber() ? value.asString() : null;
    }

    private void complete(List<Complete> all, Attachment given, @Nullable ObjectNode more) {
        int number = all.size() + 1;
        String url = given.url() == null ? "" : given.url();
        if (badChar(url, given.name(), given.mimeType(), given.extension(), given.size())) {
            fields.addProblem(
                    RejectCode.BAD_CHAR, FIELD, "attachment " + number + " holds U+0000 or half of a surrogate pair");
            return;
        }
        url = orEmpty(fields.stripped(FIELD + ".url", url));
        if (!WebUrls.isValid(url) && !(areCopied && Attachment.isInExport(String.valueOf(given.url())))) {
            fields.addProblem(
                    RejectCode.ATTACHMENT_INVALID, FIELD, "attachment " + number + " has no http or https URL");
            return;
        }
        String givenName = Texts.unlessBlank(given.name());
        String name = givenName == null ? lastSegment(url) : givenName;
        String mimeType = fields.stripped(FIELD + ".mimeType", given.mimeType());
        String extension = extension(given.extension(), name, url, mimeType);
        if (name == null || extension == null) {
            String lacking = name == null ? "name" : "extension";
            fields.addProblem(
                    RejectCode.ATTACHMENT_INVALID,
                    FIELD,
                    "attachment " + number + " has no " + lacking + ", and none can be derived from its URL");
            return;
        }
        String type = mimeType == null ? MimeTypes.ofExtension(extension) : mimeType;
        all.add(new Complete(url, name, type, extension, fields.stripped(FIELD + ".size", given.size()), more));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static boolean badChar(@Nullable String... texts) {
        for (String text : texts) {
            if (text != null && Texts.hasBadChar(text)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String extension(
            @Nullable String given, @Nullable String name, String url, @Nullable String mimeType) {
        String stripped = fields.stripped(FIELD + ".extension", given);
        String bare = Texts.stripped(stripped == null ? null : stripped.replaceFirst("^\\.+", ""));
        if (bare != null) {
            if (!bare.equals(stripped)) {
                fields.addChange(FIELD + ".extension", Change.Rule.DOT_DROPPED, String.valueOf(stripped), bare);
            }
            return bare;
        }
        String ofName = extensionOf(name);
        String ofUrl = ofName == null ? extensionOf(lastSegment(url)) : ofName;
        return ofUrl != null || mimeType == null ? ofUrl : MimeTypes.extensionOf(mimeType);
    }

    private static @Nullable String extensionOf(@Nullable String name) {
        Matcher extension = EXTENSION.matcher(name == null ? "" : name);
        return extension.matches() ? extension.group(1) : null;
    }

    private static @Nullable String lastSegment(String url) {
        if (Attachment.isInExport(url)) {
            return Attachment.pathInExport(url).replaceFirst(".*/", "");
        }
        Matcher segment = LAST_SEGMENT.matcher(url);
        if (!segment.matches()) {
            return null;
        }
        String encoded = segment.group(1);
        try {
            String name = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
            return name.isBlank() || Texts.hasBadChar(name) ? null : name;
        } catch (IllegalArgumentException e) {
            return encoded; // a lone percent sign stands for itself
        }
    }
}
