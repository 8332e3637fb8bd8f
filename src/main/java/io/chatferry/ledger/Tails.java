package io.chatferry.ledger;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Marks the last messages of each conversation, which go after all others of it: 2 is the last, 1 the one before it, 0
 * every other one. Rows arrive sorted by conversation (column 0) and order.
 */
final class Tails {

    private final int length;
    private final Sink sink;
    private final Deque<long[]> held = new ArrayDeque<>();

    Tails(int length, Sink sink) {
        this.length = length;
        this.sink = sink;
    }

    void add(long[] row) throws SQLException, IOException {
        long[] last = held.peekLast();
        if (last != null && last[0] != row[0]) {
            end();
        }
        if (held.size() == length) {
            sink.accept(held.removeFirst(), 0);
        }
        held.addLast(row);
    }

    void end() throws SQLException, IOException {
        while (!held.isEmpty()) {
            int tail = length + 1 - held.size();
            sink.accept(held.removeFirst(), tail);
        }
    }

    @FunctionalInterface
    interface Sink {
        void accept(long[] row, int tail) throws SQLException, IOException;
    }
}
