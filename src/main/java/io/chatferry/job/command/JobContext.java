package io.chatferry.job.command;

import io.chatferry.config.JobSettings;
import io.chatferry.job.run.RunOptions;
import java.time.Clock;

/** The job that a command works on. */
public record JobContext(JobSettings settings, RunOptions options, Clock clock) {

    LedgerSession session() {
        return new LedgerSession(settings, options, clock);
    }
}
