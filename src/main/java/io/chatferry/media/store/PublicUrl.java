package io.chatferry.media.store;

import java.net.URI;
import java.util.stream.Collectors;

/** The addresses of stored files: {@code media.store.public-url} and the key, each segment percent-encoded. */
final class PublicUrl {

    private final String base;

    PublicUrl(URI base) {
        this.base = base.toASCIIString().replaceAll("/+$", "") + "/";
    }

    URI of(String key) {
        return URI.create(base
                + StoredKey.segments(key).stream().map(PercentEncoding::encode).collect(Collectors.joining("/")));
    }
}
