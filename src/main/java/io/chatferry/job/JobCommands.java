package io.chatferry.job;

import io.chatferry.config.JobSettings;
import io.chatferry.job.monitor.StatusView;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions;
import io.chatferry.job.run.WaitTimes;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with a job. Bad settings end as {@code SettingsException}; everything else that can go wrong with the
 * export, the ledger or the target is said on {@link RunOptions#err()} and told by the exit code.
 */
public interface JobCommands {

    /** Reads and checks the export into the ledger: no network, no key. */
    ExitCode validate(JobSettings settings, RunOptions options);

    /** Validates, and tells what a run would do and how long it must take: no network, no key. */
    ExitCode plan(JobSettings settings, RunOptions options);

    /** Runs the job, or goes on with it. */
    default ExitCode importJob(JobSettings settings, RunOptions options) {
        return importJob(settings, options, null);
    }

    /**
     * Runs the job, or goes on with it, and shows how it goes.
     *
     * @param http where to show the run while it goes on; null = nowhere
     */
    ExitCode importJob(JobSettings settings, RunOptions options, @Nullable InetSocketAddress http);

    /** Tells how far the job is, also while another process runs it. */
    ExitCode status(JobSettings settings, RunOptions options, StatusView view);

    /** Lists the runs of the job, while nobody works on it. */
    ExitCode history(JobSettings settings, RunOptions options, boolean json);

    /**
     * Lists the rejects.
     *
     * @param exportDir where to write them in the input's own format, to be fixed; null = only list them
     */
    ExitCode rejects(JobSettings settings, RunOptions options, @Nullable Path exportDir);

    /**
     * Puts what the target refused back to staged and imports.
     *
     * @param corrected a folder that {@link #rejects} has written and somebody has corrected: its records are taken in first; or
     *     null
     */
    ExitCode retry(JobSettings settings, RunOptions options, @Nullable Path corrected);

    /**
     * Reads back what is in the target and compares it with the ledger.
     *
     * @param share of the conversations, above 0 and at most 1
     */
    ExitCode verify(JobSettings settings, RunOptions options, double share);

    /**
     * Deletes from the target what this job has created.
     *
     * @param agreed asked after what will be deleted was shown; null where nobody can be asked
     */
    ExitCode undo(JobSettings settings, RunOptions options, @Nullable BooleanSupplier agreed);

    /**
     * Forgets what is remembered of the job's ledger outside of it: whatever lies in its place then counts as the newest.
     *
     * @param agreed asked after what will be forgotten was shown; null where nobody can be asked
     */
    ExitCode forget(JobSettings settings, RunOptions options, @Nullable BooleanSupplier agreed);

    /**
     * Tells everything about one record.
     *
     * @param id a muid, the target's id of a message, {@code file:line}, or the id of a user or group
     */
    ExitCode explain(JobSettings settings, RunOptions options, String id);

    /** The Spring Batch jobs; nothing of them is loaded before a command is called. */
    static JobCommands real() {
        return new BatchJobCommands(WaitTimes.REAL);
    }
}
