package io.chatferry.sandbox.app;

import java.time.InstantSource;

/** The time that new things are stamped with. */
public record Clock(InstantSource source) {

    public long millis() {
        return source.millis();
    }

    /** Unix seconds. */
    public long seconds() {
        return source.millis() / 1000;
    }
}
