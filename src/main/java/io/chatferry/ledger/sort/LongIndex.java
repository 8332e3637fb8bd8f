package io.chatferry.ledger.sort;

/**
 * Numbers longs from 0 in the order of their first use, in some 24 bytes each: there may be hundreds of thousands of users,
 * and plain arrays then hold what is known of each. Not thread-safe.
 */
public final class LongIndex {

    /** No such long. */
    public static final int NONE = -1;

    private static final double MOST_FULL = 0.6;

    private long[] keys = new long[16];
    private int[] slots = new int[32];
    private int size;

    /** The number of longs. */
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

    /** The number of this long; a new number if it is new. */
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

    /** The slot of the long, or the free slot for it. */
    private int slot(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & (slots.length - 1);
        while (slots[slot] != 0 && keys[slots[slot] - 1] != key) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
