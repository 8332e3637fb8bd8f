package io.chatferry.bench.traffic;

import java.time.Duration;

/**
 * What the target allows.
 *
 * @param standard calls a window; 0 = as many as it can
 * @param sender messages of one sender a window; 0 = as many as it can
 */
public record Limits(int standard, int sender, Duration window) {

    public static final Limits NONE = new Limits(0, 0, Duration.ofMinutes(1));
}
