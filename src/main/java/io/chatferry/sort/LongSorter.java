package io.chatferry.sort;

import io.chatferry.file.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts rows of longs that do not fit in memory: sorted runs on disk are merged while they are read, after merges in passes
 * while there are more than {@value #MOST_OPEN} runs. Rows are compared column by column over the first {@code keys} columns.
 * Its files are lost with the process; the export is then read again.
 *
 * <p>The memory holds {@code capacity} rows and a buffer of 64 KB for each open run, however many rows there are.
 *
 * <p>Add all rows, then read them once with {@link #next}. Not thread-safe.
 */
public final class LongSorter implements AutoCloseable {

    /** Runs that are open at a time; each takes a file descriptor and a buffer. */
    static final int MOST_OPEN = 32;

    private static final int BUFFER_BYTES = 1 << 16;

    private final int width;
    private final int keys;
    private final int capacity;
    private final Path folder;
    private final String name;
    private final Deque<Path> files = new ArrayDeque<>();
    private final List<Run> open = new ArrayList<>();
    private long[] rows;
    private int count;
    private long total;
    private int runs;
    private @Nullable PriorityQueue<Run> merge;

    /** Sorts in {@code folder}, with at most {@code capacity} rows in memory. */
    public LongSorter(Path folder, String name, int width, int keys, int capacity) {
        this.folder = folder;
        this.name = name;
        this.width = width;
        this.keys = keys;
        this.capacity = capacity;
        this.rows = new long[Math.min(capacity, 1024) * width];
    }

    /** The folder of the runs. */
    public Path folder() {
        return folder;
    }

    /** Rows added. */
    long size() {
        return total;
    }

    public void add(long... row) throws IOException {
        if (count == capacity) {
            spill();
        }
        if ((count + 1) * width > rows.length) {
            rows = java.util.Arrays.copyOf(rows, Math.min(rows.length * 2, capacity * width));
        }
        System.arraycopy(row, 0, rows, count * width, width);
        count++;
        total++;
    }

    /** The next row in order, or null at the end; the array is valid until the next call. */
    public long @Nullable [] next() throws IOException {
        if (merge == null) {
            while (files.size() > MOST_OPEN) {
                mergeSome();
            }
            List<Run> all = new ArrayList<>();
            all.add(new MemoryRun(sortedIndex()));
            for (Path file : files) {
                all.add(open(file));
            }
            merge = queueOf(all);
        }
        return next(merge);
    }

    private static long @Nullable [] next(PriorityQueue<Run> merge) throws IOException {
        Run run = merge.poll();
        if (run == null) {
            return null;
        }
        long[] row = run.row;
        if (run.advance()) {
            merge.add(run);
        }
        return row;
    }

    /** Merges the oldest runs into one, so that a pass writes each row once. */
    private void mergeSome() throws IOException {
        List<Path> some = new ArrayList<>();
        List<Run> all = new ArrayList<>();
        for (int i = 0; i < MOST_OPEN; i++) {
            Path file = files.remove();
            some.add(file);
            all.add(open(file));
        }
        PriorityQueue<Run> rest = queueOf(all);
        try (RunWriter out = new RunWriter()) {
            for (long[] row = next(rest); row != null; row = next(rest)) {
                out.write(row, 0);
            }
        }
        for (Run run : all) {
            run.close();
        }
        open.clear();
        for (Path file : some) {
            Files.delete(file);
        }
    }

    @Override
    public void close() throws IOException {
        for (Run run : open) {
            run.close();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        rows = new long[0];
    }

    private Run open(Path file) throws IOException {
        Run run = new FileRun(file);
        open.add(run);
        return run;
    }

    private PriorityQueue<Run> queueOf(List<Run> all) throws IOException {
        PriorityQueue<Run> queue = new PriorityQueue<>(all.size(), this::compareRuns);
        for (Run run : all) {
            if (run.advance()) {
                queue.add(run);
            }
        }
        return queue;
    }

    private int compareRuns(Run a, Run b) {
        for (int i = 0; i < keys; i++) {
            int order = Long.compare(a.row[i], b.row[i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private void spill() throws IOException {
        try (RunWriter out = new RunWriter()) {
            for (int i : sortedIndex()) {
                out.write(rows, i * width);
            }
        }
        count = 0;
    }

    /** Writes a run; its file is registered before the first write, so that it is deleted in any case. */
    private final class RunWriter implements AutoCloseable {
        private final ByteBuffer buffer = ByteBuffer.allocate(bufferBytes());
        private final LongBuffer longs = buffer.asLongBuffer();
        private final FileChannel out;

        RunWriter() throws IOException {
            Path file = folder.resolve(name + "-" + runs++ + ".run");
            out = OwnerOnly.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            files.add(file);
        }

        void write(long[] from, int offset) throws IOException {
            longs.put(from, offset, width);
            if (!longs.hasRemaining()) {
                drain();
            }
        }

        private void drain() throws IOException {
            buffer.limit(longs.position() * Long.BYTES);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            buffer.clear();
            longs.clear();
        }

        @Override
        public void close() throws IOException {
            try (out) {
                drain();
            }
        }
    }

    /** The size of a buffer, in whole rows. */
    private int bufferBytes() {
        return BUFFER_BYTES / (width * Long.BYTES) * width * Long.BYTES;
    }

    private int[] sortedIndex() {
        return new IndexSort(rows, width, keys, count).sorted();
    }

    private abstract class Run {
        long[] row = new long[width];

        abstract boolean advance() throws IOException;

        void close() throws IOException {}
    }

    private final class MemoryRun extends Run {
        private final int[] index;
        private int position;

        MemoryRun(int[] index) {
            this.index = index;
        }

        @Override
        boolean advance() {
            if (position == index.length) {
                return false;
            }
            row = new long[width];
            System.arraycopy(rows, index[position++] * width, row, 0, width);
            return true;
        }
    }

    private final class FileRun extends Run {
        private final FileChannel in;
        private final ByteBuffer buffer = ByteBuffer.allocate(bufferBytes());
        private final LongBuffer longs = buffer.asLongBuffer().limit(0);

        FileRun(Path file) throws IOException {
            in = FileChannel.open(file, StandardOpenOption.READ);
        }

        @Override
        boolean advance() throws IOException {
            if (!longs.hasRemaining() && !fill()) {
                return false;
            }
            row = new long[width];
            longs.get(row);
            return true;
        }

        private boolean fill() throws IOException {
            buffer.clear();
            int read = 0;
            while (buffer.hasRemaining() && read >= 0) {
                read = in.read(buffer);
            }
            longs.clear().limit(buffer.position() / Long.BYTES);
            return longs.hasRemaining();
        }

        @Override
        void close() throws IOException {
            in.close();
        }
    }
}
