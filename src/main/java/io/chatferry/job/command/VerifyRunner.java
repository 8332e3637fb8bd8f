package io.chatferry.job.command;

import io.chatferry.job.run.ExitCode;
import io.chatferry.job.verifying.VerifyJob;
import io.chatferry.ledger.readback.VerifySample;

/** {@code verify}: reads back, compares, certifies. */
public final class VerifyRunner {

    private final LedgerSession session;

    public VerifyRunner(JobContext job) {
        this.session = job.session();
    }

    /** {@code share}: of the conversations, above 0 and at most 1; {@code media}: whether the stored files are read, too. */
    public ExitCode run(double share, boolean media) {
        return new TargetSession(session)
                .run(
                        () -> VerifyJob.nothingSent(session.settings, session.options),
                        run -> new VerifyJob(run, new VerifySample(share), media, session.clock).run());
    }
}
