package io.chatferry.model;

import org.jspecify.annotations.Nullable;

/**
 * A file that a message carries, by reference.
 *
 * @param url where the file lies
 * @param size in bytes, as text: that is how the API takes it (cometchat-api.md section 6, "Attachment fields")
 */
public record Attachment(
        @Nullable String url,
        @Nullable String name,
        @Nullable String mimeType,
        @Nullable String extension,
        @Nullable String size) {}
