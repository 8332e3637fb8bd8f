package io.chatferry.ledger;

/**
 * What is remembered of a ledger outside of its folder, so that one that was lost, or replaced by an older copy, is not
 * taken for the newest: messages that it does not know of would be sent twice. The order of the steps, each on disk before
 * the next, is that of the methods; it keeps a crash between any two of them from making a right ledger look old.
 */
public interface LedgerMarker {

    /** Of a ledger in a database server, which has no file that could be lost alone. */
    LedgerMarker NONE = new LedgerMarker() {};

    /**
     * Before the ledger is opened, which would make a new one: it is there if anything was sent from it.
     *
     * @throws LedgerException with {@link LedgerException.Reason#NOT_THE_NEWEST} if it is lost
     */
    default void requireKept() {}

    /**
     * Before anything is written to the ledger: it is the one that was marked, and knows of the last run.
     *
     * @throws LedgerException with {@link LedgerException.Reason#NOT_THE_NEWEST} if it is another or older
     */
    default void requireNewest(Ledger ledger) {}

    /**
     * When all that was logged is in its rows: the ledger knows of every message that was sent from it.
     *
     * @throws LedgerException with {@link LedgerException.Reason#NOT_THE_NEWEST} if it knows of fewer
     */
    default void requireComplete(Ledger ledger) {}

    /** The run that holds the lock has its epoch; nothing is claimed yet. A marker older than the ledger is corrected. */
    default void begin(Ledger ledger, RunLock lock) {}

    /** Before the first message is claimed. */
    default void sending() {}

    /** Now and then while messages are sent. */
    default void update() {}

    /** Nothing more is sent by this run. */
    default void end() {}

    /** Messages were deleted from the target: if none is left there, the ledger may be lost without harm. */
    default void undone() {}

    /** What is remembered, in words; empty if nothing is. */
    default String description() {
        return "";
    }

    /** Forgets the ledger: whatever lies in its place counts as the newest. */
    default void forget() {}
}
