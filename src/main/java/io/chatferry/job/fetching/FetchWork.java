package io.chatferry.job.fetching;

import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.batch.JobLaunch;
import io.chatferry.job.batch.StepEnd;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.StopSignal;
import io.chatferry.report.progress.Progress;
import io.chatferry.source.jdbc.JdbcFormat;
import io.chatferry.source.jdbc.JdbcQuery;
import io.chatferry.source.jdbc.JdbcSource;
import io.chatferry.source.jdbc.KeyValue;
import io.chatferry.source.jdbc.QueryPass;
import io.chatferry.source.jdbc.SourceDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.database.JdbcCursorItemReader;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Reads all queries over one connection in one transaction, one after another, each by a reader of Spring Batch. A row is in
 * memory at a time, and those that the driver fetches at once.
 */
final class FetchWork implements JobLaunch.Work {

    /** Rows that a driver fetches at once: some megabytes at most, and few round trips. */
    private static final int FETCH_SIZE = 500;

    private static final int ROWS_BETWEEN_UPDATES = 1_000;

    /** Bytes of rows between two looks at the free disk: packed, it is some megabyte. */
    private static final long BYTES_BETWEEN_CHECKS = 8_000_000;

    private final JobSettings settings;
    private final StopSignal stop;
    private final Progress progress;
    private final Facts facts;
    private final DiskSpace disk;
    private final Clock clock;
    private final Spool spool;
    private long unchecked;

    /** What a ledger remembers, by name. */
    interface Facts {
        Optional<String> fact(String name);
    }

    FetchWork(ImportRun run, Clock clock) {
        this(run.settings, run.options.stop(), run.progress, run.ledger::fact, run.disk, clock);
    }

    FetchWork(JobSettings settings, StopSignal stop, Progress progress, Facts facts, DiskSpace disk, Clock clock) {
        this.settings = settings;
        this.stop = stop;
        this.progress = progress;
        this.facts = facts;
        this.disk = disk;
        this.clock = clock;
        this.spool = Spool.of(settings);
    }

    @Override
    public void run(StepContribution contribution) throws Exception {
        if (!fetch()) {
            StepEnd.stopped(contribution);
        }
    }

    /** Fetches all rows; false if it was stopped before: then the next run fetches anew. */
    @SuppressWarnings("try") // registered, so that a stop ends the wait for the database
    boolean fetch() throws IOException {
        JdbcSource source = JdbcSource.of(settings.source(), settings.delta());
        spool.begin();
        requireDisk();
        progress.start("fetch", 0, "rows");
        Map<String, Long> rows = new TreeMap<>();
        Map<String, String> next = new TreeMap<>();
        Map<String, String> statements = new TreeMap<>();
        String note = "";
        try (SourceDatabase database = SourceDatabase.open(source);
                StopSignal.Registration abort = stop.onRequest(database::abort)) {
            announce(database);
            note = database.note();
            source.queries().forEach(database::check);
            long before = 0;
            for (JdbcQuery query : source.queries()) {
                QueryPass pass = database.pass(query, last(source, query), clock.instant());
                fetch(database, query, pass, before);
                before += pass.rows();
                rows.put(query.name(), pass.rows());
                KeyValue key = pass.next();
                if (key != null) {
                    next.put(query.name(), key.toString());
                    statements.put(query.name(), Fetch.fingerprint(source, query));
                }
            }
        } catch (RuntimeException | IOException failed) {
            spool.abandon();
            if (!stop.requested()) {
                throw failed;
            }
        }
        if (stop.requested()) {
            spool.abandon();
            return false; // what was fetched is not whole
        }
        spool.complete(new SpoolManifest(
                UUID.randomUUID().toString(), Fetch.fingerprint(source), rows, next, statements, note));
        return true;
    }

    /** The rows so far must fit into the ledger too: a fetch that ends sooner has cost less. */
    private void requireDisk() {
        unchecked = 0;
        disk.require(
                spool.home(),
                DiskSpace.toStage(spool.bytes(), Path.of(JdbcFormat.FILE)),
                spool.bytes() == 0 ? "fetching the rows" : "the rows that were fetched so far");
    }

    private void announce(SourceDatabase database) {
        if (!database.driver().isEmpty()) {
            progress.print("driver: " + database.driver());
        }
        if (!database.note().isEmpty()) {
            progress.print("note: " + database.url() + ": " + database.note());
        }
    }

    /** The key behind which this delta begins; null for a query that reads all rows, and for the first delta. */
    private @Nullable KeyValue last(JdbcSource source, JdbcQuery query) {
        if (query.increment() == null) {
            return null;
        }
        KeyValue last =
                facts.fact(Spool.keyFact(query.name())).map(KeyValue::parse).orElse(null);
        boolean isOther = facts.fact(Spool.statementFact(query.name()))
                .filter(hash -> !hash.equals(Fetch.fingerprint(source, query)))
                .isPresent();
        if (last != null && isOther) {
            progress.print("query " + query.name()
                    + " or its database has changed since its last rows were read: all its rows are read again");
            return null;
        }
        return last;
    }

    private void fetch(SourceDatabase database, JdbcQuery query, QueryPass pass, long before) throws IOException {
        Connection connection = database.forReaders();
        JdbcCursorItemReader<byte[]> reader = new JdbcCursorItemReader<>(
                new AbstractDataSource() {
                    @Override
                    public Connection getConnection() {
                        return connection;
                    }

                    @Override
                    public Connection getConnection(String user, String password) {
                        return connection;
                    }
                },
                pass.sql(),
                (row, number) -> pass.line(row));
        reader.setName(query.name());
        reader.setSaveState(false);
        reader.setFetchSize(FETCH_SIZE);
        reader.setVerifyCursorPosition(false);
        reader.setPreparedStatementSetter(pass::bind);
        try (OutputStream file = spool.open(query.name())) {
            try {
                reader.open(new ExecutionContext());
                for (byte[] line = reader.read(); line != null && !stop.requested(); line = reader.read()) {
                    file.write(line);
                    unchecked += line.length;
                    if (unchecked >= BYTES_BETWEEN_CHECKS) {
                        requireDisk();
                    }
                    if (pass.rows() % ROWS_BETWEEN_UPDATES == 0) {
                        progress.update(before + pass.rows(), query.name());
                    }
                }
            } catch (IOException | SettingsException failed) {
                database.abort();
                throw failed;
            } catch (Exception failed) {
                RuntimeException reported = database.failure(
                        query,
                        failed instanceof RuntimeException runtime ? runtime : new IllegalStateException(failed));
                database.abort(); // otherwise a driver may read all further rows before it closes
                throw reported;
            } finally {
                close(reader);
            }
        }
        progress.update(before + pass.rows(), query.name());
    }

    private static void close(JdbcCursorItemReader<byte[]> reader) {
        try {
            reader.close();
        } catch (RuntimeException closing) {
            // all rows were read, or a failure before this is reported
        }
    }
}
