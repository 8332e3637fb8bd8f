package io.chatferry.media.store;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a file is served as. Nothing that a browser would run is served as such: not HTML, SVG, other XML, or scripts.
 *
 * @param contentType what is sent as Content-Type
 * @param messageType {@code image}, {@code video}, {@code audio} or {@code file}
 * @param inline whether a browser shows it; else it saves it
 */
public record StoredType(String contentType, String messageType, boolean inline) {

    static final String OCTETS = "application/octet-stream";
    static final String TEXT = "text/plain";

    private static final Pattern TYPE = Pattern.compile("[a-z]+/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}");

    /** What apps and browsers show as pictures; others, as those of cameras and drawing programs, are files. */
    private static final Set<String> IMAGES = Set.of(
            "image/apng",
            "image/avif",
            "image/bmp",
            "image/gif",
            "image/heic",
            "image/heif",
            "image/jpeg",
            "image/png",
            "image/vnd.microsoft.icon",
            "image/webp");

    /** Programs and pages in types that do not say so by {@code +xml}. */
    private static final Set<String> ACTIVE = Set.of(
            "application/ecmascript",
            "application/hta",
            "application/javascript",
            "application/wasm",
            "application/x-bat",
            "application/x-httpd-php",
            "application/x-javascript",
            "application/x-php",
            "application/x-sh",
            "application/x-shockwave-flash",
            "application/xml",
            "application/xml-dtd",
            "message/rfc822",
            "multipart/related",
            "text/asp",
            "text/aspdotnet",
            "text/cache-manifest",
            "text/ecmascript",
            "text/html",
            "text/javascript",
            "text/vbscript",
            "text/xml",
            "text/xsl",
            "text/x-cgi",
            "text/x-coldfusion",
            "text/x-jsp",
            "text/x-lua",
            "text/x-perl",
            "text/x-php",
            "text/x-python",
            "text/x-ruby",
            "text/x-sh",
            "text/x-tcl",
            "text/x-vbscript");

    /** The names that browsers know, where registries have others. */
    private static final Map<String, String> KNOWN_AS = Map.of(
            "audio/vnd.wave", "audio/wav",
            "audio/x-wav", "audio/wav",
            "audio/x-aac", "audio/aac",
            "audio/x-flac", "audio/flac",
            "image/x-bmp", "image/bmp",
            "image/x-ms-bmp", "image/bmp",
            "image/x-icon", "image/vnd.microsoft.icon",
            "video/x-m4v", "video/mp4");

    /** Throws an {@link IllegalStateException} for what cannot stand in a header. */
    public StoredType {
        if (!TYPE.matcher(contentType).matches()) {
            throw new IllegalStateException("not a content type");
        }
    }

    /** How contents of a type are served; whatever is no type counts as unknown bytes. */
    static StoredType of(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        String known = KNOWN_AS.getOrDefault(lower, lower);
        if (!TYPE.matcher(known).matches() || known.contains("/x-tika-")) {
            return new StoredType(OCTETS, "file", false);
        }
        if (isActive(known)) {
            return new StoredType(
                    known.equals("application/x-shockwave-flash") || known.equals("application/wasm") ? OCTETS : TEXT,
                    "file",
                    false);
        }
        if (IMAGES.contains(known)) {
            return new StoredType(known, "image", true);
        }
        String family = known.substring(0, known.indexOf('/'));
        if (family.equals("video") || family.equals("audio")) {
            return new StoredType(known, family, true);
        }
        return new StoredType(known, "file", known.equals("application/pdf"));
    }

    private static boolean isActive(String type) {
        return ACTIVE.contains(type) || type.endsWith("+xml");
    }
}
