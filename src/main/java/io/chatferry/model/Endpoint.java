package io.chatferry.model;

/** The API call that carries a message (DESIGN section 1). The numbers are on disk: never change one. */
public enum Endpoint {
    /** {@code POST /moderation/messages}: with its own time, one a call. */
    MODERATION(0),
    /** {@code POST /messages}, {@code /messages/{id}/thread} and {@code /bots/{uid}/messages}: dated now, one a call. */
    SEND(1),
    /** {@code POST /data_import/messages}: with its own time, 50 a call. */
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
