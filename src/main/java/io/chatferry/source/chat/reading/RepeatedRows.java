package io.chatferry.source.chat.reading;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that two files of one conversation share, if one of them continues the other: messages without ids would be
 * doubled. A file continues another one if it contains, in sequence, the last rows of the other one. Not thread-safe.
 */
public final class RepeatedRows {

    /** How many rows at the end of a file another one must have, or all of a shorter file. */
    private static final int ROWS = 20;

    private static final long HASH_START = 0xcbf29ce484222325L;
    private static final long HASH_FACTOR = 0x100000001b3L;

    private RepeatedRows() {}

    /** The number of a row: equal for equal texts, and different for others as good as always (FNV-1a). */
    public static long number(String text) {
        long hash = HASH_START;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * HASH_FACTOR;
        }
        return hash;
    }

    /** The rows of a file, each as a number that is equal for equal rows. */
    public interface Rows {

        /** Supplies the numbers in order. */
        void each(LongConsumer row) throws IOException;
    }

    /**
     * Rows of a file, by their place from 0.
     *
     * @param from the first
     * @param to behind the last
     */
    public record Range(long from, long to) {

        /** Whether the row at a place belongs to it. */
        public boolean contains(long place) {
            return place >= from && place < to;
        }
    }

    /** The rows of each file that another one has too: of two files that end alike, the later one has them. */
    public static List<List<Range>> of(List<Rows> files) throws IOException {
        List<Ends> ends = new ArrayList<>();
        for (Rows file : files) {
            Ends end = new Ends();
            file.each(end::add);
            ends.add(end);
        }
        List<List<@Nullable Range>> shared = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            shared.add(sharedBy(files.get(i), i, ends));
        }
        List<List<Range>> repeated = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            List<Range> ranges = new ArrayList<>();
            for (int other = 0; other < files.size(); other++) {
                Range range = shared.get(i).get(other);
                if (range != null && (other < i || shared.get(other).get(i) == null)) {
                    ranges.add(range);
                }
            }
            repeated.add(ranges);
        }
        return repeated;
    }

    /** For each other file the rows that a file shares with it, if it contains the other's end. */
    private static List<@Nullable Range> sharedBy(Rows rows, int own, List<Ends> files) throws IOException {
        List<Search> searches = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            if (i != own) {
                searches.add(new Search(files.get(i)));
            }
        }
        rows.each(row -> searches.forEach(search -> search.add(row)));
        List<@Nullable Range> ranges = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            ranges.add(i == own ? null : searches.get(i < own ? i : i - 1).found());
        }
        return ranges;
    }

    /** The first and the last rows of a file. */
    private static final class Ends {

        private final List<Long> first = new ArrayList<>();
        private final Window last = new Window(ROWS);

        void add(long row) {
            if (first.size() < ROWS) {
                first.add(row);
            }
            last.add(row);
        }

        int length() {
            return first.size();
        }
    }

    /** The last few rows. */
    private static final class Window {

        private final long[] rows;
        private long count;

        Window(int length) {
            rows = new long[length];
        }

        void add(long row) {
            rows[(int) (count++ % rows.length)] = row;
        }

        /** The rows in order. */
        long[] inOrder() {
            int length = (int) Math.min(count, rows.length);
            long[] ordered = new long[length];
            for (int i = 0; i < length; i++) {
                ordered[i] = rows[(int) ((count - length + i) % rows.length)];
            }
            return ordered;
        }

        boolean isFull() {
            return count >= rows.length;
        }
    }

    /** Looks for the first and the last rows of another file. */
    private static final class Search {

        private final long[] first;
        private final long[] last;
        private final Window window;
        private long place;
        private long from = -1;
        private long to = -1;

        Search(Ends other) {
            first = other.first.stream().mapToLong(Long::longValue).toArray();
            last = other.last.inOrder();
            window = new Window(Math.max(1, other.length()));
        }

        void add(long row) {
            window.add(row);
            place++;
            if (last.length == 0 || !window.isFull()) {
                return;
            }
            boolean mayBeFirst = from < 0 && row == first[first.length - 1];
            boolean mayBeLast = row == last[last.length - 1];
            if (mayBeFirst && Arrays.equals(window.inOrder(), first)) {
                from = place - first.length;
            }
            if (mayBeLast && Arrays.equals(window.inOrder(), last)) {
                to = place;
            }
        }

        @Nullable
        Range found() {
            return to < 0 ? null : new Range(from < 0 || from >= to ? 0 : from, to);
        }
    }
}
