package io.chatferry.sort;

/**
 * A stable sort of rows that lie one behind the other in an array; it moves the numbers of the rows, not the rows. The first
 * column decides most comparisons, and so it is kept beside them in a small array, which fits in the cache of the processor. Its
 * highest bits deal the rows into buckets, of one or two rows each where it is a hash; a merge sort puts each bucket in order.
 */
final class IndexSort {

    private static final int SHORT = 7;
    private static final int MOST_BITS = 16;

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
        for (int i = 0; i < first.length; i++) {
            first[i] = rows[i * width];
        }
        int[] index = new int[first.length];
        int[] ends = deal(index);
        int[] work = index.clone();
        int from = 0;
        for (int end : ends) {
            sort(index, work, from, end);
            from = end;
        }
        return index;
    }

    /** Puts the numbers of the rows in the order of their buckets, stably, and returns the end of each bucket. */
    private int[] deal(int[] index) {
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (long value : first) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        int bits = Math.min(MOST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(first.length));
        // the difference is unsigned: it may take all 64 bits
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(most - least) - bits);
        int[] ends = new int[(1 << bits) + 1];
        for (long value : first) {
            ends[bucket(value, least, shift) + 1]++;
        }
        for (int b = 1; b < ends.length; b++) {
            ends[b] += ends[b - 1];
        }
        for (int i = 0; i < first.length; i++) {
            index[ends[bucket(first[i], least, shift)]++] = i;
        }
        return ends;
    }

    private static int bucket(long value, long least, int shift) {
        return (int) ((value - least) >>> shift);
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
