package io.chatferry.sandbox.store;

import java.util.Arrays;

/** A growing list of ascending message ids, four bytes each. Not thread-safe. */
final class Ids {

    private static final int[] NONE = {};

    private int[] ids = NONE;
    private int size;

    void add(long id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size + (size >> 1) + 4);
        }
        ids[size++] = Math.toIntExact(id);
    }

    int size() {
        return size;
    }

    long get(int index) {
        return ids[index];
    }

    /** The index of the first id that is greater than this one. */
    int after(long id) {
        int found = Arrays.binarySearch(ids, 0, size, (int) Math.min(id, Integer.MAX_VALUE));
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The index of the last id that is smaller than this one, or -1. */
    int before(long id) {
        int found = Arrays.binarySearch(ids, 0, size, (int) Math.min(id, Integer.MAX_VALUE));
        return found >= 0 ? found - 1 : -found - 2;
    }
}
