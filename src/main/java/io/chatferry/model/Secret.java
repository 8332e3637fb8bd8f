package io.chatferry.model;

/**
 * A value that nobody may see: it has no text form but {@code ***}, equals only itself, and cannot be serialised, so that it
 * gets into no log, hash or file.
 */
public final class Secret {

    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The value itself, for the one place that sends it. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
