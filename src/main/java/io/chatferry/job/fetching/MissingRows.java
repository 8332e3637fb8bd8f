package io.chatferry.job.fetching;

import io.chatferry.config.JobSettings;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.RunOptions;
import io.chatferry.report.progress.Progress;
import io.chatferry.source.jdbc.JdbcSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/** Fetches the rows of a database for a command without a run, where there are none yet; they are kept for later ones. */
public final class MissingRows {

    private final JobSettings settings;
    private final RunOptions options;
    private final Clock clock;

    /** @param settings with the work folder's place for the rows, see {@link Spool#located} */
    public MissingRows(JobSettings settings, RunOptions options, Clock clock) {
        this.settings = settings;
        this.options = options;
        this.clock = clock;
    }

    /** Whether the rows have to be fetched first: there are none, or those of another database or other queries. */
    public boolean isMissing() {
        if (!Spool.isFetched(settings)) {
            return false;
        }
        Optional<SpoolManifest> manifest = Spool.of(settings).manifest();
        JdbcSource source = JdbcSource.of(settings.source(), settings.delta());
        return manifest.isEmpty()
                || (source.isUrlKnown() && !manifest.orElseThrow().source().equals(Fetch.fingerprint(source)));
    }

    /**
     * Fetches them, if they are still missing. The caller holds the lock of the job.
     *
     * @param facts what the ledger remembers, by name
     * @return false if it was stopped
     */
    public boolean fetch(Function<String, Optional<String>> facts) {
        try (Progress progress = Progress.to(options.err(), options.terminal())) {
            Spool.of(settings).isBroken(); // ends what a killed fetch has left half renamed
            return !isMissing()
                    || new FetchWork(settings, options.stop(), progress, facts::apply, DiskSpace.REAL, clock).fetch();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
