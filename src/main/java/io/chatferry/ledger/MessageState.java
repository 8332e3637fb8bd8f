package io.chatferry.ledger;

/** What became of a message (DESIGN section 8). The numbers are on disk: never change one. */
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

    /** The number that stands for this state on disk. */
    public int number() {
        return number;
    }

    /** The state with this number. */
    public static MessageState of(int number) {
        return BY_NUMBER[number];
    }

    /** Whether sending has nothing more to do with it. */
    public boolean settled() {
        return this != STAGED && this != SENDING && this != IN_DOUBT;
    }

    /** Whether a request with this message may have left: such a row is never changed by a later pass. */
    public boolean begun() {
        return this == SENDING
                || this == IN_DOUBT
                || this == SENT
                || this == FAILED
                || this == ALREADY_THERE
                || this == UNDONE;
    }
}
