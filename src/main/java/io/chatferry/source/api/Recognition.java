package io.chatferry.source.api;

/**
 * How well an export matches a format.
 *
 * @param percent 0 = certainly not, 100 = certainly
 * @param reason the reason, as {@code inspect} prints it
 */
public record Recognition(int percent, String reason) {

    /** The export is not of this format. */
    public static Recognition none(String reason) {
        return new Recognition(0, reason);
    }
}
