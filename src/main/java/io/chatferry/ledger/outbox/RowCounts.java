package io.chatferry.ledger.outbox;

import io.chatferry.ledger.LedgerException;
import java.sql.PreparedStatement;
import java.util.Arrays;

/** Checks that each statement of a batch has changed just the one row that it names. */
public final class RowCounts {

    private RowCounts() {}

    /**
     * Checks the counts of a batch.
     *
     * @throws LedgerException with {@link LedgerException.Reason#LOCK_LOST} if a row was not in the expected state
     */
    public static void requireOneEach(int[] counts) {
        if (!isOneEach(counts)) {
            throw changedByAnother();
        }
    }

    /** Whether each statement has changed one row; PostgreSQL does not count the rows of a rewritten batch. */
    static boolean isOneEach(int[] counts) {
        return Arrays.stream(counts).allMatch(count -> count == 1 || count == PreparedStatement.SUCCESS_NO_INFO);
    }

    /** The failure of a run that finds a message in a state that it has not written. */
    public static LedgerException changedByAnother() {
        return new LedgerException(
                LedgerException.Reason.LOCK_LOST,
                "A message changed in the ledger without this run; it stops without another request."
                        + "\n  see whether another run of this job is alive, on any machine; when none is, run the same command again");
    }
}
