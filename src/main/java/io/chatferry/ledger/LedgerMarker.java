package io.chatferry.ledger;

/**
 * What is known of a ledger outside of its folder, so that a ledger that was lost, or replaced by an older copy, is not
 * taken for the newest: messages that it does not know of would be sent twice. A run calls the methods in the order in which
 * they are declared, and each step is on disk before the next; so a crash between two of them never makes a current ledger
 * look old.
 */
public interface LedgerMarker {

    /** For a ledger in a database server, which has no file that could be lost alone. */
    LedgerMarker NONE = new LedgerMarker() {};

    /**
     * Checks, before the ledger is opened (which would create a new one), that it exists if anything was sent from it.
     *
     * @throws LedgerException with {@link LedgerException.Reason#NOT_THE_NEWEST} if it is lost
     */
    default void requirePresent() {}

    /**
     * Checks, before anything is written to the ledger, that it is the marked one and knows of the last run.
     *
     * @throws LedgerException with {@link LedgerException.Reason#NOT_THE_NEWEST} if it is another or older
     */
    default void requireNewest(Ledger ledger) {}

    /**
     * Checks, when the log is folded into the rows, that the ledger knows of every message that was sent from it.
     *
     * @throws LedgerException with {@link LedgerException.Reason#NOT_THE_NEWEST} if it knows of fewer
     */
    default void requireComplete(Ledger ledger) {}

    /** Marks the run that holds the lock, before it claims anything. A marker older than the ledger is corrected. */
    default void begin(Ledger ledger, RunLock lock) {}

    /** Marks, before the first message is claimed, that messages may be sent. */
    default void beginSending() {}

    /** Writes the number of sent messages; called now and then while messages are sent. */
    default void update() {}

    /** Marks that this run sends nothing more. */
    default void endSending() {}

    /** Removes the marker if no message of this ledger is left in the target: then the ledger may be lost without harm. */
    default void forgetIfUndone() {}

    /** The marked state as text; empty if there is no marker. */
    default String description() {
        return "";
    }

    /** Removes the marker: whatever lies in the place of the ledger counts as the newest. */
    default void forget() {}
}
