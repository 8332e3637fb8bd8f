package io.chatferry.job.command;

import io.chatferry.job.fetching.Spool;
import io.chatferry.job.run.ExitCode;

/** {@code verify --discard-source}: removes the rows that were fetched from a database. */
public final class DiscardRunner {

    private final LedgerSession session;

    public DiscardRunner(JobContext job) {
        this.session = job.session();
    }

    /** Removes them while no run is alive. */
    public ExitCode run() {
        return session.lock(() -> {
            boolean was = Spool.of(session.settings).discard();
            session.options
                    .out()
                    .println(
                            was
                                    ? "removed the fetched rows: "
                                            + session.settings.source().path()
                                    : "there are no fetched rows to remove");
            return ExitCode.DONE;
        });
    }
}
