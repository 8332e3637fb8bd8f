package io.chatferry.job.command;

import io.chatferry.config.JobSettings;
import io.chatferry.job.run.RunOptions;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/**
 * The job that a command works on.
 *
 * @param application the parent of the context of a run; null where there is none, as in tests
 */
public record JobContext(
        JobSettings settings,
        RunOptions options,
        Clock clock,
        @Nullable ApplicationContext application) {

    LedgerSession session() {
        return new LedgerSession(settings, options, clock, application);
    }
}
