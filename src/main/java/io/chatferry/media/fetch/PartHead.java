package io.chatferry.media.fetch;

import org.jspecify.annotations.Nullable;

/**
 * What must be known to continue a file: the content of {@code .head}.
 *
 * @param url SHA-256 of the URL that it was asked for at; the URL itself may hold a secret
 * @param validator a strong {@code ETag} or a date of {@code Last-Modified}, for {@code If-Range}; null if the file cannot be continued
 * @param total its length, if the server said it
 */
record PartHead(
        String url,
        @Nullable String validator,
        @Nullable Long total,
        @Nullable String contentType,
        @Nullable String fileName) {

    PartHead withTotal(long length) {
        return new PartHead(url, validator, length, contentType, fileName);
    }
}
