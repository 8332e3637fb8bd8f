package io.chatferry.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects changes of one kind and writes each batch of them in a transaction of its own: a run that is killed or taken over
 * in between leaves whole batches. Not thread-safe.
 *
 * @param <R> one change
 */
public final class Batches<R> {

    private final Db db;
    private final int size;
    private final Writer<R> writer;
    private final Runnable checkStop;
    private List<R> pending = new ArrayList<>();

    /** @param checkStop is run before each batch; throws where the run is to stop */
    public Batches(Db db, int size, Writer<R> writer, Runnable checkStop) {
        this.db = db;
        this.size = size;
        this.writer = writer;
        this.checkStop = checkStop;
    }

    /** Writes a batch as part of the transaction that it is given. */
    @FunctionalInterface
    public interface Writer<R> {
        void write(Connection connection, List<R> changes) throws SQLException;
    }

    public void add(R change) {
        pending.add(change);
        if (pending.size() >= size) {
            flush();
        }
    }

    /** Writes the last batch. */
    public void flush() {
        checkStop.run();
        if (!pending.isEmpty()) {
            List<R> batch = pending;
            pending = new ArrayList<>();
            db.change(connection -> writer.write(connection, batch));
        }
    }
}
