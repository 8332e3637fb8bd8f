package io.chatferry.job.run;

import io.chatferry.job.BatchJobCommands;
import io.chatferry.job.JobCommands;
import java.time.Duration;

/**
 * The commands with shorter waits than a user's run may have: only for a sandbox that carries nothing out later than that,
 * since elsewhere a message that was called missing too soon would be sent twice.
 */
public final class ShortWaits {

    private ShortWaits() {}

    /** {@code missingAfter}: how long after its connection closed a message that is not found counts as missing. */
    public static JobCommands commands(Duration missingAfter) {
        return new BatchJobCommands(WaitTimes.REAL.shortened(missingAfter), DiskSpace.REAL);
    }
}
