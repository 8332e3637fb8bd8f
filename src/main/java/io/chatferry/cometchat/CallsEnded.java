package io.chatferry.cometchat;

/** No further call makes sense: the work ends, and can go on later. */
public final class CallsEnded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Why why;

    CallsEnded(Why why, String words) {
        super(words, null, false, false);
        this.why = why;
    }

    /** Why. */
    public enum Why {
        /** Somebody asked for it. */
        STOPPED,
        /** The target refuses the key. */
        KEY_REFUSED,
        /** The target refuses the job, or does not answer any more. */
        REFUSED
    }

    /** The reason. */
    public Why why() {
        return why;
    }

    /** For a person; empty when the end was asked for. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
