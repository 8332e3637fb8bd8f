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
    private final Runnable goOn;
    private List<R> pending = new ArrayList<>();

    /** @param goOn is run before each batch, and throws where no more is to be written */
    public Batches(Db db, int size, Writer<R> writer, Runnable goOn) {
        this.db = db;
        this.size = size;
        this.writer = writer;
        this.goOn = goOn;
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

    /** Writes what is left. */
    public void flush() {
        goOn.run();
        if (!pending.isEmpty()) {
            List<R> batch = pending;
            pending = new ArrayList<>();
            db.change(connection -> writer.write(connection, batch));
        }
    }
}
