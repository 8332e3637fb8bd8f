package io.chatferry.source.chat.reading;

import io.chatferry.model.Origin;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.SourceItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows that two files of one conversation share: messages without ids would be doubled. A file continues another one if it
 * contains, in sequence, the last rows of the other one; then what both have is read once. Equal rows of other files may be the
 * same messages or not: they are all read, and the user is told.
 *
 * @param ranges the rows of each file that another one has before; nothing of most files
 * @param notices on equal rows of files that do not continue each other
 */
public record RepeatedRows(Map<ExportFile, List<Range>> ranges, List<SourceItem> notices) {

    /** How many rows at the end of a file another one must have, or all of a shorter file. */
    private static final int ROWS = 20;
    /** How many rows of a conversation are compared to find equal ones: numbers of 30 MB. */
    private static final int MOST_COMPARED = 500_000;

    private static final String EQUAL =
            "rows that another file of the same conversation has too, though neither continues the"
                    + " other: all are read; remove one of the files if they are the same messages";

    private static final long HASH_START = 0xcbf29ce484222325L;
    private static final long HASH_FACTOR = 0x100000001b3L;

    public RepeatedRows {
        ranges = Map.copyOf(ranges);
        notices = List.copyOf(notices);
    }

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
        void each(Taker row) throws IOException;
    }

    /** Takes a row. */
    public interface Taker {

        /**
         * The next row.
         *
         * @param number 0 of a row that cannot be compared
         */
        void row(long line, long number);
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

    /**
     * Compares the files of each conversation that has several.
     *
     * @param conversations the files of each, in the order of reading
     */
    public static <F> RepeatedRows of(
            Collection<List<F>> conversations, Function<F, ExportFile> file, Function<F, Rows> rows)
            throws IOException {
        Map<ExportFile, List<Range>> ranges = new HashMap<>();
        List<SourceItem> notices = new ArrayList<>();
        for (List<F> same : conversations) {
            if (same.size() > 1) {
                List<ExportFile> files = same.stream().map(file).toList();
                List<Rows> compared = same.stream().map(rows).toList();
                List<List<Range>> repeated = ranges(compared);
                for (int i = 0; i < files.size(); i++) {
                    ranges.put(files.get(i), repeated.get(i));
                }
                SourceItem.Notice notice = equalRows(files, compared, repeated);
                if (notice != null) {
                    notices.add(notice);
                }
            }
        }
        return new RepeatedRows(ranges, notices);
    }

    /** The rows of a file that another one has before. */
    public List<Range> in(ExportFile file) {
        return ranges.getOrDefault(file, List.of());
    }

    /** The rows of each file that another one has too: of two files that end alike, the later one has them. */
    static List<List<Range>> ranges(List<Rows> files) throws IOException {
        List<Ends> ends = new ArrayList<>();
        for (Rows file : files) {
            Ends end = new Ends();
            file.each((line, number) -> end.add(number));
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
        List<Search> searches = files.stream().map(Search::new).toList();
        Map<Long, List<Search>> byLastRow = new HashMap<>();
        for (int i = 0; i < searches.size(); i++) {
            if (i != own) {
                Search search = searches.get(i);
                search.lastRows()
                        .forEach(row -> byLastRow
                                .computeIfAbsent(row, none -> new ArrayList<>(1))
                                .add(search));
            }
        }
        Window window = new Window();
        rows.each((line, number) -> {
            window.add(number);
            byLastRow.getOrDefault(number, List.of()).forEach(search -> search.look(window));
        });
        List<@Nullable Range> ranges = new ArrayList<>();
        searches.forEach(search -> ranges.add(search.found()));
        return ranges;
    }

    /** Tells of rows that are read although an earlier file has them; null if there are none. */
    private static SourceItem.@Nullable Notice equalRows(
            List<ExportFile> files, List<Rows> rows, List<List<Range>> repeated) throws IOException {
        EqualRows equal = new EqualRows();
        for (int i = 0; i < files.size(); i++) {
            equal.file(files.get(i), rows.get(i), repeated.get(i));
        }
        Origin first = equal.first;
        return first == null ? null : new SourceItem.Notice(first, EQUAL, null, equal.count);
    }

    /** Rows that are read of several files. */
    private static final class EqualRows {

        private final Set<Long> ofEarlierFiles = new HashSet<>();
        private long count;
        private long place;
        private @Nullable Origin first;

        void file(ExportFile file, Rows rows, List<Range> repeated) throws IOException {
            Set<Long> own = new HashSet<>();
            place = 0;
            rows.each((line, number) -> {
                long at = place++;
                if (number == 0 || repeated.stream().anyMatch(range -> range.contains(at))) {
                    return;
                }
                if (ofEarlierFiles.contains(number)) {
                    count++;
                    first = first == null ? new Origin(file.display(), line, at + 1) : first;
                } else if (ofEarlierFiles.size() + own.size() < MOST_COMPARED) {
                    own.add(number);
                }
            });
            ofEarlierFiles.addAll(own);
        }
    }

    /** The first and the last rows of a file. */
    private static final class Ends {

        private final List<Long> first = new ArrayList<>();
        private final Window last = new Window();

        void add(long row) {
            if (first.size() < ROWS) {
                first.add(row);
            }
            last.add(row);
        }
    }

    /** The last few rows. */
    private static final class Window {

        private final long[] rows = new long[ROWS];
        private long count;

        void add(long row) {
            rows[(int) (count++ % ROWS)] = row;
        }

        /** The rows in order. */
        long[] inOrder() {
            return last((int) Math.min(count, ROWS));
        }

        boolean endsWith(long[] sequence) {
            return count >= sequence.length && Arrays.equals(last(sequence.length), sequence);
        }

        private long[] last(int length) {
            long[] ordered = new long[length];
            for (int i = 0; i < length; i++) {
                ordered[i] = rows[(int) ((count - length + i) % ROWS)];
            }
            return ordered;
        }
    }

    /** Looks for the first and the last rows of another file. */
    private static final class Search {

        private final long[] first;
        private final long[] last;
        private long from = -1;
        private long to = -1;

        Search(Ends other) {
            first = other.first.stream().mapToLong(Long::longValue).toArray();
            last = other.last.inOrder();
        }

        /** The rows at which there is something to look for; none of an empty file. */
        Set<Long> lastRows() {
            Set<Long> rows = new LinkedHashSet<>();
            if (last.length > 0) {
                rows.add(first[first.length - 1]);
                rows.add(last[last.length - 1]);
            }
            return rows;
        }

        void look(Window window) {
            if (from < 0 && window.endsWith(first)) {
                from = window.count - first.length;
            }
            if (window.endsWith(last)) {
                to = window.count;
            }
        }

        @Nullable
        Range found() {
            return to < 0 ? null : new Range(from < 0 || from >= to ? 0 : from, to);
        }
    }
}
