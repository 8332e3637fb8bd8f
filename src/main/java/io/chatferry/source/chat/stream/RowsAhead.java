package io.chatferry.source.chat.stream;

import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowNotice;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of independent passes on a thread of its own, while those before them are understood: parsing takes more time
 * than everything else. Holds a few thousand rows. Used by one thread beside its own.
 */
final class RowsAhead implements AutoCloseable {

    private static final int ROWS = 256;
    /** Characters of a part, so that rows of any size fit into memory. */
    private static final long CHARS = 1L << 20;

    private static final int PARTS = 8;

    private final Queue<ChatPass> passes;
    private final ArrayBlockingQueue<Part> parts = new ArrayBlockingQueue<>(PARTS);
    private volatile boolean closed;
    /** The number of the pass of which no more rows are wanted. */
    private volatile int unwanted = -1;

    private @Nullable Thread thread;
    /** The number of the first of the passes that are left. */
    private int end;

    RowsAhead(List<ChatPass> passes) {
        this.passes = new ArrayDeque<>(passes);
    }

    /** What the thread has got of a pass: that it is open, or rows, or the end. */
    private record Part(
            ChatPass.@Nullable Opened opened,
            List<Row> rows,
            @Nullable Throwable failure,
            boolean isLast) {}

    /** Opens an independent pass by its number; passes are opened in order, each after the last row of the one before. */
    ChatPass.Opened open(int number) throws IOException {
        if (number >= end) {
            start(number);
        }
        Part part = take();
        ChatPass.Opened opened = part.opened;
        if (opened == null) {
            throw thrown(part);
        }
        return new ChatPass.Opened(new Rows(number, opened.rows()), opened.input(), opened.handler());
    }

    /** Reads a row of independent passes; the one behind it may need what the last of these says. */
    private void start(int first) throws IOException {
        join();
        for (; end < first; end++) {
            passes.remove(); // its rows are read by the other thread
        }
        Queue<ChatPass> independent = new ArrayDeque<>();
        for (ChatPass next = passes.peek(); next != null && next.opener().isIndependent(); next = passes.peek()) {
            independent.add(passes.remove());
            end++;
        }
        Thread reader = new Thread(() -> read(first, independent), "row-reader");
        reader.setDaemon(true);
        thread = reader;
        reader.start();
    }

    private void read(int first, Queue<ChatPass> independent) {
        int number = first;
        for (ChatPass pass = independent.poll(); pass != null && !closed; pass = independent.poll()) {
            try {
                read(number++, pass);
            } catch (Throwable failed) { // thrown again where the rows are used
                put(new Part(null, List.of(), failed, true));
            }
        }
    }

    private void read(int number, ChatPass pass) throws IOException {
        ChatPass.Opened opened = pass.opener().open(pass.file());
        put(new Part(opened, List.of(), null, false));
        try (RowReader rows = opened.rows()) {
            List<Row> batch = new ArrayList<>();
            long chars = 0;
            for (Row row = rows.next(); row != null && !closed && unwanted != number; row = rows.next()) {
                batch.add(row);
                chars += length(row);
                if (batch.size() == ROWS || chars >= CHARS) {
                    put(new Part(null, batch, null, false));
                    batch = new ArrayList<>();
                    chars = 0;
                }
            }
            put(new Part(null, batch, null, true));
        }
    }

    private static int length(Row row) {
        return row instanceof Row.Json json
                ? json.raw().length()
                : row instanceof Row.Cells cells ? cells.raw().length() : 1_000;
    }

    private void put(Part part) {
        try {
            while (!closed && !parts.offer(part, 100, TimeUnit.MILLISECONDS)) {
                // the other thread is behind, or has stopped
            }
        } catch (InterruptedException stopped) {
            closed = true;
        }
    }

    private Part take() throws IOException {
        try {
            return parts.take();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("the reading was interrupted", stopped);
        }
    }

    private static IOException thrown(Part part) {
        Throwable failure = part.failure;
        if (failure instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof IOException failed ? failed : new IOException(failure);
    }

    /** The rows of one pass, as they arrive. */
    private final class Rows implements RowReader {

        private final int number;
        private final RowReader read;
        private List<Row> batch = List.of();
        private int position;
        private boolean ended;

        Rows(int number, RowReader read) {
            this.number = number;
            this.read = read;
        }

        @Override
        public @Nullable Row next() throws IOException {
            while (position == batch.size()) {
                if (ended) {
                    return null;
                }
                nextPart();
            }
            return batch.get(position++);
        }

        private void nextPart() throws IOException {
            Part part = take();
            ended = part.isLast;
            batch = part.rows;
            position = 0;
            if (part.failure != null) {
                throw thrown(part);
            }
        }

        @Override
        public List<RowNotice> notices() {
            return read.notices(); // the other thread has read the last row
        }

        @Override
        public void close() throws IOException {
            unwanted = number;
            while (!ended && !closed) {
                Part part = take();
                ended = part.isLast;
            }
        }
    }

    private void join() {
        Thread reader = thread;
        if (reader != null) {
            try {
                reader.join(TimeUnit.SECONDS.toMillis(5));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        parts.clear();
        join();
    }
}
