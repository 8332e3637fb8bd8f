package io.chatferry.send.state;

import io.chatferry.model.Endpoint;
import java.time.Duration;
import java.util.Set;

/** Settings of runs of which only the limits matter. */
public final class TestSettings {

    private TestSettings() {}

    /** The same limit for the classes of standard and core calls, and 60 calls of the data import, per window. */
    public static SendSettings limits(int calls, Duration window) {
        return new SendSettings(
                calls,
                calls,
                60,
                0,
                window,
                0,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                false,
                false,
                Set.of(Endpoint.MODERATION),
                false,
                null,
                0,
                Long.MIN_VALUE);
    }
}
