package io.chatferry.source.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Joins the parts of a row that was split at each delimiter to as many cells as there are columns. Not thread-safe. */
final class CellJoiner {

    static final Joined NONE = new Joined(null, false);
    private static final Joined AMBIGUOUS = new Joined(null, true);
    /** The most delimiters in the texts of a row; beyond it the row is malformed, since the search is quadratic. */
    private static final int MAX_PARTS_OVER = 500;

    private final List<String> columns;
    private final List<Set<String>> nulls;
    private final RowLayout layout;
    private final boolean[] free;
    private final boolean[] required;

    CellJoiner(List<String> columns, List<Set<String>> nulls, RowLayout layout) {
        this.columns = columns;
        this.nulls = nulls;
        this.layout = layout;
        this.free = new boolean[columns.size()];
        this.required = new boolean[columns.size()];
        for (int i = 0; i < free.length; i++) {
            free[i] = layout.isFree(columns.get(i));
            required[i] = !layout.mayBeEmpty(columns.get(i));
        }
    }

    /**
     * The cells of a row.
     *
     * @param cells null if there is no way to join the parts, or more than one
     */
    record Joined(@Nullable List<String> cells, boolean isAmbiguous) {}

    /** Whether the parts are a row as they stand. */
    boolean isRow(String[] parts) {
        if (parts.length != columns.size()) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            if (!fits(i, parts[i])) {
                return false;
            }
        }
        return true;
    }

    /** Joins the parts; the delimiters between them are part of the cells then. */
    Joined join(String[] parts, String delimiter) {
        int over = parts.length - columns.size();
        if (over < 0 || over > MAX_PARTS_OVER) {
            return NONE;
        }
        if (over == 0) {
            return isRow(parts) ? new Joined(List.of(parts), false) : NONE;
        }
        return new Search(parts, delimiter).best();
    }

    private boolean fits(int column, String cell) {
        return isNothing(column, cell) || layout.fits(columns.get(column), cell);
    }

    private boolean isNothing(int column, String cell) {
        return cell.isEmpty() || nulls.get(column).contains(cell);
    }

    /** Counts, column by column, the ways to join the parts up to there. */
    private final class Search {

        private final String[] parts;
        private final String delimiter;
        private final int over;

        Search(String[] parts, String delimiter) {
            this.parts = parts;
            this.delimiter = delimiter;
            this.over = parts.length - columns.size();
        }

        Joined best() {
            int[] ways = new int[over + 1];
            int[][] taken = new int[columns.size()][over + 1];
            ways[0] = 1;
            for (int column = 0; column < columns.size(); column++) {
                int[] next = new int[over + 1];
                for (int used = 0; used <= over; used++) {
                    int most = free[column] ? over - used : 0;
                    for (int more = 0; ways[used] > 0 && more <= most; more++) {
                        String cell = cell(column + used, more);
                        // else cells that are joined wrongly could pass for a row without such a value
                        boolean isThere = !required[column] || !isNothing(column, cell);
                        if (isThere && fits(column, cell)) {
                            next[used + more] = Math.min(2, next[used + more] + ways[used]);
                            taken[column][used + more] = more;
                        }
                    }
                }
                ways = next;
            }
            if (ways[over] != 1) {
                return ways[over] == 0 ? NONE : AMBIGUOUS;
            }
            List<String> cells = new ArrayList<>();
            int used = over;
            for (int column = columns.size() - 1; column >= 0; column--) {
                int more = taken[column][used];
                used -= more;
                cells.add(0, cell(column + used, more));
            }
            return new Joined(cells, false);
        }

        private String cell(int first, int more) {
            return more == 0
                    ? parts[first]
                    : String.join(delimiter, List.of(parts).subList(first, first + more + 1));
        }
    }
}
