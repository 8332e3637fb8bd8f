package io.chatferry.sandbox.limits;

import java.time.Duration;
import java.util.Map;

/**
 * The decision of a rate limit.
 *
 * @param granted whether the call is allowed
 * @param limit of the window
 * @param opensIn the time until the next call is allowed; meaningful if refused
 * @param headers the limit headers of the answer
 */
public record Permit(boolean granted, int limit, Duration opensIn, Map<String, String> headers) {

    static final Permit UNLIMITED = new Permit(true, 0, Duration.ZERO, Map.of());

    /** The value of {@code Retry-After}: whole seconds, rounded up, at least one. */
    public long waitSeconds() {
        return Math.max(1, (opensIn.toNanos() + 999_999_999L) / 1_000_000_000L);
    }
}
