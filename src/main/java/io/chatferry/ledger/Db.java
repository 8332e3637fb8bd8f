package io.chatferry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The two ways to the ledger's database: {@link #read}, which cannot write, and {@link #write}, one transaction that is
 * committed only while its run holds the lock (the package description states the protocol). Thread-safe.
 *
 * <p>It does four things that Spring's {@code JdbcTemplate} and {@code TransactionTemplate} do not: each writing transaction
 * begins with the check of the epoch; a read runs on a read-only connection without a transaction; one write runs at a
 * time; and an SQL error becomes a {@link LedgerException} that says whether this run has lost the lock, the server or the
 * disk. The first of these errors is kept, because the errors that follow it only say that a connection is closed. The
 * static methods read a result row by row, on the connection of the transaction, and never hold it as a list.
 */
public final class Db {

    /** Rows fetched at a time where a result is read as a stream. */
    static final int FETCH = 2_000;

    /** On PostgreSQL a takeover, which changes a key, waits for this lock; a heartbeat, which changes no key, does not. */
    private static final String FENCE = "SELECT epoch FROM run_lock WHERE id = 1 AND epoch = ? AND held = TRUE";

    private static final long NO_RUN = -1;

    private final DataSource source;
    private final String fence;
    /** One transaction writes at a time: several threads of a run may record what they have read back. */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile long epoch = NO_RUN;
    private volatile @Nullable LedgerException firstFailure;

    /** @param inFile whether it is an H2 file, which no other process can open meanwhile */
    Db(DataSource source, boolean inFile) {
        this.source = source;
        this.fence = inFile ? FENCE : FENCE + " FOR KEY SHARE";
    }

    DataSource source() {
        return source;
    }

    /** Runs {@code work}, which only reads: PostgreSQL refuses a write. Each statement is a transaction of its own. */
    public <T> T read(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setReadOnly(true); // the pool resets it
            return work.run(connection);
        } catch (SQLException failed) {
            throw failed(failed);
        }
    }

    /** As {@link #read} without a result. */
    public void visit(Action action) {
        read(connection -> {
            action.run(connection);
            return true;
        });
    }

    /**
     * Runs {@code work} in one transaction of the run that holds the lock: committed when it returns, rolled back when it
     * throws. Keep it short: a run that takes over from a suspended run waits for it.
     *
     * @throws LedgerException with {@link LedgerException.Reason#LOCK_LOST} if another run has taken over; nothing is written
     */
    public <T> T write(Work<T> work) {
        writing.lock();
        try {
            return transaction(connection -> {
                requireLock(connection);
                return work.run(connection);
            });
        } finally {
            writing.unlock();
        }
    }

    /** As {@link #write} without a result. */
    public void change(Action action) {
        write(connection -> {
            action.run(connection);
            return true;
        });
    }

    /** Runs {@code claim}, which takes the lock and returns the epoch of the run that may write from now on. */
    long fence(Work<Long> claim) {
        epoch = transaction(claim);
        return epoch;
    }

    /** From now on every write is refused. */
    void dropFence() {
        epoch = NO_RUN;
    }

    /** Makes the transaction of this connection one of the run that holds the lock, or refuses it. */
    void requireLock(Connection connection) throws SQLException {
        if (epoch == NO_RUN) {
            throw new IllegalStateException("the ledger is written without its lock");
        }
        if (!holdsLock(connection)) {
            throw lockLost();
        }
    }

    private boolean holdsLock(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(fence)) {
            select.setLong(1, epoch);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private <T> T transaction(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException failed) {
                rollBack(connection, failed);
                throw failed;
            }
        } catch (SQLException failed) {
            throw failed(failed);
        }
    }

    /** Classifies a database error that was thrown elsewhere; empty if it is none. See {@link Ledger#failure}. */
    Optional<LedgerException> failure(Throwable thrown) {
        return SqlFailures.find(thrown).map(sql -> {
            LedgerException classified = failed(sql);
            LedgerException first = firstFailure;
            return first == null ? classified : first;
        });
    }

    /** Classifies a failed statement: a run that has lost its connections may have lost the lock. */
    private LedgerException failed(SQLException failed) {
        LedgerException failure = SqlFailures.of(failed);
        boolean mayBeTakeover =
                failure.reason() == LedgerException.Reason.UNREACHABLE && !SqlFailures.isConnectFailure(failed);
        if (mayBeTakeover && epoch != NO_RUN && wasTakenOver()) {
            failure = lockLost();
        }
        if (firstFailure == null) {
            firstFailure = failure;
        }
        return failure;
    }

    private boolean wasTakenOver() {
        for (int i = 0; i <= Ledger.CONNECTIONS; i++) { // the pool may hold this many broken connections
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                boolean held = holdsLock(connection);
                connection.rollback();
                return !held;
            } catch (SQLTransientConnectionException noServer) {
                return false;
            } catch (SQLException broken) {
                // the pool has discarded it
            }
        }
        return false;
    }

    private static LedgerException lockLost() {
        return new LedgerException(
                LedgerException.Reason.LOCK_LOST,
                "Another run of this job has taken over; this one stops without another request."
                        + "\n  wait for the other one: this one was suspended, or without its ledger, for longer than half a minute");
    }

    public static long number(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    public static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            return statement.executeUpdate();
        }
    }

    public static void each(Connection connection, String sql, RowAction action, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH);
            set(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    action.run(rows);
                }
            }
        }
    }

    /**
     * Reads a large table in pages by its key, because H2 holds a whole result in memory before it returns the first row.
     *
     * @param sql selects the key as its first column, with {@code WHERE key > ? … ORDER BY key LIMIT n}
     */
    public static void scan(Connection connection, String sql, RowAction action) throws SQLException {
        try (PreparedStatement page = connection.prepareStatement(sql)) {
            long last = Long.MIN_VALUE;
            boolean more = true;
            while (more) {
                more = false;
                page.setLong(1, last);
                try (ResultSet rows = page.executeQuery()) {
                    while (rows.next()) {
                        more = true;
                        last = rows.getLong(1);
                        action.run(rows);
                    }
                }
            }
        }
    }

    public static String placeholders(int n) {
        return "?" + ",?".repeat(n - 1);
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private static void rollBack(Connection connection, Exception failed) {
        try {
            connection.rollback();
        } catch (SQLException second) {
            failed.addSuppressed(second);
        }
    }

    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    public interface Action {
        void run(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    public interface RowAction {
        void run(ResultSet row) throws SQLException;
    }
}
