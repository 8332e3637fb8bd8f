package io.chatferry.ledger.staging;

/** The columns of a staged message while it is sorted by key: see {@code LongSorter}. */
public final class MessageRow {

    public static final int KEY_HI = 0;
    public static final int KEY_LO = 1;
    public static final int SEQ = 2;
    public static final int CONTENT = 3;
    public static final int CONVERSATION = 4;
    public static final int SENT_AT = 5;
    public static final int SENDER = 6;
    public static final int RECEIVER = 7;
    public static final int TRAITS = 8;
    static final int WIDTH = 9;

    /** Trait: its muid is derived. */
    public static final int DERIVED = 1;
    /** Trait: {@code staged_reply} names its parent. */
    public static final int REPLY = 2;
    /** Trait: {@code staged_follow_up} has something for it. */
    public static final int FOLLOWED = 4;

    private MessageRow() {}
}
