package io.chatferry.job;

import io.chatferry.config.JobSettings;
import io.chatferry.job.command.CheckRunner;
import io.chatferry.job.command.DiscardRunner;
import io.chatferry.job.command.ExplainRunner;
import io.chatferry.job.command.ForgetRunner;
import io.chatferry.job.command.ImportRunner;
import io.chatferry.job.command.JobContext;
import io.chatferry.job.command.PreviewRunner;
import io.chatferry.job.command.RejectsRunner;
import io.chatferry.job.command.RetryRunner;
import io.chatferry.job.command.StatusRunner;
import io.chatferry.job.command.UndoRunner;
import io.chatferry.job.command.VerifyRunner;
import io.chatferry.job.fetching.Spool;
import io.chatferry.job.monitor.StatusView;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions;
import io.chatferry.job.run.WaitTimes;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;

/** The commands over the Spring Batch jobs and their ledgers: each is a class of {@code io.chatferry.job.command}. */
public final class BatchJobCommands implements JobCommands, ApplicationContextAware {

    private final Clock clock = Clock.systemUTC();
    private final WaitTimes waits;
    private final DiskSpace disk;
    private @Nullable ApplicationContext application;

    /**
     * The commands of a process.
     *
     * @param waits how long to wait for the target
     * @param disk the free disk space
     */
    public BatchJobCommands(WaitTimes waits, DiskSpace disk) {
        this.waits = waits;
        this.disk = disk;
    }

    @Override
    public void setApplicationContext(ApplicationContext context) {
        application = context;
    }

    @Override
    public ExitCode check(JobSettings settings, RunOptions options, boolean json) {
        return new CheckRunner(job(settings, options), disk).run(json);
    }

    @Override
    public ExitCode preview(JobSettings settings, RunOptions options, int rows, boolean json) {
        return new PreviewRunner(job(settings, options)).run(rows, json);
    }

    @Override
    public ExitCode validate(JobSettings settings, RunOptions options) {
        return new ImportRunner(job(settings, options), waits, disk).validate();
    }

    @Override
    public ExitCode plan(JobSettings settings, RunOptions options, boolean online) {
        return new ImportRunner(job(settings, options), waits, disk).plan(online);
    }

    @Override
    public ExitCode importJob(JobSettings settings, RunOptions options, @Nullable InetSocketAddress http) {
        return new ImportRunner(job(settings, options), waits, disk).importJob(http);
    }

    @Override
    public ExitCode status(JobSettings settings, RunOptions options, StatusView view) {
        return new StatusRunner(job(settings, options)).status(view);
    }

    @Override
    public ExitCode history(JobSettings settings, RunOptions options, boolean json) {
        return new StatusRunner(job(settings, options)).history(json);
    }

    @Override
    public ExitCode rejects(JobSettings settings, RunOptions options, @Nullable Path exportDir) {
        return new RejectsRunner(job(settings, options)).run(exportDir);
    }

    @Override
    public ExitCode retry(JobSettings settings, RunOptions options, @Nullable Path corrected) {
        return new RetryRunner(job(settings, options), waits, disk).run(corrected);
    }

    @Override
    public ExitCode verify(JobSettings settings, RunOptions options, double share, boolean media) {
        return new VerifyRunner(job(settings, options)).run(share, media);
    }

    @Override
    public ExitCode discardSource(JobSettings settings, RunOptions options) {
        return new DiscardRunner(job(settings, options)).run();
    }

    @Override
    public ExitCode undo(JobSettings settings, RunOptions options, @Nullable BooleanSupplier confirmation) {
        return new UndoRunner(job(settings, options)).run(confirmation);
    }

    @Override
    public ExitCode forget(JobSettings settings, RunOptions options, @Nullable BooleanSupplier confirmation) {
        return new ForgetRunner(job(settings, options)).run(confirmation);
    }

    @Override
    public ExitCode explain(JobSettings settings, RunOptions options, String id) {
        return new ExplainRunner(job(settings, options)).run(id);
    }

    private JobContext job(JobSettings settings, RunOptions options) {
        return new JobContext(Spool.located(settings, options), options, clock, application);
    }
}
