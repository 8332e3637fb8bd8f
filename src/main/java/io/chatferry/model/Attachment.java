package io.chatferry.model;

import org.jspecify.annotations.Nullable;

/**
 * A file attached to a message, by reference.
 *
 * @param url the address of the file
 * @param size in bytes, as text, as in the API (CometChat REST API, "Data Import")
 */
public record Attachment(
        @Nullable String url,
        @Nullable String name,
        @Nullable String mimeType,
        @Nullable String extension,
        @Nullable String size) {}
