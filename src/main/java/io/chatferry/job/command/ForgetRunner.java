package io.chatferry.job.command;

import io.chatferry.job.run.Confirmation;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.JsonResult;
import io.chatferry.ledger.LedgerMarker;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** {@code forget}: shows the marker of a ledger and, after confirmation, removes it. */
public final class ForgetRunner {

    private final LedgerSession session;

    public ForgetRunner(JobContext job) {
        this.session = job.session();
    }

    /** {@code confirmation}: asked after the marker was shown; null where there is no terminal to ask on. */
    public ExitCode run(@Nullable BooleanSupplier confirmation) {
        return session.lock(() -> forget(session.marker(), confirmation));
    }

    private ExitCode forget(LedgerMarker marker, @Nullable BooleanSupplier confirmation) {
        String job = session.settings.name();
        PrintStream out = session.options.out();
        String description = marker.description();
        if (description.isEmpty()) {
            out.println(job + ": nothing is remembered of its ledger");
            return answer(description, false, ExitCode.DONE);
        }
        out.println("Job " + job + ": " + description + ".");
        out.println("Without this marker, any ledger there counts as the newest copy; without a ledger, the next import"
                + " starts from the beginning. Messages that the ledger does not know are sent again: delete them from"
                + " the target first.");
        if (!Confirmation.isGiven(confirmation, "forgotten", "forget", out)) {
            return answer(description, false, ExitCode.STOPPED);
        }
        marker.forget();
        out.println(job + ": forgotten");
        return answer(description, true, ExitCode.DONE);
    }

    private ExitCode answer(String remembered, boolean isForgotten, ExitCode code) {
        session.options.answer(() -> JsonResult.object(session.settings.name())
                .put("remembered", remembered)
                .put("forgotten", isForgotten)
                .put("exitCode", code.number())
                .put("outcome", code.message()));
        return code;
    }
}
