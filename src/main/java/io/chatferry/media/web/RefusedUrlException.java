package io.chatferry.media.web;

/** A URL that is not asked for. The message is for users and repeats nothing of the URL but its host. */
public final class RefusedUrlException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean isAddress;

    RefusedUrlException(String message, boolean isAddress) {
        super(message, null, false, false);
        this.isAddress = isAddress;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    /** Whether it would be fine if its host were another one. */
    public boolean isAddress() {
        return isAddress;
    }
}
