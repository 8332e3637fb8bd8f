package io.chatferry.ledger;

/** What is known of a user, group or membership in the target (DESIGN section 8, "Entities"). The numbers are on disk. */
public enum EntityState {
    /** Not asked yet, or a creation whose outcome is not known. */
    UNKNOWN(0),
    /** It was there before this job. */
    FOUND(1),
    /** It was asked for and is not there. */
    ABSENT(2),
    /** A request that creates it was begun. */
    CREATING(3),
    /** This job created it: ABSENT before, a success answer after. */
    CREATED(4),
    /** The target refuses to create it. */
    REFUSED(5);

    private static final EntityState[] BY_NUMBER = values();

    private final int number;

    EntityState(int number) {
        this.number = number;
    }

    /** The number that stands for it on disk. */
    public int number() {
        return number;
    }

    /** The state with this number. */
    public static EntityState of(int number) {
        return BY_NUMBER[number];
    }

    /** Whether messages may name it without details. */
    public boolean present() {
        return this == FOUND || this == CREATED;
    }
}
