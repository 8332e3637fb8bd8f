package io.chatferry.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts rows of longs that do not fit in memory: sorted runs on disk, merged while they are read. The rows are compared
 * column by column over the first {@code keys} columns. What it holds is derived from the export and lost with the
 * process; a pass that did not end is read again.
 *
 * <p>Add all rows, then read them once with {@link #next}. Not thread-safe.
 */
final class LongSorter implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final int width;
    private final int keys;
    private final int capacity;
    private final Path folder;
    private final String name;
    private final List<Path> files = new ArrayList<>();
    private final List<Run> open = new ArrayList<>();
    private long[] rows;
    private int count;
    private long total;
    private @Nullable PriorityQueue<Run> merge;

    /** Sorts in {@code folder}, with at most {@code capacity} rows in memory. */
    LongSorter(Path folder, String name, int width, int keys, int capacity) {
        this.folder = folder;
        this.name = name;
        this.width = width;
        this.keys = keys;
        this.capacity = capacity;
        this.rows = new long[Math.min(capacity, 1024) * width];
    }

    /** Where the runs lie. */
    Path folder() {
        return folder;
    }

    /** Rows added. */
    long size() {
        return total;
    }

    void add(long... row) throws IOException {
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
    long @Nullable [] next() throws IOException {
        if (merge == null) {
            merge = startMerge();
        }
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

    private PriorityQueue<Run> startMerge() throws IOException {
        PriorityQueue<Run> queue = new PriorityQueue<>(Math.max(1, files.size() + 1), this::compareRuns);
        List<Run> runs = new ArrayList<>();
        runs.add(new MemoryRun(sortedIndex()));
        for (Path file : files) {
            runs.add(new FileRun(file));
        }
        open.addAll(runs);
        for (Run run : runs) {
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
        Path file = folder.resolve(name + "-" + files.size() + ".run");
        int[] index = sortedIndex();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES / (width * Long.BYTES) * width * Long.BYTES);
        try (FileChannel out = WorkFolder.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i : index) {
                for (int c = 0; c < width; c++) {
                    buffer.putLong(rows[i * width + c]);
                }
                if (!buffer.hasRemaining()) {
                    drain(buffer, out);
                }
            }
            drain(buffer, out);
        }
        files.add(file);
        count = 0;
    }

    private static void drain(ByteBuffer buffer, FileChannel out) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
        buffer.clear();
    }

    private int[] sortedIndex() {
        int[] index = new int[count];
        for (int i = 0; i < count; i++) {
            index[i] = i;
        }
        mergeSort(index, index.clone(), 0, count);
        return index;
    }

    /** Sorts {@code to[from..end)}, with {@code work} holding the same elements. */
    private void mergeSort(int[] to, int[] work, int from, int end) {
        if (end - from < 2) {
            return;
        }
        int middle = (from + end) >>> 1;
        mergeSort(work, to, from, middle);
        mergeSort(work, to, middle, end);
        int left = from;
        int right = middle;
        for (int i = from; i < end; i++) {
            boolean takeLeft = right >= end || (left < middle && !after(work[left], work[right]));
            to[i] = takeLeft ? work[left++] : work[right++];
        }
    }

    private boolean after(int a, int b) {
        for (int c = 0; c < keys; c++) {
            long x = rows[a * width + c];
            long y = rows[b * width + c];
            if (x != y) {
                return x > y;
            }
        }
        return false;
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
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES / (width * Long.BYTES) * width * Long.BYTES)
                .flip();

        FileRun(Path file) throws IOException {
            in = FileChannel.open(file, StandardOpenOption.READ);
        }

        @Override
        boolean advance() throws IOException {
            if (!buffer.hasRemaining() && !fill()) {
                return false;
            }
            long[] fresh = new long[width];
            for (int c = 0; c < width; c++) {
                fresh[c] = buffer.getLong();
            }
            row = fresh;
            return true;
        }

        private boolean fill() throws IOException {
            buffer.clear();
            int read = 0;
            while (buffer.hasRemaining() && read >= 0) {
                read = in.read(buffer);
            }
            buffer.flip();
            return buffer.hasRemaining();
        }

        @Override
        void close() throws IOException {
            in.close();
        }
    }
}
