package io.chatferry.source.jdbc;

import io.chatferry.source.api.SourceUnavailableException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a failure of the database means: that the job file is wrong, or that the same command may succeed later. */
final class DatabaseFailure {

    private static final int MAX_MESSAGE = 300;

    /** Of MariaDB and MySQL: access denied, unknown database, host not allowed. */
    private static final List<Integer> MYSQL_REFUSED = List.of(1044, 1045, 1049, 1130, 1142, 1143, 1698);
    /** Of SQL Server: cannot open the database, login failed. */
    private static final List<Integer> SQLSERVER_REFUSED = List.of(4060, 18456, 18452);
    /** Of H2: wrong user or password, no such database, a file of another version. */
    private static final List<Integer> H2_REFUSED = List.of(28000, 90013, 90048, 90146);
    /** Of SQLite: cannot open the file, it is no database. */
    private static final List<Integer> SQLITE_REFUSED = List.of(14, 26);

    private static final List<Integer> SQLITE_BUSY = List.of(5, 6);
    private static final int H2_LOCKED = 90020;

    /** Of SQL Server and Oracle: a value that cannot be converted; their SQL state does not say so. */
    private static final List<Integer> CONVERSIONS = List.of(
            220, 232, 241, 242, 244, 245, 248, 295, 8114, 8115, 1722, 1839, 1840, 1841, 1843, 1858, 1861, 40441);

    private DatabaseFailure() {}

    /** Whether connecting failed because of what the job file says. */
    static boolean isRefused(Dialect dialect, SQLException failure) {
        String state = Objects.requireNonNullElse(failure.getSQLState(), "");
        int code = failure.getErrorCode();
        return state.startsWith("28")
                || state.startsWith("3D")
                || state.startsWith("42")
                || (dialect.isMysql() && MYSQL_REFUSED.contains(code))
                || (dialect == Dialect.SQLSERVER && SQLSERVER_REFUSED.contains(code))
                || (dialect == Dialect.H2 && H2_REFUSED.contains(code))
                || (dialect == Dialect.SQLITE && SQLITE_REFUSED.contains(code & 0xFF));
    }

    /** Whether the connection is lost, or the database has no time now. */
    static boolean isTemporary(Dialect dialect, SQLException failure) {
        String state = Objects.requireNonNullElse(failure.getSQLState(), "");
        return failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLTimeoutException
                || state.startsWith("08")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("58")
                || state.startsWith("HYT")
                || state.equals("72000") // of Oracle: the snapshot is too old
                || failure.getErrorCode() == H2_LOCKED
                || (dialect == Dialect.SQLITE && SQLITE_BUSY.contains(failure.getErrorCode() & 0xFF));
    }

    /** The exception for a database to which there is no connection now. */
    static SourceUnavailableException unreachable(String url, SQLException failure) {
        return new SourceUnavailableException(url + ": the database cannot be reached: " + message(failure)
                + "\n  check that it is up, and its host and port in source.jdbc.url; the same command tries again");
    }

    /** The exception for a connection that is lost, or a database that has ended a query. */
    static SourceUnavailableException ended(String url, String query, SQLException failure) {
        return new SourceUnavailableException(url + ": query " + query + " has ended early: " + message(failure)
                + "\n  the same command asks it again, from the first query");
    }

    /** The SQLException in a chain of causes; null if there is none. */
    static @Nullable SQLException of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException failure) {
                return failure;
            }
        }
        return null;
    }

    /** The database's words on one line, without values of the data. */
    static String message(SQLException failure) {
        String text = Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
        String line = text.lines()
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .findFirst()
                .orElse("");
        String state = Objects.requireNonNullElse(failure.getSQLState(), "");
        if (state.startsWith("22") || CONVERSIONS.contains(failure.getErrorCode())) {
            // a value that cannot be converted is quoted in the message, and it may be the text of a message
            line = line.replaceAll("\"[^\"]*\"?|'[^']*'?", "…");
        }
        return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
    }
}
