package io.chatferry.source.canonical;

/**
 * A value that was to be read as a time and is none.
 *
 * @param text the value
 * @param reason a phrase without the value itself: {@code does not fit the pattern "dd.MM.yyyy"}
 */
public record UnreadableTime(String text, String reason) {

    @Override
    public String toString() {
        return text;
    }
}
