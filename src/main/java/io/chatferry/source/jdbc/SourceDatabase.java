package io.chatferry.source.jdbc;

import io.chatferry.model.JdbcUrl;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.api.SourceUnavailableException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the database of a job, in the one transaction in which all its queries are read. For one thread, except
 * {@link #abort}.
 */
public final class SourceDatabase implements AutoCloseable {

    /** What a reader must not do with a connection that other readers use after it. */
    private static final Set<String> IGNORED = Set.of("close", "commit", "rollback", "setAutoCommit");

    private final JdbcSource source;
    private final JdbcUrl url;
    private final Dialect dialect;
    private final DriverLibrary.FoundDriver driver;
    private final Connection connection;
    private final String note;

    private SourceDatabase(
            JdbcSource source,
            JdbcUrl url,
            Dialect dialect,
            DriverLibrary.FoundDriver driver,
            Connection connection,
            String note) {
        this.source = source;
        this.url = url;
        this.dialect = dialect;
        this.driver = driver;
        this.connection = connection;
        this.note = note;
    }

    /**
     * Connects, and starts the transaction.
     *
     * @throws SourceUnavailableException if the database cannot be reached now
     * @throws RuntimeException with the place in the job file, if that is wrong: no driver, wrong password, …
     */
    public static SourceDatabase open(JdbcSource source) {
        JdbcUrl url = source.url();
        Dialect dialect = Dialect.of(url.driver());
        WrittenValue written = Objects.requireNonNull(source.options().url());
        DriverLibrary.FoundDriver driver;
        try {
            driver = DriverLibrary.find(dialect, url.url(), source.options().driver())
                    .orElseThrow(
                            () -> written.error(
                                    "no driver comes along for jdbc:" + url.driver() + ":",
                                    "put its jar into the folder drivers/ of the installation, or name it as source.jdbc.driver"));
        } catch (IOException | SQLException unreadable) {
            throw written.error(
                    "the driver cannot be loaded: " + unreadable.getMessage(), "check the jar and its permissions");
        }
        try {
            Properties properties = properties(source, url, dialect);
            Connection connection = driver.driver()
                    .connect(dialect.driverUrl(url.url(), driver.description().isEmpty()), properties);
            if (connection == null) {
                throw written.error(
                        "the driver does not know this URL",
                        "write the URL as the driver's documentation says; user and password as source.jdbc.user, .password");
            }
            return begin(source, url, dialect, driver, connection);
        } catch (SQLException failed) {
            throw failure(dialect, url, written, failed);
        }
    }

    private static SourceDatabase begin(
            JdbcSource source, JdbcUrl url, Dialect dialect, DriverLibrary.FoundDriver driver, Connection connection)
            throws SQLException {
        try {
            String note = dialect.begin(connection);
            return new SourceDatabase(source, url, dialect, driver, connection, note);
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    private static Properties properties(JdbcSource source, JdbcUrl url, Dialect dialect) {
        Properties properties = new Properties();
        dialect.connection(url.url(), properties);
        String user = source.user(url);
        String password = source.password(url);
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        return properties;
    }

    private static RuntimeException failure(Dialect dialect, JdbcUrl url, WrittenValue place, SQLException failed) {
        String message = DatabaseFailure.message(failed);
        if (DatabaseFailure.isRefused(dialect, failed)) {
            return place.error(
                    url.url() + " refuses the connection: " + message,
                    "check source.jdbc.url, user and password, and the rights of the user");
        }
        return DatabaseFailure.unreachable(url.url(), failed);
    }

    /** The URL, which can be shown. */
    public String url() {
        return url.url();
    }

    /** The driver's jar and its SHA-256; empty for a driver that comes along. */
    public String driver() {
        return driver.description();
    }

    /** What the transaction does not promise; empty if all queries see one state of the database. */
    public String note() {
        return note;
    }

    /** A query in this database. */
    public QueryPass pass(JdbcQuery query, @Nullable KeyValue last, Instant now) {
        return new QueryPass(dialect, source, query, last, now);
    }

    /**
     * Has the database check a query without reading its rows, so that a mistake in the last query is found before the rows of
     * the first are fetched. Only databases that are known to do so are asked.
     *
     * @throws RuntimeException as {@link #failure} says
     */
    public void check(JdbcQuery query) {
        if (!dialect.describesStatements()) {
            return;
        }
        String sql = query.statement(dialect).sql();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.getMetaData();
        } catch (SQLException failed) {
            throw failure(query, new IllegalStateException(failed));
        }
    }

    /** The connection for readers: they cannot end its transaction, nor close it. */
    public Connection forReaders() {
        return (Connection) Proxy.newProxyInstance(
                SourceDatabase.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (IGNORED.contains(method.getName())) {
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    /** What to report for a failure of a query. */
    public RuntimeException failure(JdbcQuery query, RuntimeException thrown) {
        SQLException failed = DatabaseFailure.of(thrown);
        if (failed == null) {
            for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                if (cause instanceof RuntimeException specific && cause.getCause() == null) {
                    return specific; // such as a wrong column, with its place
                }
            }
            return thrown;
        }
        if (isLost() || DatabaseFailure.isTemporary(dialect, failed)) {
            return DatabaseFailure.ended(url.url(), query.name(), failed);
        }
        return query.place()
                .error(
                        "the database refuses query " + query.name() + ": " + DatabaseFailure.message(failed),
                        "correct the statement; nothing of this fetch is used");
    }

    private boolean isLost() {
        try {
            return connection.isClosed();
        } catch (SQLException unknown) {
            return true;
        }
    }

    /** Ends whatever the connection is waiting for, from another thread. */
    public void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException | LinkageError unsupported) {
            // the reader notices the stop after the next row
        }
    }

    /** Rolls back and closes: there is nothing to commit. */
    @Override
    public void close() {
        try (connection) {
            connection.rollback();
        } catch (SQLException lost) {
            // it was only read
        }
        try {
            if (driver.loader() != null) {
                driver.loader().close();
            }
        } catch (IOException closing) {
            // it was only read
        }
    }

    @Override
    public String toString() {
        return "SourceDatabase[" + url.url() + "]";
    }
}
