package io.chatferry.ledger;

/** What is known of a user, group or membership in the target. A request that creates one is begun only from {@link #ABSENT};
 * a run that finds {@link #CREATING} at its start takes it as {@link #UNKNOWN}. The numbers are on disk: never change one. */
public enum EntityState {
    /** Not looked up yet, or created with an unknown outcome. */
    UNKNOWN(0),
    /** It existed before this job. */
    FOUND(1),
    /** It was looked up and does not exist. */
    ABSENT(2),
    /** A request that creates it is in flight. */
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

    /** Its number on disk. */
    public int number() {
        return number;
    }

    /** The state with this number. */
    public static EntityState of(int number) {
        return BY_NUMBER[number];
    }

    /** Whether it exists, so that messages may name it without its details. */
    public boolean isPresent() {
        return this == FOUND || this == CREATED;
    }
}
