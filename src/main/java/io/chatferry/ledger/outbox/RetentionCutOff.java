package io.chatferry.ledger.outbox;

import io.chatferry.ledger.ColumnText;
import io.chatferry.ledger.Ledger;
import java.util.Optional;

/**
 * The age from which on the target refuses messages, as this job has learned it. While the ledger stores it, messages may be
 * {@code MessageState.DEFERRED} because of it.
 *
 * @param ageSeconds the least age that was refused, when it was refused
 * @param code the code of that refusal
 * @param message the message of that refusal, for people
 */
public record RetentionCutOff(long ageSeconds, String code, String message) {

    static final String FACT = "target.retention-cutoff";
    private static final long SECONDS_A_DAY = 86_400;
    private static final int MESSAGE_CHARS = 500;

    /** The stored cut-off, if any. */
    public static Optional<RetentionCutOff> of(Ledger ledger) {
        return ledger.fact(FACT).map(text -> {
            String[] parts = text.split("\n", 3);
            return new RetentionCutOff(Long.parseLong(parts[0]), parts[1], parts[2]);
        });
    }

    /** Stores it for later runs. */
    public void remember(Ledger ledger) {
        String kept = message.length() <= MESSAGE_CHARS ? message : message.substring(0, MESSAGE_CHARS);
        ledger.remember(FACT, ageSeconds + "\n" + ColumnText.of(code) + "\n" + ColumnText.of(kept));
    }

    /** Removes the stored cut-off. */
    public static void forget(Ledger ledger) {
        ledger.forget(FACT);
    }

    /** The age in whole days. */
    public long days() {
        return ageSeconds / SECONDS_A_DAY;
    }
}
