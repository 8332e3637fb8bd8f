package io.chatferry.sandbox.store;

import java.util.function.LongPredicate;

/** Finds message ids by the hash of their muid: an open hash table, eight bytes for each message. Not thread-safe. */
final class Muids {

    private int[] ids = new int[1024];
    private int size;

    /** The first id with this hash that the predicate accepts, or 0. */
    long find(int hash, LongPredicate isTheOne) {
        int slot = spread(hash) & (ids.length - 1);
        while (ids[slot] != 0) {
            if (isTheOne.test(ids[slot])) {
                return ids[slot];
            }
            slot = (slot + 1) & (ids.length - 1);
        }
        return 0;
    }

    /** Whether the table must be rebuilt, twice as large, before another id is added. */
    boolean full() {
        return size >= ids.length / 2;
    }

    Muids larger() {
        Muids larger = new Muids();
        larger.ids = new int[ids.length * 2];
        return larger;
    }

    int[] all() {
        return ids;
    }

    void add(int hash, long id) {
        int slot = spread(hash) & (ids.length - 1);
        while (ids[slot] != 0) {
            slot = (slot + 1) & (ids.length - 1);
        }
        ids[slot] = Math.toIntExact(id);
        size++;
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ mixed >>> 15;
    }
}
