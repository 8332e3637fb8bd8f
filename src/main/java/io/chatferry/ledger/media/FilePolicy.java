package io.chatferry.ledger.media;

/**
 * How messages are sent with regard to their files.
 *
 * @param missing what becomes of a message whose file cannot be had
 * @param keepsSourceUrl whether its metadata keeps the links of the files that were copied
 */
public record FilePolicy(Missing missing, boolean keepsSourceUrl) {

    /** Links stay, and nothing is noted. */
    public static final FilePolicy STANDARD = new FilePolicy(Missing.KEEP, false);

    /** {@code media.missing}. */
    public enum Missing {
        KEEP,
        TEXT,
        REJECT
    }
}
