package io.chatferry.ledger;

import io.chatferry.model.Urls;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Transactions over the ledger's database; every SQL error becomes a {@link LedgerException}. */
final class Db {

    /** Rows fetched at a time where a result is read as a stream. */
    static final int FETCH = 2_000;

    private final DataSource source;
    private volatile @Nullable LedgerException firstFailure;

    Db(DataSource source) {
        this.source = source;
    }

    DataSource source() {
        return source;
    }

    /** Runs {@code work} in one transaction: committed when it returns, rolled back when it throws. */
    <T> T transaction(Work<T> work) {
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
            LedgerException told = storage(failed);
            if (firstFailure == null) {
                firstFailure = told;
            }
            throw told;
        }
    }

    /** The first one that was thrown here, if any: a full disk closes the database, and all that follows says only that. */
    @Nullable
    LedgerException firstFailure() {
        return firstFailure;
    }

    /** As {@link #transaction} without a result. */
    void run(Action action) {
        transaction(connection -> {
            action.run(connection);
            return true;
        });
    }

    static LedgerException storage(SQLException failed) {
        String words = Urls.masked(String.valueOf(failed.getMessage()))
                .lines()
                .findFirst()
                .orElse("");
        if (words.contains("in use") || words.contains("already in use")) {
            return new LedgerException(
                    LedgerException.Reason.IN_USE, "The ledger is in use by another process; wait for it to end.");
        }
        return new LedgerException("The ledger's database failed: " + words, failed);
    }

    static long number(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            return statement.executeUpdate();
        }
    }

    static void each(Connection connection, String sql, RowAction action, Object... values) throws SQLException {
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
    static void scan(Connection connection, String sql, RowAction action) throws SQLException {
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

    static String placeholders(int n) {
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
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    interface Action {
        void run(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    interface RowAction {
        void run(ResultSet row) throws SQLException;
    }
}
