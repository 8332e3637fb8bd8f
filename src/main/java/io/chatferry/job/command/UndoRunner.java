package io.chatferry.job.command;

import io.chatferry.job.run.ExitCode;
import io.chatferry.job.verifying.UndoJob;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** {@code undo}: deletes from the target what the job has created. */
public final class UndoRunner {

    private final LedgerSession session;

    public UndoRunner(JobContext job) {
        this.session = job.session();
    }

    /** {@code confirmation}: asked after the records to delete were shown; null where there is no terminal to ask on. */
    public ExitCode run(@Nullable BooleanSupplier confirmation) {
        return new TargetSession(session)
                .run(
                        () -> {
                            throw session.nothingSent();
                        },
                        run -> {
                            ExitCode code = new UndoJob(run, session.clock).run(confirmation);
                            run.marker.forgetIfUndone();
                            return code;
                        });
    }
}
