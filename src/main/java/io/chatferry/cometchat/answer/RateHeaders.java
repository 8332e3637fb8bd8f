package io.chatferry.cometchat.answer;

import org.jspecify.annotations.Nullable;

/**
 * What an answer says of the limits, in either spelling of the headers or in its words (cometchat-api.md section 7).
 *
 * @param limit requests a window
 * @param remaining requests left in the window
 * @param resetEpochSeconds when the window ends, Unix seconds by the server's clock
 * @param retryAfterSeconds how long to wait, in seconds
 */
public record RateHeaders(
        @Nullable Long limit,
        @Nullable Long remaining,
        @Nullable Long resetEpochSeconds,
        @Nullable Long retryAfterSeconds) {

    /** An answer that said nothing of limits. */
    public static final RateHeaders NONE = new RateHeaders(null, null, null, null);
}
