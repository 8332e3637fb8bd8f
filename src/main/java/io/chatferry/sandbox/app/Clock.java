package io.chatferry.sandbox.app;

import java.time.InstantSource;

/** The current time. */
public record Clock(InstantSource source) {

    public long millis() {
        return source.millis();
    }

    /** Unix seconds. */
    public long seconds() {
        return source.millis() / 1000;
    }
}
