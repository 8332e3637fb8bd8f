package io.chatferry.media.store;

import org.jspecify.annotations.Nullable;

/** The store failed. The message says what is wrong and what to do, in at most two lines, and names no file. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    StoreException(boolean retryable, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** Whether the same call may succeed later, with nothing changed by the user. */
    public boolean isRetryable() {
        return retryable;
    }
}
