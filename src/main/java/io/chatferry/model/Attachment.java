package io.chatferry.model;

import org.jspecify.annotations.Nullable;

/**
 * A file attached to a message, by reference.
 *
 * @param url the address of the file on the web, or {@linkplain #inExport in the export}
 * @param size in bytes, as text, as in the API (CometChat REST API, "Data Import")
 */
public record Attachment(
        @Nullable String url,
        @Nullable String name,
        @Nullable String mimeType,
        @Nullable String extension,
        @Nullable String size) {

    private static final String EXPORT = "export:";

    /** The address of a file that lies in the export, at this path, and is to be copied into the store. */
    public static String inExport(String path) {
        return EXPORT + path;
    }

    /** Whether an address is one of {@link #inExport}. */
    public static boolean isInExport(String url) {
        return url.startsWith(EXPORT);
    }

    /**
     * The attachment that a record says. It is never one in the export: only the format of a chat system knows which of its
     * files are those of messages, and others, such as the list of all users, must not get into the store.
     */
    public Attachment onTheWeb() {
        return url != null && isInExport(url) ? new Attachment("?" + url, name, mimeType, extension, size) : this;
    }

    /** The path of a file in the export. */
    public static String pathInExport(String url) {
        return url.substring(EXPORT.length());
    }
}
