package io.chatferry.source.api;

/**
 * How sure a format is that an export is one of its own.
 *
 * @param percent 0 = surely not, 100 = surely
 * @param why in words, for {@code inspect}
 */
public record Recognition(int percent, String why) {

    /** Surely not of this format. */
    public static Recognition no(String why) {
        return new Recognition(0, why);
    }
}
