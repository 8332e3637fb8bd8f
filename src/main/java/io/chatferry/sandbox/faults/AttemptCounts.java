package io.chatferry.sandbox.faults;

/** Counts the attempts of each request, in an open hash table of longs, since there may be millions. Thread-safe. */
final class AttemptCounts {

    private long[] keys = new long[1024];
    private int[] counts = new int[1024];
    private int size;

    /** Counts an attempt and returns the number of earlier ones. */
    synchronized int next(long key) {
        long wanted = key == 0 ? 1 : key; // 0 marks an empty slot
        int slot = slot(keys, wanted);
        if (keys[slot] == 0) {
            if (++size > keys.length / 2) {
                grow();
                slot = slot(keys, wanted);
            }
            keys[slot] = wanted;
        }
        return counts[slot]++;
    }

    private static int slot(long[] keys, long key) {
        int slot = (int) (key ^ (key >>> 32)) & (keys.length - 1);
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        keys = new long[oldKeys.length * 2];
        counts = new int[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(keys, oldKeys[i]);
                keys[slot] = oldKeys[i];
                counts[slot] = oldCounts[i];
            }
        }
    }
}
