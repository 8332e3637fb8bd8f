package io.chatferry.media.store;

import org.jspecify.annotations.Nullable;

/**
 * What a store holds under a key.
 *
 * @param sha256 in lower-case hex; of a bucket as noted when it was stored, null if nothing was noted; of a folder computed anew
 */
public record StoredObject(long size, @Nullable String sha256) {}
