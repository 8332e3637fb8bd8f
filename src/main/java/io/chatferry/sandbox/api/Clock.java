package io.chatferry.sandbox.api;

import java.time.InstantSource;

/** The time that new things are stamped with. */
record Clock(InstantSource source) {

    long millis() {
        return source.millis();
    }

    /** Unix seconds. */
    long seconds() {
        return source.millis() / 1000;
    }
}
