package io.chatferry.job.command;

import io.chatferry.job.explain.RecordExplainer;
import io.chatferry.job.run.ExitCode;

/** {@code explain}: prints everything that is known of one record. */
public final class ExplainRunner {

    private final LedgerSession session;

    public ExplainRunner(JobContext job) {
        this.session = job.session();
    }

    /** {@code id}: a muid, the target's id of a message, {@code file:line}, or the id of a user or group. */
    public ExitCode run(String id) {
        return session.open((ledger, lock) ->
                new RecordExplainer(session.settings, session.options, ledger, session.clock).explain(id));
    }
}
