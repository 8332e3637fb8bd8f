package io.chatferry.media.web;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a link can lead to by its declared type and its name. A login page comes with status 200 as well; it shows by being HTML
 * where a file of another kind is wanted.
 */
public enum ExpectedContent {
    /** Nothing is known, or HTML is wanted. */
    ANY,
    /** Text that may look like HTML, but is not declared as such. */
    TEXT,
    /** Neither HTML by its declaration nor by its content. */
    BINARY,
    /** Nor a document that tells of an error in JSON. */
    MEDIA;

    private static final Set<String> HTML = Set.of("text/html", "application/xhtml+xml");
    private static final Set<String> JSON = Set.of("application/json", "application/problem+json");
    /** They say nothing about a file. */
    private static final Set<String> VAGUE = Set.of(
            "",
            "file",
            "text",
            "application",
            "application/octet-stream",
            "binary/octet-stream",
            "application/x-unknown");

    private static final Set<String> TEXT_NAMES =
            Set.of("txt", "md", "csv", "tsv", "log", "json", "xml", "yaml", "yml");
    private static final Set<String> MEDIA_NAMES = Set.of(
            "png", "jpg", "jpeg", "gif", "webp", "heic", "heif", "bmp", "tif", "tiff", "svg", "avif", "ico", "mp4",
            "m4v", "mov", "webm", "mkv", "avi", "3gp", "mpg", "mpeg", "mp3", "m4a", "aac", "ogg", "oga", "opus", "wav",
            "flac", "amr");
    private static final Set<String> BINARY_NAMES = Set.of(
            "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "rtf", "zip", "gz", "tgz", "tar",
            "7z", "rar", "apk", "dmg", "exe", "iso", "psd", "ai", "sketch", "key", "pages", "numbers", "vcf", "ics",
            "epub");

    private static final Pattern PAGE =
            Pattern.compile("^<(?:!doctype\\s+html|html|head)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern BEFORE_PAGE =
            Pattern.compile("^(?:\\u00EF\\u00BB\\u00BF)?(?:\\s|<!--.*?-->|<\\?xml.*?\\?>)*", Pattern.DOTALL);

    /** How many bytes of a body show whether it is HTML. */
    public static final int SNIFFED_BYTES = 1024;

    /**
     * What the export declares; where that says nothing, what the name at the end of the URL's path says.
     *
     * @param path raw
     */
    public static ExpectedContent of(@Nullable String declaredType, String path) {
        String declared = mimeType(declaredType);
        if (HTML.contains(declared)) {
            return ANY;
        }
        if (declared.matches("(?:image|video|audio)(?:/.*)?")) {
            return MEDIA;
        }
        if (VAGUE.contains(declared)) {
            return ofName(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        }
        return declared.startsWith("text/") || JSON.contains(declared) || declared.endsWith("xml") ? TEXT : BINARY;
    }

    private static ExpectedContent ofName(String extension) {
        if (MEDIA_NAMES.contains(extension)) {
            return MEDIA;
        }
        if (BINARY_NAMES.contains(extension)) {
            return BINARY;
        }
        return TEXT_NAMES.contains(extension) ? TEXT : ANY;
    }

    /** A content type in lower case without its parameters; empty if there is none. */
    public static String mimeType(@Nullable String header) {
        return header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    public static boolean isHtml(String mimeType) {
        return HTML.contains(mimeType);
    }

    /** Whether an answer of this type is another document. */
    public boolean excludesType(String mimeType) {
        return (this != ANY && HTML.contains(mimeType)) || (this == MEDIA && JSON.contains(mimeType));
    }

    /** Whether an answer that begins so is another document, whatever its type says. */
    public boolean excludesContent(byte[] start, int length) {
        return compareTo(BINARY) >= 0 && isPage(start, length);
    }

    public static boolean isPage(byte[] start, int length) {
        String text = new String(start, 0, Math.min(length, SNIFFED_BYTES), StandardCharsets.ISO_8859_1);
        return PAGE.matcher(BEFORE_PAGE.matcher(text).replaceFirst("")).find();
    }
}
