package io.chatferry.ledger.media;

/** What has become of a file. The numbers are those in the ledger. */
public enum MediaState {
    /** It is to be fetched. */
    WAITING(0),
    /** It was fetched, and is being put into the store. */
    STORING(1),
    /** It is in the store. */
    DONE(2),
    /** It cannot be had. */
    MISSING(3);

    private final int number;

    MediaState(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    public static MediaState of(int number) {
        return values()[number];
    }

    /** Whether a message may go as far as this file is concerned. */
    public boolean isSettled() {
        return this == DONE || this == MISSING;
    }
}
