package io.chatferry.media.web;

import java.time.Duration;
import java.time.Instant;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/** How long a host wants to be left alone: in seconds, or as a date by its own clock. */
public final class RetryAfter {

    /** Longer waits are no limits of rates; and sums of times must not overflow. */
    private static final Duration LONGEST = Duration.ofDays(30);

    private RetryAfter() {}

    /**
     * Null if the header is missing or says nothing.
     *
     * @param date the answer's header {@code Date}
     */
    public static @Nullable Duration of(@Nullable String header, @Nullable String date, Instant now) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (text.matches("\\d{1,9}(?:\\.\\d+)?")) {
            return shorter(Duration.ofMillis((long) Math.ceil(Double.parseDouble(text) * 1000)));
        }
        Instant until = DateUtils.parseStandardDate(text);
        if (until == null) {
            return null;
        }
        Instant theirNow = date == null ? null : DateUtils.parseStandardDate(date);
        Duration left = Duration.between(theirNow == null ? now : theirNow, until);
        return left.isNegative() ? Duration.ZERO : shorter(left);
    }

    private static Duration shorter(Duration wait) {
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }
}
