package io.chatferry.ledger.sort;

/**
 * Numbers longs from 0 in the order in which they first come, in some 24 bytes each: there may be hundreds of thousands of
 * users, and what is known of each then lies in plain arrays. Not thread-safe.
 */
public final class LongIndex {

    /** No such long. */
    public static final int NONE = -1;

    private static final double MOST_FULL = 0.6;

    private long[] keys = new long[16];
    private int[] slots = new int[32];
    private int size;

    /** How many longs it knows. */
    public int size() {
        return size;
    }

    /** The long with this number. */
    public long key(int number) {
        return keys[number];
    }

    /** The number of this long, or {@link #NONE}. */
    public int find(long key) {
        return slots[slot(key)] - 1;
    }

    /** The number of this long, a new one if it comes for the first time. */
    public int of(long key) {
        int slot = slot(key);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        if (size == keys.length) {
            keys = java.util.Arrays.copyOf(keys, size * 2);
        }
        keys[size++] = key;
        slots[slot] = size;
        if (size > slots.length * MOST_FULL) {
            grow();
        }
        return size - 1;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        for (int number = 0; number < size; number++) {
            slots[slot(keys[number])] = number + 1;
        }
    }

    /** Where the long stands, or would stand. */
    private int slot(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & (slots.length - 1);
        while (slots[slot] != 0 && keys[slots[slot] - 1] != key) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
