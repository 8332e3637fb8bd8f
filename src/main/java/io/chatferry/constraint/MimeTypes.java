package io.chatferry.constraint;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The MIME types and extensions of files that are common in chats. */
final class MimeTypes {

    /** Each type with its extensions, the preferred one first. */
    private static final String TABLE = """
            image/jpeg jpg jpeg jpe
            image/png png
            image/gif gif
            image/webp webp
            image/svg+xml svg
            image/bmp bmp
            image/heic heic
            image/heif heif
            image/avif avif
            image/tiff tiff tif
            image/x-icon ico
            video/mp4 mp4 m4v
            video/quicktime mov
            video/webm webm
            video/x-matroska mkv
            video/x-msvideo avi
            video/3gpp 3gp
            video/mpeg mpeg mpg
            audio/mpeg mp3
            audio/mp4 m4a
            audio/aac aac
            audio/ogg ogg oga opus
            audio/wav wav
            audio/webm weba
            audio/flac flac
            audio/amr amr
            application/pdf pdf
            application/zip zip
            application/gzip gz
            application/x-7z-compressed 7z
            application/x-rar-compressed rar
            application/x-tar tar
            application/json json
            application/xml xml
            application/rtf rtf
            application/msword doc
            application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
            application/vnd.ms-excel xls
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
            application/vnd.ms-powerpoint ppt
            application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
            application/vnd.oasis.opendocument.text odt
            application/vnd.oasis.opendocument.spreadsheet ods
            application/vnd.oasis.opendocument.presentation odp
            application/vnd.android.package-archive apk
            application/octet-stream bin
            text/plain txt log
            text/csv csv
            text/html html htm
            text/markdown md
            text/calendar ics
            text/vcard vcf
            """;

    private static final String ANY = "application/octet-stream";
    private static final Pattern SUBTYPE = Pattern.compile("[^/]+/(?:x-)?([a-z0-9]{1,10})");

    private static final Map<String, String> TYPE_BY_EXTENSION = TABLE.lines()
            .map(line -> line.split(" "))
            .flatMap(words -> java.util.Arrays.stream(words).skip(1).map(extension -> Map.entry(extension, words[0])))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private static final Map<String, String> EXTENSION_BY_TYPE = TABLE.lines()
            .map(line -> line.split(" "))
            .collect(Collectors.toUnmodifiableMap(words -> words[0], words -> words[1]));

    private MimeTypes() {}

    /** The MIME type of an extension, {@value #ANY} for an unknown one. */
    static String ofExtension(String extension) {
        return TYPE_BY_EXTENSION.getOrDefault(extension.toLowerCase(Locale.ROOT), ANY);
    }

    /** The preferred extension of a MIME type, or null if there is none. */
    static @Nullable String extensionOf(String mimeType) {
        String bare = mimeType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        String known = EXTENSION_BY_TYPE.get(bare);
        if (known != null) {
            return known;
        }
        Matcher subtype = SUBTYPE.matcher(bare);
        return subtype.matches() ? subtype.group(1) : null;
    }

    /** The message type for an attachment of this type: image, audio, video or file. */
    static String messageTypeOf(String mimeType) {
        String family = mimeType.split("/", 2)[0].strip().toLowerCase(Locale.ROOT);
        return switch (family) {
            case "image", "audio", "video" -> family;
            default -> "file";
        };
    }
}
