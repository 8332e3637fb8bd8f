package io.chatferry.ledger;

/** The columns of a staged message while it is sorted by key: see {@link LongSorter}. */
final class MessageRow {

    static final int KEY_HI = 0;
    static final int KEY_LO = 1;
    static final int SEQ = 2;
    static final int CONTENT = 3;
    static final int CONVERSATION = 4;
    static final int SENT_AT = 5;
    static final int SENDER = 6;
    static final int RECEIVER = 7;
    static final int TRAITS = 8;
    static final int WIDTH = 9;

    /** Trait: its muid is derived. */
    static final int DERIVED = 1;
    /** Trait: {@code staged_reply} names its parent. */
    static final int REPLY = 2;
    /** Trait: {@code staged_follow_up} has something for it. */
    static final int FOLLOWED = 4;

    private MessageRow() {}
}
