package io.chatferry.model;

/**
 * A secret value: its text form is {@code ***}, it equals only itself, and it cannot be serialised, so that it never
 * appears in a log, hash or file.
 */
public final class Secret {

    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The value itself, only for sending it. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
