package io.chatferry.ledger;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.Objects;

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
        /** The database or a file cannot be reached, or has ended the connection: the same command resumes once it is reachable. */
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

    /**
     * A file of the work folder cannot be read or written. What is to be done about a full disk or a missing permission is said
     * where the command ends.
     */
    public static LedgerException ofDisk(String what, Exception failed) {
        Throwable cause = failed instanceof UncheckedIOException unchecked
                ? Objects.requireNonNull(unchecked.getCause())
                : failed;
        boolean isExplained = SqlFailures.isDiskFull(cause) || cause instanceof AccessDeniedException;
        return new LedgerException(
                isExplained ? Reason.STORAGE : Reason.UNREACHABLE,
                what + ": " + cause.getMessage()
                        + "\n  check the disk and the work folder, and run the same command again: it resumes where it stopped",
                failed);
    }

    public Reason reason() {
        return reason;
    }
}
