package io.chatferry.sandbox.store;

import java.util.ArrayList;
import java.util.List;

/** Where each message lies, by id from 1; grows without copying. Not thread-safe. */
final class Addresses {

    /** Pages of 256 KiB, small enough not to be given regions of their own by the collector. */
    private static final int BITS = 15;

    private static final int MASK = (1 << BITS) - 1;

    private final List<long[]> pages = new ArrayList<>();
    private int size;

    int size() {
        return size;
    }

    void add(long address) {
        if ((size & MASK) == 0) {
            pages.add(new long[1 << BITS]);
        }
        size++;
        set(size, address);
    }

    long get(long id) {
        return pages.get((int) ((id - 1) >>> BITS))[(int) (id - 1) & MASK];
    }

    void set(long id, long address) {
        pages.get((int) ((id - 1) >>> BITS))[(int) (id - 1) & MASK] = address;
    }
}
