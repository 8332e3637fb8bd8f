package io.chatferry.sort;

/**
 * A stable merge sort of rows that lie one behind the other in an array; it moves the numbers of the rows, not the rows. The first
 * column decides most comparisons, and so it is kept beside them in a small array, which fits in the cache of the processor.
 */
final class IndexSort {

    private static final int SHORT = 7;

    private final long[] rows;
    private final int width;
    private final int keys;
    private final long[] first;

    IndexSort(long[] rows, int width, int keys, int count) {
        this.rows = rows;
        this.width = width;
        this.keys = keys;
        this.first = new long[count];
    }

    /** The numbers of the rows in the order of their first {@code keys} columns. */
    int[] sorted() {
        int[] index = new int[first.length];
        for (int i = 0; i < index.length; i++) {
            index[i] = i;
            first[i] = rows[i * width];
        }
        sort(index, index.clone(), 0, index.length);
        return index;
    }

    /** Sorts {@code to[from..end)}, with {@code work} holding the same elements. */
    private void sort(int[] to, int[] work, int from, int end) {
        if (end - from <= SHORT) {
            insert(to, from, end);
            return;
        }
        int middle = (from + end) >>> 1;
        sort(work, to, from, middle);
        sort(work, to, middle, end);
        if (!isAfter(work[middle - 1], work[middle])) {
            System.arraycopy(work, from, to, from, end - from);
            return;
        }
        int left = from;
        int right = middle;
        for (int i = from; i < end; i++) {
            boolean takeLeft = right >= end || (left < middle && !isAfter(work[left], work[right]));
            to[i] = takeLeft ? work[left++] : work[right++];
        }
    }

    private void insert(int[] to, int from, int end) {
        for (int i = from + 1; i < end; i++) {
            int row = to[i];
            int at = i;
            while (at > from && isAfter(to[at - 1], row)) {
                to[at] = to[at - 1];
                at--;
            }
            to[at] = row;
        }
    }

    private boolean isAfter(int a, int b) {
        long x = first[a];
        long y = first[b];
        return x == y ? isAfterByOtherColumns(a, b) : x > y;
    }

    private boolean isAfterByOtherColumns(int a, int b) {
        for (int c = 1; c < keys; c++) {
            long x = rows[a * width + c];
            long y = rows[b * width + c];
            if (x != y) {
                return x > y;
            }
        }
        return false;
    }
}
