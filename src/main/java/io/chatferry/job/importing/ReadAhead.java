package io.chatferry.job.importing;

import io.chatferry.job.run.ImportRun;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.RowCount;
import io.chatferry.source.api.SourceItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the export ahead on a thread of its own, so that parsing and storing use two cores. */
final class ReadAhead implements AutoCloseable {

    private static final int BATCH = 256;
    /** Characters of a batch in the export: {@link #BATCHES} of them fit into memory, whatever the size of records. */
    private static final long BATCH_CHARS = 1L << 20;

    private static final int BATCHES = 8;
    private static final List<SourceItem> END = List.of();

    private final ImportRun run;
    private final ArrayBlockingQueue<List<SourceItem>> batches = new ArrayBlockingQueue<>(BATCHES);
    private volatile boolean closed;
    private volatile @Nullable Throwable failed;
    private volatile long bytes;
    private volatile List<String> filesRead = List.of();
    private volatile List<RowCount> rowCounts = List.of();
    private volatile boolean knowsItsFiles;
    private @Nullable Thread thread;
    private List<SourceItem> batch = List.of();
    private int position;
    private boolean ended;

    /** Opens the stream of records on the reading thread. */
    interface Opener {
        RecordStream open() throws IOException;
    }

    private long total;

    ReadAhead(ImportRun run) {
        this.run = run;
    }

    /**
     * Starts reading ahead.
     *
     * @param size of the export in bytes
     */
    void start(long size, Opener opener) {
        total = size;
        run.progress.start("stage", total, io.chatferry.report.progress.Progress.BYTES);
        Thread reader = new Thread(() -> readAhead(opener), "export-reader");
        reader.setDaemon(true);
        thread = reader;
        reader.start();
    }

    /** The next item; null at the end, or when the run is to stop. */
    @Nullable
    SourceItem read() throws Exception {
        if (ended) {
            return null;
        }
        if (position == batch.size()) {
            nextBatch();
            if (batch == END) {
                ended = true;
                if (complete()) {
                    run.progress.update(total, ""); // some files are not read, or not to their ends
                }
                return null;
            }
        }
        return batch.get(position++);
    }

    @Override
    public void close() {
        closed = true;
        batches.clear();
        Thread reader = thread;
        if (reader != null) {
            try {
                reader.join(TimeUnit.SECONDS.toMillis(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The approximate length of a record in the export; in memory it is several times as large. */
    static int chars(SourceItem item) {
        if (item instanceof SourceItem.ParsedRecord parsed) {
            return parsed.chars();
        }
        if (item instanceof SourceItem.RowNotTaken row) {
            return row.raw().length();
        }
        if (item instanceof SourceItem.SkippedRow row) {
            return row.raw().length();
        }
        return item instanceof SourceItem.MalformedRecord broken ? broken.raw().length() : 0;
    }

    /** The files that the stream reads. */
    List<String> filesRead() {
        return filesRead;
    }

    /** Whether the format has told which files it leaves out. */
    boolean knowsItsFiles() {
        return knowsItsFiles;
    }

    /** The rows that each description of a mapping has taken, once the end is reached. */
    List<RowCount> rowCounts() {
        return rowCounts;
    }

    /** Whether the true end of the export was reached. */
    boolean complete() {
        return ended && !run.stopRequested() && failed == null;
    }

    private void nextBatch() throws Exception {
        position = 0;
        List<SourceItem> next = null;
        while (next == null) {
            if (run.stopRequested()) {
                batch = END;
                return;
            }
            next = batches.poll(100, TimeUnit.MILLISECONDS);
            run.progress.update(bytes, "");
        }
        batch = next;
        Throwable cause = failed;
        if (batch == END && cause != null) {
            if (cause instanceof Exception exception) {
                throw exception;
            }
            throw new IOException(cause);
        }
    }

    private void readAhead(Opener opener) {
        try (RecordStream stream = opener.open()) {
            filesRead = stream.filesRead();
            knowsItsFiles = stream.knowsItsFiles();
            List<SourceItem> next = new ArrayList<>(BATCH);
            long chars = 0;
            for (SourceItem item = stream.next(); item != null && !closed; item = stream.next()) {
                boolean isPause = item instanceof SourceItem.StillReading;
                if (!isPause) {
                    next.add(item);
                    chars += chars(item);
                }
                if (next.size() == BATCH || chars >= BATCH_CHARS || (isPause && !next.isEmpty())) {
                    put(next);
                    next = new ArrayList<>(BATCH);
                    chars = 0;
                }
                if (isPause || next.isEmpty()) {
                    bytes = stream.bytesRead();
                }
            }
            if (!next.isEmpty()) {
                put(next);
            }
            rowCounts = List.copyOf(stream.rowCounts());
        } catch (Throwable thrown) { // rethrown on the step's thread
            failed = thrown;
        }
        put(END);
    }

    private void put(List<SourceItem> items) {
        try {
            boolean isAccepted = false;
            while (!closed && !isAccepted) { // the step may be behind, or have ended
                isAccepted = batches.offer(items, 100, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            failed = e;
        }
    }
}
