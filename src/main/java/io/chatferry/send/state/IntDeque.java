package io.chatferry.send.state;

import java.util.Arrays;

/** Ints in a row, open at both ends, in four bytes each: there may be millions. Not thread-safe. */
public final class IntDeque {

    private int[] ring = new int[4];
    private int head;
    private int size;

    public boolean isEmpty() {
        return size == 0;
    }

    public int size() {
        return size;
    }

    public int first() {
        return ring[head];
    }

    public int removeFirst() {
        int first = ring[head];
        head = (head + 1) & (ring.length - 1);
        size--;
        return first;
    }

    public void addFirst(int value) {
        makeRoom();
        head = (head - 1) & (ring.length - 1);
        ring[head] = value;
        size++;
    }

    public void addLast(int value) {
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
