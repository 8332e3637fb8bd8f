package io.chatferry.ledger.staging;

/**
 * Remembers which users and groups were noted with which saying, so that a million messages of ten users note ten rows.
 * Bounded: when it is full it forgets all, which costs a few rows twice and nothing else. Not thread-safe.
 */
final class SeenFilter {

    /** A reference that says nothing but the id. */
    static final int BARE = 0;

    private static final int NEEDED = 1;

    private final int capacity;
    private long[] keys = new long[1024];
    /** The last saying that was not bare, its lowest bit replaced by whether a message needs the entity. */
    private int[] sayings = new int[1024];

    private int size;

    /** Remembers up to half of {@code capacity} (a power of two) users and groups. */
    SeenFilter(int capacity) {
        this.capacity = capacity;
    }

    /** Whether this tells more than was noted of the key last; it is noted from now on. */
    boolean isNew(long key, int saying, boolean needed) {
        if (size * 2 > keys.length) {
            grow();
        }
        int slot = slot(keys, key);
        boolean known = keys[slot] == key;
        boolean needs = needed || (known && (sayings[slot] & NEEDED) != 0);
        int said = saying == BARE && known ? sayings[slot] : saying;
        int now = (said & ~NEEDED) | (needs ? NEEDED : 0);
        if (known && sayings[slot] == now) {
            return false;
        }
        if (!known) {
            size++;
        }
        keys[slot] = key;
        sayings[slot] = now;
        return true;
    }

    private void grow() {
        if (keys.length >= capacity) {
            keys = new long[keys.length];
            size = 0;
            return;
        }
        long[] more = new long[keys.length * 2];
        int[] moreSayings = new int[more.length];
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                int slot = slot(more, keys[i]);
                more[slot] = keys[i];
                moreSayings[slot] = sayings[i];
            }
        }
        keys = more;
        sayings = moreSayings;
    }

    private static int slot(long[] table, long key) {
        int slot = (int) (key ^ (key >>> 32)) & (table.length - 1);
        while (table[slot] != 0 && table[slot] != key) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }
}
