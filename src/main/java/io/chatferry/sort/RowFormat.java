package io.chatferry.sort;

import java.util.function.Function;

/**
 * How a row lies in the columns of a {@link LongSorter}. The row type names the columns, so that no other code knows their
 * numbers.
 *
 * @param <R> the row, usually a record
 * @param width columns of a row
 * @param keys the rows are sorted by the first {@code keys} columns
 * @param writer fills the columns of a row
 * @param reader makes a row of its columns; keeps no reference to the array
 */
public record RowFormat<R>(int width, int keys, Writer<R> writer, Function<long[], R> reader) {

    /** Rows of one number. */
    public static final RowFormat<Long> NUMBER =
            new RowFormat<>(1, 1, (number, columns) -> columns[0] = number, columns -> columns[0]);

    /** Fills the columns of a row. */
    @FunctionalInterface
    public interface Writer<R> {
        void write(R row, long[] columns);
    }
}
