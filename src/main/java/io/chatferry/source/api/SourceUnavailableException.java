package io.chatferry.source.api;

/**
 * The source cannot be read now, but perhaps later: the same command may succeed. The message says what is wrong and what to do,
 * in at most two lines.
 */
public final class SourceUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SourceUnavailableException(String message) {
        super(message);
    }
}
