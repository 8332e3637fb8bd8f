package io.chatferry.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.chatferry.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;

/**
 * The database that knows every record of a job and what became of it: the single truth. One process at a time opens it
 * for writing, guarded by {@link RunLock}.
 */
public final class Ledger implements AutoCloseable {

    static final int CONNECTIONS = 6;
    private static final String SORT = "sort";
    private static final int FACT_CHARS = 4_000;

    /**
     * PostgreSQL ends a transaction whose process is stopped, suspended or cut off, so that a takeover does not wait for it.
     * A long-running statement is not idle.
     */
    private static final String SESSION = "SET idle_in_transaction_session_timeout = '10s';"
            + " SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;"
            + " SET tcp_user_timeout = '10s'";

    static {
        // H2 looks each value up in a cache of equal ones, which costs more than it saves where most values occur once
        System.setProperty("h2.objectCache", "false");
    }

    private final LedgerLocation location;
    private final HikariDataSource pool;
    private final String sessionName;
    private final Db db;
    private volatile LongConsumer sentListener = messages -> {};
    private final Set<MessageIndex> indexes = ConcurrentHashMap.newKeySet();
    private boolean shouldCompact;

    private Ledger(LedgerLocation location, HikariDataSource pool, String sessionName) {
        this.location = location;
        this.pool = pool;
        this.sessionName = sessionName;
        this.db = new Db(pool, location.url() == null);
    }

    /**
     * Opens the ledger and brings its schema up to date.
     *
     * @throws LedgerException if the database cannot be reached or is in use
     */
    public static Ledger open(LedgerLocation location) {
        try {
            OwnerOnly.createFolder(location.folder());
            WorkFolder.removeLeftovers(location.folder(), SORT);
            String sessionName = "chatferry " + UUID.randomUUID();
            HikariDataSource pool = new HikariDataSource(config(location, sessionName));
            try {
                migrate(pool, location);
            } catch (RuntimeException failed) {
                pool.close();
                throw failed;
            }
            return new Ledger(location, pool, sessionName);
        } catch (FlywayValidateException other) {
            throw new LedgerException(
                    LedgerException.Reason.OTHER_VERSION,
                    "The ledger in " + location.folder() + " was made by another version of Chatferry."
                            + "\n  finish with that version, or give the job another name");
        } catch (FlywayException | com.zaxxer.hikari.pool.HikariPool.PoolInitializationException failed) {
            throw SqlFailures.of(
                    SqlFailures.find(failed).orElseGet(() -> new SQLException(failed.getMessage(), failed)));
        } catch (IOException failed) {
            throw LedgerException.ofDisk("The work folder " + location.folder() + " cannot be created", failed);
        }
    }

    /** For Spring Batch's job repository, whose tables lie in the same database; see {@link #requireLock}. */
    public DataSource dataSource() {
        return pool;
    }

    /**
     * Makes a transaction that Spring Batch has begun on this connection one of the run that holds the lock.
     *
     * @throws LedgerException with {@link LedgerException.Reason#LOCK_LOST} if another run has taken over
     */
    public void requireLock(Connection connection) throws SQLException {
        db.requireLock(connection);
    }

    /** The indexes that this process has made or found. */
    Set<MessageIndex> indexes() {
        return indexes;
    }

    /** The name by which the server lists the connections of this process to this ledger. */
    String sessionName() {
        return sessionName;
    }

    /**
     * Classifies a database error that other code has caught; empty if {@code thrown} is none. If the database has failed
     * before, the first failure is returned: later ones only say that the database is closed.
     */
    public Optional<LedgerException> failure(Throwable thrown) {
        return db.failure(thrown);
    }

    /** Whether this is the H2 file in the work folder. */
    public boolean inFile() {
        return location.url() == null;
    }

    /** Whether its file is still the one that was opened: no other program has deleted, moved or changed it. */
    public boolean isIntact() {
        return !inFile() || GuardedFile.isIntact(location.database());
    }

    /**
     * Checks that the file is intact.
     *
     * @throws LedgerException with {@link LedgerException.Reason#VANISHED} if it is not
     */
    public void requireIntact() {
        if (!isIntact()) {
            throw new LedgerException(
                    LedgerException.Reason.VANISHED,
                    "Stopped: " + location.database()
                            + " was deleted, moved or changed by another program while this run was using it."
                            + "\n  put it back as it was, and run the same command again");
        }
    }

    /** The folder for sort files; emptied at the start of each pass. */
    public Path sortFolder() {
        return location.folder().resolve(SORT);
    }

    public Db db() {
        return db;
    }

    /** Whether messages were staged, in whatever state they are. */
    public boolean hasMessages() {
        return db.read(connection -> Db.number(connection, "SELECT COUNT(*) FROM (SELECT id FROM message LIMIT 1) one"))
                > 0;
    }

    /** A stored fact, such as the target that this ledger is bound to; empty if there is none of this name. */
    public Optional<String> fact(String name) {
        return db.read(connection -> Optional.ofNullable(fact(connection, name)));
    }

    /** Stores a fact; replaces the one of the same name. */
    public void remember(String name, String content) {
        db.change(connection -> remember(connection, name, content));
    }

    public void forget(String name) {
        db.change(connection -> Db.update(connection, "DELETE FROM meta WHERE name = ?", name));
    }

    /** Sets the listener that is called with the number of messages sent, each time that number is committed. */
    void onSent(LongConsumer listener) {
        sentListener = listener;
    }

    /** Reports that the success of this many messages is committed. */
    public void reportSent(long messages) {
        sentListener.accept(messages);
    }

    /** Many small commits leave a file that is much larger than its content: closing the ledger will compact it. */
    public void compactWhenClosed() {
        shouldCompact = true;
    }

    /** A fact that is a number; 0 if it is not there. */
    public static long number(Connection connection, String fact) throws SQLException {
        String content = Ledger.fact(connection, fact);
        return content == null ? 0 : Long.parseLong(content);
    }

    public static @Nullable String fact(Connection connection, String name) throws SQLException {
        String[] found = new String[1];
        Db.each(connection, "SELECT content FROM meta WHERE name = ?", row -> found[0] = row.getString(1), name);
        return found[0];
    }

    public static void remember(Connection connection, String name, String content) throws SQLException {
        String kept = ColumnText.of(content, FACT_CHARS);
        if (Db.update(connection, "UPDATE meta SET content = ? WHERE name = ?", kept, name) == 0) {
            Db.update(connection, "INSERT INTO meta (name, content) VALUES (?, ?)", name, kept);
        }
    }

    @Override
    public void close() {
        if (inFile() && !pool.isClosed()) {
            // with DB_CLOSE_ON_EXIT=FALSE the file is closed only by SHUTDOWN
            try (Connection connection = pool.getConnection()) {
                connection.createStatement().execute(shouldCompact ? "SHUTDOWN COMPACT" : "SHUTDOWN");
            } catch (SQLException alreadyClosed) {
                // everything that matters was committed and written (WRITE_DELAY=0)
            }
        }
        pool.close();
    }

    private static void migrate(DataSource pool, LedgerLocation location) {
        Flyway flyway = Flyway.configure()
                .dataSource(pool)
                .schemas(location.schema())
                .createSchemas(location.url() != null)
                .locations("classpath:io/chatferry/ledger/schema")
                .table("schema_history")
                .loggers("slf4j")
                .load();
        if (Arrays.stream(flyway.info().all()).anyMatch(each -> each.getState().isFailed())) {
            flyway.repair(); // each statement of a migration may find its work done
        }
        flyway.migrate();
    }

    static HikariConfig config(LedgerLocation location, String sessionName) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("ledger");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(5_000); // milliseconds; a run whose server is gone waits several times
        String url = location.url();
        if (url == null) {
            // WRITE_DELAY=0: H2's default loses commits on a kill. DB_CLOSE_ON_EXIT=FALSE: H2's exit hook would close
            // the database while a run shuts down. MODE stays REGULAR: the schema is plain SQL.
            String database = OwnerFilePath.url(location.folder().resolve("ledger"));
            OwnerFilePath.register();
            config.setJdbcUrl(database + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0");
            config.setUsername("chatferry");
            config.setPassword("");
        } else {
            config.setJdbcUrl(url);
            config.setSchema(location.schema());
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
            config.addDataSourceProperty("tcpKeepAlive", "true");
            config.addDataSourceProperty(
                    "readOnlyMode", "always"); // the default applies to transactions only, and reads have none
            config.setConnectionInitSql(SESSION + "; SET application_name = '" + sessionName + "'");
            if (location.user() != null) {
                config.setUsername(location.user());
            }
            if (location.password() != null) {
                config.setPassword(location.password());
            }
        }
        return config;
    }
}
