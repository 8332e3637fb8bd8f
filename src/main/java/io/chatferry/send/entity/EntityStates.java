package io.chatferry.send.entity;

import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.sort.LongIndex;
import io.chatferry.model.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What sending has in memory of every user and group of the job: state, kind, owner, and what decides when it is created,
 * in some 32 bytes each, however long its details are; these stay in the ledger. Entities are numbered from 0 in the order
 * in which they were added. Not thread-safe.
 */
final class EntityStates {

    private static final byte NOT_IN_LEDGER = -1;
    private static final int GROUP = 1;
    private static final int NEEDED = 2;
    private static final int GONE = 4;
    private static final int AHEAD = 8;

    private final LongIndex keys = new LongIndex();
    private byte[] states = new byte[0];
    private byte[] traits = new byte[0];
    /** The number of a group's owner, plus one. */
    private int[] owners = new int[0];

    private int creating;

    /**
     * Adds one that the ledger has.
     *
     * @param owner the key of a group's owner, or null
     * @param needed a message names it
     * @param gone the export names it no more
     */
    void add(long key, Kind kind, EntityState state, @Nullable Long owner, boolean needed, boolean gone) {
        int number = number(key);
        traits[number] = (byte) ((kind == Kind.GROUP ? GROUP : 0) | (needed ? NEEDED : 0) | (gone ? GONE : 0));
        owners[number] = owner == null ? 0 : number(owner) + 1;
        set(number, state);
    }

    void put(long key, EntityState state) {
        int number = keys.find(key);
        if (number != LongIndex.NONE) {
            set(number, state);
        }
    }

    /** How many there are. */
    int size() {
        return keys.size();
    }

    long key(int number) {
        return keys.key(number);
    }

    /** Of one that the ledger does not know, {@link EntityState#REFUSED}: nothing can create it. */
    EntityState of(long key) {
        int number = keys.find(key);
        return knows(number) ? EntityState.of(states[number]) : EntityState.REFUSED;
    }

    /** Whether the ledger has it, and so its details. */
    boolean knows(long key) {
        return knows(keys.find(key));
    }

    boolean isGroup(long key) {
        return has(key, GROUP);
    }

    /** Whether a message names it. */
    boolean isNeeded(long key) {
        return has(key, NEEDED);
    }

    /** Whether the export names it no more. */
    boolean isGone(long key) {
        return has(key, GONE);
    }

    /** Whether no message can create it. */
    boolean isAhead(long key) {
        return has(key, AHEAD);
    }

    void markAhead(long key) {
        int number = keys.find(key);
        if (number != LongIndex.NONE) {
            traits[number] = (byte) (traits[number] | AHEAD);
        }
    }

    /** The key of a group's owner, or null. */
    @Nullable
    Long owner(long key) {
        int number = keys.find(key);
        return number == LongIndex.NONE || owners[number] == 0 ? null : keys.key(owners[number] - 1);
    }

    /** How many are {@link EntityState#CREATING}. */
    int creating() {
        return creating;
    }

    private boolean knows(int number) {
        return number != LongIndex.NONE && states[number] != NOT_IN_LEDGER;
    }

    private boolean has(long key, int trait) {
        int number = keys.find(key);
        return number != LongIndex.NONE && (traits[number] & trait) != 0;
    }

    private void set(int number, EntityState state) {
        creating -= states[number] == EntityState.CREATING.number() ? 1 : 0;
        creating += state == EntityState.CREATING ? 1 : 0;
        states[number] = (byte) state.number();
    }

    private int number(long key) {
        int number = keys.of(key);
        if (number >= states.length) {
            int length = Math.max(1_024, number + number / 2);
            int before = states.length;
            states = Arrays.copyOf(states, length);
            Arrays.fill(states, before, length, NOT_IN_LEDGER);
            traits = Arrays.copyOf(traits, length);
            owners = Arrays.copyOf(owners, length);
        }
        return number;
    }
}
