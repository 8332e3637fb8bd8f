package io.chatferry.send;

import java.util.Arrays;

/** Ints in a row, open at both ends, in four bytes each: there may be millions. Not thread-safe. */
final class IntDeque {

    private int[] ring = new int[4];
    private int head;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    int first() {
        return ring[head];
    }

    int removeFirst() {
        int first = ring[head];
        head = (head + 1) & (ring.length - 1);
        size--;
        return first;
    }

    void addFirst(int value) {
        makeRoom();
        head = (head - 1) & (ring.length - 1);
        ring[head] = value;
        size++;
    }

    void addLast(int value) {
        makeRoom();
        ring[(head + size++) & (ring.length - 1)] = value;
    }

    private void makeRoom() {
        if (size == ring.length) {
            int[] larger = Arrays.copyOf(ring, size * 2);
            System.arraycopy(ring, head, larger, 0, size - head);
            System.arraycopy(ring, 0, larger, size - head, head);
            ring = larger;
            head = 0;
        }
    }
}
