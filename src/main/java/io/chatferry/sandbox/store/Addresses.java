package io.chatferry.sandbox.store;

import java.util.ArrayList;
import java.util.List;

/** The address of each message, by id from 1; grows without copying. Not thread-safe. */
final class Addresses {

    /** Bits of an index within a page of 256 KiB, which the garbage collector does not treat as a humongous object. */
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
