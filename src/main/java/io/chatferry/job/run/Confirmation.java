package io.chatferry.job.run;

import io.chatferry.config.SettingsException;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Asks for confirmation of an action that cannot be reverted. */
public final class Confirmation {

    private Confirmation() {}

    /**
     * Whether the user confirms what was printed on {@code out}; a refusal is printed there too.
     *
     * @param confirmation asks the user; null where there is no terminal to ask on
     * @param done as in "deleted"
     * @param verb as in "delete"
     * @throws SettingsException if there is no terminal to ask on
     */
    public static boolean isGiven(@Nullable BooleanSupplier confirmation, String done, String verb, PrintStream out) {
        out.flush();
        if (confirmation == null) {
            throw new SettingsException(
                    "nothing was " + done + ": there is no terminal to ask on\n  add --yes to " + verb + " it");
        }
        if (!confirmation.getAsBoolean()) {
            out.println("Nothing was " + done + ".");
            return false;
        }
        return true;
    }
}
