package io.chatferry.job;

import io.chatferry.config.JobSettings;
import io.chatferry.job.monitor.StatusView;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions;
import io.chatferry.job.run.WaitTimes;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The commands that work on a job. Bad settings end as {@code SettingsException}; everything else that can go wrong with the
 * export, the ledger or the target is printed on {@link RunOptions#err()} and shows in the exit code.
 */
public interface JobCommands {

    /** Checks what a run needs, on this machine and at the target, and changes nothing. */
    ExitCode check(JobSettings settings, RunOptions options, boolean json);

    /**
     * Shows what becomes of the first rows of each file: no ledger, no target.
     *
     * @param rows records shown of each file and description
     */
    ExitCode preview(JobSettings settings, RunOptions options, int rows, boolean json);

    /** Reads and checks the export into the ledger: no network, no key. */
    ExitCode validate(JobSettings settings, RunOptions options);

    /**
     * Validates, and predicts what a run would do and how long it takes at least: no key.
     *
     * @param online whether the servers of files are asked for some of them; otherwise no network is used
     */
    ExitCode plan(JobSettings settings, RunOptions options, boolean online);

    /** Runs the job, or resumes it. */
    default ExitCode importJob(JobSettings settings, RunOptions options) {
        return importJob(settings, options, null);
    }

    /**
     * Runs the job, or resumes it, and serves a live page meanwhile.
     *
     * @param http the address of the live page; null = none
     */
    ExitCode importJob(JobSettings settings, RunOptions options, @Nullable InetSocketAddress http);

    /** Shows how far the job is, also while another process runs it. */
    ExitCode status(JobSettings settings, RunOptions options, StatusView view);

    /** Lists the runs of the job; not while one is alive. */
    ExitCode history(JobSettings settings, RunOptions options, boolean json);

    /**
     * Lists the rejects.
     *
     * @param exportDir where to write them in the input's own format, to be fixed; null = only list them
     */
    ExitCode rejects(JobSettings settings, RunOptions options, @Nullable Path exportDir);

    /**
     * Stages the messages that the target refused once more, and imports.
     *
     * @param corrected a folder that {@link #rejects} has written, with corrections of the user, which are accepted first; or
     *     null
     */
    ExitCode retry(JobSettings settings, RunOptions options, @Nullable Path corrected);

    /**
     * Reads back what is in the target and compares it with the ledger.
     *
     * @param share of the conversations, above 0 and at most 1
     * @param media whether the stored files are read, too
     */
    ExitCode verify(JobSettings settings, RunOptions options, double share, boolean media);

    /** Removes the rows that were fetched from a database; a later run that needs them fetches them again. */
    ExitCode discardSource(JobSettings settings, RunOptions options);

    /**
     * Deletes from the target what this job has created.
     *
     * @param confirmation asked after the records to delete were shown; null where there is no terminal to ask on
     */
    ExitCode undo(JobSettings settings, RunOptions options, @Nullable BooleanSupplier confirmation);

    /**
     * Removes the marker of the job's ledger: any ledger in its place then counts as the newest copy.
     *
     * @param confirmation asked after the marker was shown; null where there is no terminal to ask on
     */
    ExitCode forget(JobSettings settings, RunOptions options, @Nullable BooleanSupplier confirmation);

    /**
     * Shows everything that is known of one record.
     *
     * @param id a muid, the target's id of a message, {@code file:line}, or the id of a user or group
     */
    ExitCode explain(JobSettings settings, RunOptions options, String id);

    /** The commands over the Spring Batch jobs, which are loaded by the first command. */
    static JobCommands real() {
        return new BatchJobCommands(WaitTimes.REAL, DiskSpace.REAL);
    }
}
