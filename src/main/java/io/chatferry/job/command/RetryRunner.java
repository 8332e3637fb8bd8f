package io.chatferry.job.command;

import io.chatferry.job.correction.Corrections;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.TargetAccess;
import io.chatferry.job.run.WaitTimes;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.query.Retries;
import io.chatferry.report.format.Figures;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code retry}: accepts corrected records, stages refused messages once more, and imports. */
public final class RetryRunner {

    private final LedgerSession session;
    private final WaitTimes waits;
    private final DiskSpace disk;

    public RetryRunner(JobContext job, WaitTimes waits, DiskSpace disk) {
        this.session = job.session();
        this.waits = waits;
        this.disk = disk;
    }

    /** {@code corrected}: a folder of corrected records, or null. */
    public ExitCode run(@Nullable Path corrected) {
        TargetAccess target = TargetAccess.of(session.settings.target());
        session.requireLedger();
        return new ImportRunner(session, waits, disk).importAfter(ledger -> prepare(ledger, corrected), target);
    }

    private void prepare(Ledger ledger, @Nullable Path corrected) throws IOException {
        if (corrected != null) {
            Corrections.Accepted accepted = new Corrections(
                            session.settings, ImportRun.folder(session.settings, session.options), ledger)
                    .accept(corrected);
            session.options.out().println(accepted.message());
        }
        long restaged = new Retries(ledger).stageRefused(session.settings.deferBeforeNanos(session.clock));
        session.options
                .out()
                .println(Figures.counted(restaged, "refused message is", "refused messages are") + " sent again");
    }
}
