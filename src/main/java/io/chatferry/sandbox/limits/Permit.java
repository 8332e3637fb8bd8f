package io.chatferry.sandbox.limits;

import java.time.Duration;
import java.util.Map;

/**
 * The answer of a limit.
 *
 * @param granted whether the call may go on
 * @param limit of the window
 * @param opensIn until there is room again; meaningful when refused
 * @param headers what the answer tells of the limit
 */
public record Permit(boolean granted, int limit, Duration opensIn, Map<String, String> headers) {

    static final Permit FREE = new Permit(true, 0, Duration.ZERO, Map.of());

    /** What {@code Retry-After} says: whole seconds, rounded up, at least one. */
    public long waitSeconds() {
        return Math.max(1, (opensIn.toNanos() + 999_999_999L) / 1_000_000_000L);
    }
}
