package io.chatferry.ledger.sort;

import io.chatferry.file.OwnerOnly;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.sort.LongSorter;
import java.io.IOException;
import java.util.function.Consumer;

/** Sorts rows of numbers in bounded memory, with {@link LongSorter}. Not thread-safe. */
public final class RowSort implements AutoCloseable {

    private static final int SORTED_IN_MEMORY = 1 << 15;

    private final LongSorter sorter;

    /** Sorts by the first {@code keys} of {@code width} numbers, with files of this name in the work folder. */
    public RowSort(Ledger ledger, String name, int width, int keys) {
        try {
            OwnerOnly.createFolder(ledger.sortFolder());
        } catch (IOException full) {
            throw failed(full);
        }
        sorter = new LongSorter(ledger.sortFolder(), name, width, keys, SORTED_IN_MEMORY);
    }

    public void add(long... row) {
        try {
            sorter.add(row);
        } catch (IOException full) {
            throw failed(full);
        }
    }

    /** Passes all rows in order to {@code action}, once. */
    public void each(Consumer<long[]> action) {
        try {
            for (long[] row = sorter.next(); row != null; row = sorter.next()) {
                action.accept(row);
            }
        } catch (IOException full) {
            throw failed(full);
        }
    }

    @Override
    public void close() {
        try {
            sorter.close();
        } catch (IOException left) {
            throw failed(left);
        }
    }

    public static LedgerException failed(IOException full) {
        return LedgerException.ofDisk("Sorting in the work folder failed", full);
    }
}
