package io.chatferry.cometchat.answer;

import org.jspecify.annotations.Nullable;

/**
 * The limits that an answer names, in either spelling of the headers or in its text (CometChat documentation, "Rate Limits").
 *
 * @param limit requests per window
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
