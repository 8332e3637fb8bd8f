package io.chatferry.bench.run;

/** The benchmark cannot go on, or what it measured is worth nothing: the message says so in one or two lines. */
public final class BenchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BenchException(String message) {
        super(message);
    }

    public BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
