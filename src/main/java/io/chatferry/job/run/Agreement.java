package io.chatferry.job.run;

import io.chatferry.config.SettingsException;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Asks before something is done that cannot be taken back. */
public final class Agreement {

    private Agreement() {}

    /**
     * Whether somebody agrees to what was printed on {@code out}; a no is printed there too.
     *
     * @param agreed asked; null where nobody can be asked
     * @param done as in "deleted"
     * @param verb as in "delete"
     * @throws SettingsException if nobody can be asked
     */
    public static boolean isGiven(@Nullable BooleanSupplier agreed, String done, String verb, PrintStream out) {
        out.flush();
        if (agreed == null) {
            throw new SettingsException(
                    "nothing was " + done + ": there is no terminal to ask on\n  add --yes to " + verb + " it");
        }
        if (!agreed.getAsBoolean()) {
            out.println("Nothing was " + done + ".");
            return false;
        }
        return true;
    }
}
