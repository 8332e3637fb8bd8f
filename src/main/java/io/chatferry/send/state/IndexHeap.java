package io.chatferry.send.state;

import java.util.Arrays;

/** A heap of the numbers 0 to n - 1, each at most once, with a key each; the smallest key is first. Not thread-safe. */
public final class IndexHeap {

    public static final int NONE = -1;

    private final long[] keys;
    private final int[] heap;
    private final int[] places;
    private int size;

    public IndexHeap(int n) {
        keys = new long[n];
        heap = new int[n];
        places = new int[n];
        Arrays.fill(places, NONE);
    }

    public int size() {
        return size;
    }

    /** The numbers that are in, in no order; {@code place} from 0. */
    public int at(int place) {
        return heap[place];
    }

    boolean contains(int number) {
        return places[number] != NONE;
    }

    /** The number with the smallest key, or {@link #NONE}. */
    public int first() {
        return size == 0 ? NONE : heap[0];
    }

    public long key(int number) {
        return keys[number];
    }

    /** Puts a number in, or gives it another key. */
    public void put(int number, long key) {
        if (!contains(number)) {
            heap[size] = number;
            places[number] = size++;
            keys[number] = key;
            up(places[number]);
        } else if (key < keys[number]) {
            keys[number] = key;
            up(places[number]);
        } else if (key > keys[number]) {
            keys[number] = key;
            down(places[number]);
        }
    }

    public void remove(int number) {
        int place = places[number];
        if (place == NONE) {
            return;
        }
        places[number] = NONE;
        size--;
        if (place < size) {
            move(heap[size], place);
            up(place);
            down(place);
        }
    }

    private void up(int from) {
        int place = from;
        int number = heap[place];
        while (place > 0 && keys[number] < keys[heap[(place - 1) / 2]]) {
            move(heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }
        move(number, place);
    }

    private void down(int from) {
        int place = from;
        int number = heap[place];
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && keys[heap[child + 1]] < keys[heap[child]]) {
                child++;
            }
            if (keys[heap[child]] >= keys[number]) {
                break;
            }
            move(heap[child], place);
            place = child;
        }
        move(number, place);
    }

    private void move(int number, int place) {
        heap[place] = number;
        places[number] = place;
    }
}
