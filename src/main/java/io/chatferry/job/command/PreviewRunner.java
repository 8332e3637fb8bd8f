package io.chatferry.job.command;

import io.chatferry.job.fetching.MissingRows;
import io.chatferry.job.preview.PreviewJob;
import io.chatferry.job.run.ExitCode;
import io.chatferry.source.api.SourceUnavailableException;
import java.nio.file.Files;
import java.util.Optional;

/** {@code preview}: what becomes of the first rows. Takes the lock only to fetch the rows of a database. */
public final class PreviewRunner {

    private final JobContext job;

    public PreviewRunner(JobContext job) {
        this.job = job;
    }

    /**
     * Reads and prints.
     *
     * @param rows records shown of each file and description
     * @param json for programs
     */
    public ExitCode run(int rows, boolean json) {
        MissingRows missing = new MissingRows(job.settings(), job.options(), job.clock());
        ExitCode ready = missing.isMissing() ? fetch(missing) : ExitCode.DONE;
        return ready == ExitCode.DONE
                ? new PreviewJob(job.settings(), job.options(), job.clock(), rows).run(json)
                : ready;
    }

    /** The ledger, if there is one, knows where a delta begins. */
    private ExitCode fetch(MissingRows missing) {
        LedgerSession session = job.session();
        boolean hasLedger = job.settings().delta()
                && job.settings().ledger() == null
                && Files.exists(LedgerSession.location(job.settings(), job.options())
                        .folder()
                        .resolve("ledger.mv.db"));
        try {
            return hasLedger
                    ? session.open((ledger, lock) -> end(missing.fetch(ledger::fact)))
                    : session.lock(() -> end(missing.fetch(name -> Optional.empty())));
        } catch (SourceUnavailableException later) {
            job.options().err().println(later.getMessage());
            return ExitCode.STOPPED;
        }
    }

    private static ExitCode end(boolean isFetched) {
        return isFetched ? ExitCode.DONE : ExitCode.STOPPED;
    }
}
