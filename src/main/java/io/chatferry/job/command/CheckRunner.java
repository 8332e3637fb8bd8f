package io.chatferry.job.command;

import io.chatferry.job.checking.CheckJob;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ExitCode;

/** {@code check}: whether what a run needs is there. Takes no lock: also while a run is alive. */
public final class CheckRunner {

    private final JobContext job;
    private final DiskSpace disk;

    public CheckRunner(JobContext job, DiskSpace disk) {
        this.job = job;
        this.disk = disk;
    }

    /** {@code json}: for programs. */
    public ExitCode run(boolean json) {
        try {
            return new CheckJob(
                            job.settings(),
                            job.options(),
                            LedgerSession.location(job.settings(), job.options()),
                            disk,
                            job.clock())
                    .run(json);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return ExitCode.STOPPED;
        }
    }
}
