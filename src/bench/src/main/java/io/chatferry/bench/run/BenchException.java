package io.chatferry.bench.run;

/** The benchmark cannot continue, or its result is invalid; the message says why in one or two lines. */
public final class BenchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BenchException(String message) {
        super(message);
    }

    public BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
