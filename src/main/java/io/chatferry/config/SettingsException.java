package io.chatferry.config;

/** A wrong job file or argument: exit code 64. The message has at most two lines: where and what is wrong, and what to do. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }
}
