package io.chatferry.ledger;

/** What is known of a message. A row leaves {@link #STAGED} only by a claim, which is committed before the request leaves; a row
 * with {@link #isBegun} is never changed by a later pass. The numbers are on disk: never change one. */
public enum MessageState {
    STAGED(0),
    SENDING(1),
    IN_DOUBT(2),
    SENT(3),
    FAILED(4),
    ALREADY_THERE(5),
    DEFERRED(6),
    REJECTED(7),
    WITHDRAWN(8),
    UNDONE(9);

    private static final MessageState[] BY_NUMBER = values();

    private final int number;

    MessageState(int number) {
        this.number = number;
    }

    /** Its number on disk. */
    public int number() {
        return number;
    }

    /** The state with this number. */
    public static MessageState of(int number) {
        return BY_NUMBER[number];
    }

    /** Whether the message needs no further request. */
    public boolean isFinal() {
        return this != STAGED && this != SENDING && this != IN_DOUBT;
    }

    /** Whether a request with this message may have left this program. */
    public boolean isBegun() {
        return this == SENDING
                || this == IN_DOUBT
                || this == SENT
                || this == FAILED
                || this == ALREADY_THERE
                || this == UNDONE;
    }
}
