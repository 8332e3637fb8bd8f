package io.chatferry.media.fetch;

import org.jspecify.annotations.Nullable;

/**
 * What a link promises, without its file.
 *
 * @param reason why it is {@link Reach#NEEDS_TOKEN} or {@link Reach#DEAD}; null otherwise
 * @param host of the link; empty if it has none
 * @param size in bytes, if the server says it
 * @param contentType without parameters, if the server says it
 * @param message what is wrong; empty if nothing is
 */
public record ProbeResult(
        Reach reach,
        @Nullable MissingReason reason,
        String host,
        @Nullable Long size,
        @Nullable String contentType,
        String message) {

    /** Whether the file can be fetched. */
    public enum Reach {
        REACHABLE,
        /** The host asks for another token than it was sent. */
        NEEDS_TOKEN,
        DEAD,
        /** The host is overloaded or does not answer now. */
        LATER
    }
}
