package io.chatferry.source.chat;

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

    /** A file on the web. */
    public static ChatAttachment link(String url, @Nullable String name, @Nullable String mimeType, long size) {
        return new ChatAttachment(url, null, null, name, mimeType, size);
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
