package io.chatferry.job;

import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions;
import io.chatferry.ledger.LedgerMarker;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** {@code forget}: removes the marker of a ledger, after it was shown and somebody has agreed. */
final class LedgerForgetter {

    private final JobSettings settings;
    private final RunOptions options;
    private final LedgerMarker marker;

    LedgerForgetter(JobSettings settings, RunOptions options, LedgerMarker marker) {
        this.settings = settings;
        this.options = options;
        this.marker = marker;
    }

    ExitCode run(@Nullable BooleanSupplier agreed) {
        String told = marker.description();
        if (told.isEmpty()) {
            options.out().println(settings.name() + ": nothing is remembered of its ledger");
            return ExitCode.DONE;
        }
        options.out().println("Job " + settings.name() + ": " + told + ".");
        options.out()
                .println(
                        "When this is forgotten, whatever lies there counts as the newest copy; without one, the next"
                                + " import begins anew. What it does not know of is sent again: delete it from the target first.");
        options.out().flush();
        if (agreed == null) {
            throw new SettingsException(
                    "nothing was forgotten: there is no terminal to ask on\n  add --yes to forget it");
        }
        if (!agreed.getAsBoolean()) {
            options.out().println("Nothing was forgotten.");
            return ExitCode.STOPPED;
        }
        marker.forget();
        options.out().println(settings.name() + ": forgotten");
        return ExitCode.DONE;
    }
}
