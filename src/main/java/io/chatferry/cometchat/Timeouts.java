package io.chatferry.cometchat;

import java.time.Duration;

/**
 * How long the client waits.
 *
 * @param connect from the call to the first byte of the request: for a free connection, for connecting, for the TLS
 *     handshake
 * @param response from the first byte of the request to the last byte of the answer, however slowly it trickles
 */
public record Timeouts(Duration connect, Duration response) {

    /** 10 s and 20 s: an answer is waited for less long than the 30 s after which a doubt may be resolved. */
    public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(20));

    public Timeouts {
        if (connect.isNegative() || connect.isZero() || response.isNegative() || response.isZero()) {
            throw new IllegalArgumentException("A timeout must be longer than nothing.");
        }
    }
}
