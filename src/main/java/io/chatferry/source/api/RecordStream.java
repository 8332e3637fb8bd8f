package io.chatferry.source.api;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pass over an export: users first, then groups, members and messages; within a kind in the order of the files'
 * names (numbers in them by value) and of their records. Holds one record in memory at a time. Not thread-safe.
 */
public interface RecordStream extends AutoCloseable {

    /** The longest {@code raw} text that is kept of a record, in characters. */
    int RAW_CHARS = 1_048_576;

    /**
     * The next item, or null at the end of the export.
     *
     * @throws IOException if the disk or the archive fails as a whole; any smaller failure is an item
     */
    @Nullable
    SourceItem next() throws IOException;

    /** Bytes of input files consumed so far (compressed size for compressed ones), for the progress line. */
    long bytesRead();

    /** The files that it reads, by their names as shown: also those that turn out to hold no record. */
    default List<String> filesRead() {
        return List.of();
    }

    /**
     * Whether its format says itself of every file of an export what it is: then it has told which files it leaves out, and a file
     * without a record is nothing unusual.
     */
    default boolean knowsItsFiles() {
        return false;
    }

    /**
     * How many rows each description of {@code source.mapping} has taken so far, in the order of reading; empty without a
     * mapping. Complete once {@link #next()} has returned null. A row that no description of its entry took is an item too, a
     * {@link SourceItem.RowNotTaken}.
     */
    default List<RowCount> rowCounts() {
        return List.of();
    }

    /**
     * How much of an export is read for a look at it.
     *
     * @param perFile the most rows of each file, for each kind of record
     * @param few after so many rows in all, less is read of each further file
     * @param perLaterFile the most rows of these
     * @param most after so many rows in all, no further file is opened
     */
    record RowLimits(long perFile, long few, long perLaterFile, long most) {}

    /** From now on reads no more rows than these; notices say where less is read. */
    default void limitRows(RowLimits limits) {}

    /** The files of which not all rows were read, because of {@link #limitRows}, by their names as shown. */
    default Set<String> filesCut() {
        return Set.of();
    }

    @Override
    void close() throws IOException;
}
