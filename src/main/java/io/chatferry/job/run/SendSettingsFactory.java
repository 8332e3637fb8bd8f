package io.chatferry.job.run;

import io.chatferry.config.JobSettings;
import io.chatferry.send.ratelimit.LimitsFolder;
import io.chatferry.send.state.SendSettings;
import java.time.Clock;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Derives the settings of sending, and the folder of its rate limits, from those of a job and of one run. */
public final class SendSettingsFactory {

    private SendSettingsFactory() {}

    /** The settings for sending of a run. */
    public static SendSettings settings(ImportRun run, Clock clock) {
        return settings(run.settings, run.options.limit(), run.waits, clock);
    }

    /**
     * The settings for sending of a job, for commands that need its limits and send nothing.
     *
     * @param limit how many messages a canary may send, or null
     */
    public static SendSettings settings(JobSettings settings, @Nullable Long limit, WaitTimes waits, Clock clock) {
        JobSettings.Limits limits = settings.limits();
        return new SendSettings(
                limits.standard(),
                limits.core(),
                limits.dataImport(),
                limits.sender(),
                limits.window(),
                limits.inFlight(),
                waits.missingAfter(),
                waits.lookAgainAfter(),
                settings.content().usersAhead(),
                settings.target().stopOnExisting(),
                settings.target().endpoints(),
                settings.content().nativeThreads(),
                settings.order(),
                limit == null ? 0 : limit,
                settings.deferBeforeNanos(clock));
    }

    /** The folder in which all runs share their use of the limits; learned limits hold for the endpoints of this job. */
    public static LimitsFolder limits(JobSettings settings, RunOptions options, TargetAccess target) {
        String endpoints = settings.target().endpoints().stream()
                .map(endpoint -> endpoint.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("-"));
        return new LimitsFolder(options.work().resolve(".limits"), target.binding(), endpoints);
    }
}
