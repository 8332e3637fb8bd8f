package io.chatferry.source.chat.model;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of a message: a link, a file that lies in the export, or one that is missing.
 *
 * @param url the address on the web; null of other files
 * @param path the path of a file in the export, with {@code /}; null of other files
 * @param missing why there is no file, as {@code deleted} or {@code not included}; null of other files
 * @param size in bytes; -1 if it is not known
 */
public record ChatAttachment(
        @Nullable String url,
        @Nullable String path,
        @Nullable String missing,
        @Nullable String name,
        @Nullable String mimeType,
        long size) {

    /** The size is not known. */
    public static final long UNKNOWN = -1;

    private static final Pattern WEB = Pattern.compile(
            "https?://[^/?#\\s\\p{Cntrl}]*[\\p{L}\\p{N}\\]][^/?#\\s\\p{Cntrl}]*([/?#][^\\s\\p{Cntrl}]*)?",
            CASE_INSENSITIVE);

    /** A file on the web; a missing one if the address is none of the web, with which the target would refuse the message. */
    public static ChatAttachment link(String url, @Nullable String name, @Nullable String mimeType, long size) {
        String written = url.strip()
                .replace(" ", "%20")
                .replace("<", "%3C")
                .replace(">", "%3E")
                .replace("\"", "%22")
                .replace("\\", "%5C");
        return WEB.matcher(written).matches()
                ? new ChatAttachment(written, null, null, name, mimeType, size)
                : missing("without an address on the web", name);
    }

    /** A file that lies in the export. */
    public static ChatAttachment local(String path, @Nullable String name, @Nullable String mimeType, long size) {
        return new ChatAttachment(null, path.replace('\\', '/'), null, name, mimeType, size);
    }

    /** A file that is not there. */
    public static ChatAttachment missing(String why, @Nullable String name) {
        return new ChatAttachment(null, null, why, name, null, UNKNOWN);
    }
}
