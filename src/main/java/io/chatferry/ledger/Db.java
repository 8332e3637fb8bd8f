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
 * The two ways to the ledger's database: {@link #read}, which cannot write, and {@link #write}, one transaction that holds
 * only while the run that it belongs to holds the lock (the package's description tells the protocol). Every SQL error
 * becomes a {@link LedgerException}.
 */
public final class Db {

    /** Rows fetched at a time where a result is read as a stream. */
    static final int FETCH = 2_000;

    /** PostgreSQL: what a takeover changes (a key), a heartbeat does not, waits for this lock until the transaction ends. */
    private static final String FENCE = "SELECT epoch FROM run_lock WHERE id = 1 AND epoch = ? AND held = TRUE";

    private static final long NO_RUN = -1;

    private final DataSource source;
    private final String fence;
    /** One transaction at a time writes: many threads of a run may settle what they have read back. */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile long epoch = NO_RUN;
    private volatile @Nullable LedgerException firstFailure;

    /** {@code inFile}: an H2 file, which no other process can open meanwhile. */
    Db(DataSource source, boolean inFile) {
        this.source = source;
        this.fence = inFile ? FENCE : FENCE + " FOR KEY SHARE";
    }

    DataSource source() {
        return source;
    }

    /** Runs {@code work}, which only reads: on PostgreSQL the database refuses a write. Each statement is by itself. */
    public <T> T read(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setReadOnly(true); // the pool takes it back
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
     * throws. It is kept short: the heir of a run that stands still waits for it.
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

    /** The lock is taken by {@code claim}, which returns the epoch of the run that may write from now on. */
    long fence(Work<Long> claim) {
        epoch = transaction(claim);
        return epoch;
    }

    /** Nobody writes any more. */
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

    /** What an error of the database means that was not thrown here, if it is one; see {@link Ledger#failure}. */
    Optional<LedgerException> failure(Throwable thrown) {
        return SqlFailures.in(thrown).map(sql -> {
            LedgerException told = failed(sql);
            LedgerException first = firstFailure;
            return first == null ? told : first;
        });
    }

    /** What a failed statement means for this run: one that has lost its connections may have lost the lock. */
    private LedgerException failed(SQLException failed) {
        LedgerException told = SqlFailures.of(failed);
        boolean mayTell = told.reason() == LedgerException.Reason.UNREACHABLE && !SqlFailures.ofConnecting(failed);
        if (mayTell && epoch != NO_RUN && wasTakenOver()) {
            told = lockLost();
        }
        if (firstFailure == null) {
            firstFailure = told;
        }
        return told;
    }

    private boolean wasTakenOver() {
        for (int i = 0; i <= Ledger.CONNECTIONS; i++) { // the pool may hold as many that are broken
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                boolean mine = holdsLock(connection);
                connection.rollback();
                return !mine;
            } catch (SQLTransientConnectionException noServer) {
                return false;
            } catch (SQLException broken) {
                // the pool has put it away
            }
        }
        return false;
    }

    private static LedgerException lockLost() {
        return new LedgerException(
                LedgerException.Reason.LOCK_LOST,
                "Another run of this job has taken over; this one stops without another request.");
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
     * Reads a large table in pages by its key, since H2 holds a whole result before it gives out the first row.
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
