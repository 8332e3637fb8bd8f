package io.chatferry.config;

/** A job file or an argument that cannot be used: exit code 64. The message has two lines at most: what and where, what to do. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }
}
