package io.chatferry.ledger;

/** The ledger cannot be used. The message says what is wrong and what to do, in two lines at most. */
public final class LedgerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why, as far as callers distinguish it. */
    public enum Reason {
        /** The disk or the database failed. */
        STORAGE,
        /** It was made by another version of this program. */
        OTHER_VERSION,
        /** It is damaged, lost, or not the newest copy: messages that it does not know of would be sent twice. */
        NOT_THE_NEWEST,
        /** It was deleted, moved or changed by another program while it was open. */
        VANISHED,
        /** Another run of this job is alive. */
        IN_USE,
        /** Another run has taken the lock over: this one must stop without another request. */
        LOCK_LOST,
        /** The database cannot be reached, or has ended the connection: the same command resumes once it is reachable. */
        UNREACHABLE,
        /** The database refuses this job: user, password, name or rights. */
        REFUSED
    }

    private final Reason reason;

    public LedgerException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public LedgerException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public LedgerException(String message, Throwable cause) {
        this(Reason.STORAGE, message, cause);
    }

    public Reason reason() {
        return reason;
    }
}
