package io.chatferry.model;

/** The API call that carries a message. The numbers are stored on disk: never change one. */
public enum Endpoint {
    /** {@code POST /moderation/messages}: with its own time, one per call. */
    MODERATION(0),
    /** {@code POST /messages}, {@code /messages/{id}/thread} and {@code /bots/{uid}/messages}: with the server's time, one per call. */
    SEND(1),
    /** {@code POST /data_import/messages}: with its own time, 50 per call. */
    IMPORT(2);

    private final int number;

    Endpoint(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** The endpoint with this number. */
    public static Endpoint of(int number) {
        return values()[number];
    }
}
