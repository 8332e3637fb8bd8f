package io.chatferry.job;

import java.time.Duration;

/**
 * The commands with shorter waits than a user's run may have: only for a sandbox that carries nothing out later than that,
 * since elsewhere a message that was called missing too soon would be sent twice.
 */
public final class ShortWaits {

    private ShortWaits() {}

    /** {@code settleAfter}: how long after its connection closed a message that is not found counts as missing. */
    public static JobCommands commands(Duration settleAfter) {
        return new BatchJobCommands(Waits.REAL.shortened(settleAfter));
    }
}
