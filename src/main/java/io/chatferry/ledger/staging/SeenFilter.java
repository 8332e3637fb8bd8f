package io.chatferry.ledger.staging;

/**
 * Remembers which users and groups were staged with which details, so that a million messages of ten users stage ten rows.
 * Bounded: when it is full it forgets everything, and a few rows are staged twice. Not thread-safe.
 */
final class SeenFilter {

    /** A reference with no details but the id. */
    static final int BARE = 0;

    private static final int NEEDED = 1;

    private final int capacity;
    private long[] keys = new long[1024];
    /** The last hash that was not bare; its lowest bit says whether a message needs the entity. */
    private int[] hashes = new int[1024];

    private int size;

    /** Remembers up to half of {@code capacity} (a power of two) users and groups. */
    SeenFilter(int capacity) {
        this.capacity = capacity;
    }

    /** Whether this reference adds to what is remembered of the key; it is remembered from now on. */
    boolean isNew(long key, int detailsHash, boolean needed) {
        if (size * 2 > keys.length) {
            grow();
        }
        int slot = slot(keys, key);
        boolean isKnown = keys[slot] == key;
        boolean isNeeded = needed || (isKnown && (hashes[slot] & NEEDED) != 0);
        int hash = detailsHash == BARE && isKnown ? hashes[slot] : detailsHash;
        int now = (hash & ~NEEDED) | (isNeeded ? NEEDED : 0);
        if (isKnown && hashes[slot] == now) {
            return false;
        }
        if (!isKnown) {
            size++;
        }
        keys[slot] = key;
        hashes[slot] = now;
        return true;
    }

    private void grow() {
        if (keys.length >= capacity) {
            keys = new long[keys.length];
            size = 0;
            return;
        }
        long[] more = new long[keys.length * 2];
        int[] moreHashes = new int[more.length];
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                int slot = slot(more, keys[i]);
                more[slot] = keys[i];
                moreHashes[slot] = hashes[i];
            }
        }
        keys = more;
        hashes = moreHashes;
    }

    private static int slot(long[] table, long key) {
        int slot = (int) (key ^ (key >>> 32)) & (table.length - 1);
        while (table[slot] != 0 && table[slot] != key) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }
}
