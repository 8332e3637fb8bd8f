package io.chatferry.source.api;

/** The export or its settings cannot be used at all; the message says what is wrong, where, and what to do, in at most two lines. */
public class SourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SourceException(String message) {
        super(message);
    }
}
