package io.chatferry.cometchat;

/** No further call makes sense: the work ends, and can continue later. */
public final class CallsEnded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    CallsEnded(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** Why. */
    public enum Reason {
        /** The user requested a stop. */
        STOPPED,
        /** The target refuses the key. */
        KEY_REFUSED,
        /** The target refuses the job, or does not answer any more. */
        REFUSED
    }

    /** The reason. */
    public Reason reason() {
        return reason;
    }

    /** For a person; empty when the end was asked for. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
