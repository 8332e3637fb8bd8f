package io.chatferry.job.command;

import io.chatferry.job.run.Agreement;
import io.chatferry.job.run.ExitCode;
import io.chatferry.ledger.LedgerMarker;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** {@code forget}: removes the marker of a ledger, after it was shown and somebody has agreed. */
public final class ForgetRunner {

    private final LedgerSession session;

    public ForgetRunner(JobContext job) {
        this.session = job.session();
    }

    /** {@code agreed}: asked after what will be forgotten was shown; null where nobody can be asked. */
    public ExitCode run(@Nullable BooleanSupplier agreed) {
        return session.lock(() -> forget(session.marker(), agreed));
    }

    private ExitCode forget(LedgerMarker marker, @Nullable BooleanSupplier agreed) {
        String job = session.settings.name();
        PrintStream out = session.options.out();
        String told = marker.description();
        if (told.isEmpty()) {
            out.println(job + ": nothing is remembered of its ledger");
            return ExitCode.DONE;
        }
        out.println("Job " + job + ": " + told + ".");
        out.println("When this is forgotten, whatever lies there counts as the newest copy; without one, the next"
                + " import begins anew. What it does not know of is sent again: delete it from the target first.");
        if (!Agreement.isGiven(agreed, "forgotten", "forget", out)) {
            return ExitCode.STOPPED;
        }
        marker.forget();
        out.println(job + ": forgotten");
        return ExitCode.DONE;
    }
}
