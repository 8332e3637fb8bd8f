package io.chatferry.job.command;

import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.run.TargetAccess;
import io.chatferry.ledger.Ledger;

/** A ledger belongs to the target that it was first used with. */
final class TargetBinding {

    private static final String TARGET = "target";

    private TargetBinding() {}

    /** Whether the ledger belongs to a target yet. */
    static boolean isBound(Ledger ledger) {
        return ledger.fact(TARGET).isPresent();
    }

    /** Binds it to this target, or refuses another one than it is bound to. */
    static void bind(Ledger ledger, TargetAccess target, JobSettings settings) {
        String bound = ledger.fact(TARGET).orElse(null);
        if (bound == null) {
            ledger.remember(TARGET, target.binding());
        } else if (!bound.equals(target.binding())) {
            throw new SettingsException("the ledger of job " + settings.name() + " belongs to " + bound + ", not to "
                    + target.binding() + "\n  use another name: in the job file for another target");
        }
    }
}
