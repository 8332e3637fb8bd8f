package io.chatferry.sort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sorts rows of one type in bounded memory, with a {@link LongSorter}. Add all rows, then read them once with {@link #next}.
 * Not thread-safe.
 *
 * @param <R> the row
 */
public final class RowSorter<R> implements AutoCloseable {

    private final LongSorter sorter;
    private final RowFormat<R> format;
    private final long[] columns;

    /**
     * Sorts in {@code folder}, which exists.
     *
     * @param name of the files, unique in the folder
     * @param capacity rows held in memory
     */
    public RowSorter(Path folder, String name, RowFormat<R> format, int capacity) {
        this.sorter = new LongSorter(folder, name, format.width(), format.keys(), capacity);
        this.format = format;
        this.columns = new long[format.width()];
    }

    /** The folder of the sort files. */
    public Path folder() {
        return sorter.folder();
    }

    /**
     * Adds a row.
     *
     * @throws UncheckedIOException if the rows cannot be written to disk
     */
    public void add(R row) {
        format.writer().write(row, columns);
        try {
            sorter.add(columns);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /**
     * The next row in order, or null at the end.
     *
     * @throws UncheckedIOException if the rows cannot be read from disk
     */
    public @Nullable R next() {
        try {
            long[] found = sorter.next();
            return found == null ? null : format.reader().apply(found);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The next rows in order, at most {@code most}; empty at the end. */
    public List<R> next(int most) {
        List<R> rows = new ArrayList<>(most);
        while (rows.size() < most) {
            R row = next();
            if (row == null) {
                break;
            }
            rows.add(row);
        }
        return rows;
    }

    @Override
    public void close() {
        try {
            sorter.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
