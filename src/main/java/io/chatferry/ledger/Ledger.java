package io.chatferry.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
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
    private static final int FACT = 4_000;

    /**
     * PostgreSQL ends a transaction whose process stands still (stopped, asleep, cut off), so that an heir need not wait for
     * it; a statement that runs for long is not idle.
     */
    private static final String SESSION = "SET idle_in_transaction_session_timeout = '10s';"
            + " SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;"
            + " SET tcp_user_timeout = '10s'";

    /** The fact that the tables of the framework are there. */
    public static final String FRAMEWORK = "batch.tables";

    private final LedgerLocation location;
    private final HikariDataSource pool;
    private final String sessions;
    private final Db db;
    private volatile LongConsumer sent = messages -> {};
    private final Set<MessageIndex> indexes = ConcurrentHashMap.newKeySet();
    private boolean compact;

    private Ledger(LedgerLocation location, HikariDataSource pool, String sessions) {
        this.location = location;
        this.pool = pool;
        this.sessions = sessions;
        this.db = new Db(pool, location.url() == null);
    }

    /**
     * Opens the ledger and brings its schema up to date.
     *
     * @throws LedgerException if the database cannot be reached or is in use
     */
    public static Ledger open(LedgerLocation location) {
        try {
            WorkFolder.create(location.folder());
            WorkFolder.removeLeftovers(location.folder(), SORT);
            String sessions = "chatferry " + UUID.randomUUID();
            HikariDataSource pool = new HikariDataSource(config(location, sessions));
            try {
                migrate(pool, location);
            } catch (RuntimeException failed) {
                pool.close();
                throw failed;
            }
            return new Ledger(location, pool, sessions);
        } catch (FlywayValidateException other) {
            throw new LedgerException(
                    LedgerException.Reason.OTHER_VERSION,
                    "The ledger in " + location.folder() + " was made by another version of Chatferry."
                            + "\n  finish with that version, or give the job another name");
        } catch (FlywayException | com.zaxxer.hikari.pool.HikariPool.PoolInitializationException failed) {
            throw SqlFailures.of(SqlFailures.in(failed).orElseGet(() -> new SQLException(failed.getMessage(), failed)));
        } catch (IOException failed) {
            throw new LedgerException(
                    "The work folder " + location.folder() + " cannot be created: " + failed.getMessage(), failed);
        }
    }

    /** For the framework's job repository, which keeps its tables beside ours; see {@link #requireLock}. */
    public DataSource dataSource() {
        return pool;
    }

    /**
     * Makes a transaction that somebody else has begun on this connection one of the run that holds the lock.
     *
     * @throws LedgerException with {@link LedgerException.Reason#LOCK_LOST} if another run has taken over
     */
    public void requireLock(Connection connection) throws SQLException {
        db.requireLock(connection);
    }

    /** Those that this process has made, or found there. */
    Set<MessageIndex> indexes() {
        return indexes;
    }

    /** The name by which the server lists the connections of this process to this ledger. */
    String sessions() {
        return sessions;
    }

    /**
     * What an error of the database means that somebody else was told of, if it is one. Where the database has failed before,
     * that is what broke it: what comes later says only that it is closed.
     */
    public Optional<LedgerException> failure(Throwable thrown) {
        return db.failure(thrown);
    }

    /** Whether this is the H2 file in the work folder. */
    public boolean inFile() {
        return location.url() == null;
    }

    /** Whether its file still is the one that was opened: nobody has deleted, moved or changed it. */
    public boolean isIntact() {
        return !inFile() || GuardedFile.intact(location.database());
    }

    /**
     * Checks that.
     *
     * @throws LedgerException with {@link LedgerException.Reason#VANISHED} if it is not
     */
    public void requireIntact() {
        if (!isIntact()) {
            throw new LedgerException(
                    LedgerException.Reason.VANISHED,
                    "Stopped: " + location.database()
                            + " was deleted, moved or changed by another program while this run was using it."
                            + "\n  put it back as it was, and give the same command again");
        }
    }

    /** Where what is sorted may lie; emptied at the start of each pass. */
    public Path sortFolder() {
        return location.folder().resolve(SORT);
    }

    public Db db() {
        return db;
    }

    /** A remembered fact, such as the target that this ledger is bound to. */
    public Optional<String> fact(String name) {
        return db.read(connection -> Optional.ofNullable(fact(connection, name)));
    }

    /** Remembers a fact. */
    public void remember(String name, String content) {
        db.change(connection -> remember(connection, name, content));
    }

    public void forget(String name) {
        db.change(connection -> Db.update(connection, "DELETE FROM meta WHERE name = ?", name));
    }

    /** Has {@code told} told how many messages were sent, each time when that is committed. */
    void onSent(LongConsumer told) {
        sent = told;
    }

    /** The success of so many messages is committed. */
    public void sent(long messages) {
        sent.accept(messages);
    }

    /** Many small commits leave the file many times the size of what it holds: closing it makes it small again. */
    public void compactWhenClosed() {
        compact = true;
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
        String kept = ColumnText.of(content, FACT);
        if (Db.update(connection, "UPDATE meta SET content = ? WHERE name = ?", kept, name) == 0) {
            Db.update(connection, "INSERT INTO meta (name, content) VALUES (?, ?)", name, kept);
        }
    }

    @Override
    public void close() {
        if (inFile() && !pool.isClosed()) {
            // with DB_CLOSE_ON_EXIT=FALSE the file is closed only when it is told
            try (Connection connection = pool.getConnection()) {
                connection.createStatement().execute(compact ? "SHUTDOWN COMPACT" : "SHUTDOWN");
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
            flyway.repair(); // what is done of it is found done
        }
        flyway.migrate();
    }

    private static HikariConfig config(LedgerLocation location, String sessions) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("ledger");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(5_000); // a run whose server is gone waits for it some times before it has ended
        String url = location.url();
        if (url == null) {
            // WRITE_DELAY=0: H2's default loses commits on a kill. DB_CLOSE_ON_EXIT=FALSE: its own exit hook would
            // close
            // the database under a run that is being stopped. MODE stays regular: the schema is plain SQL.
            String file = location.folder()
                    .resolve("ledger")
                    .toAbsolutePath()
                    .toString()
                    .replace(";", "\\;");
            OwnerFilePath.register();
            config.setJdbcUrl("jdbc:h2:owner:" + file + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0");
            config.setUsername("chatferry");
            config.setPassword("");
        } else {
            config.setJdbcUrl(url);
            config.setSchema(location.schema());
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
            config.addDataSourceProperty("tcpKeepAlive", "true");
            config.addDataSourceProperty("readOnlyMode", "always"); // else it binds transactions, and reads are none
            config.setConnectionInitSql(SESSION + "; SET application_name = '" + sessions + "'");
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
