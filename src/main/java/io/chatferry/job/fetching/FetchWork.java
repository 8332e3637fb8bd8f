package io.chatferry.job.fetching;

import io.chatferry.config.JobSettings;
import io.chatferry.job.batch.JobLaunch;
import io.chatferry.job.batch.StepEnd;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.StopSignal;
import io.chatferry.report.progress.Progress;
import io.chatferry.source.jdbc.JdbcQuery;
import io.chatferry.source.jdbc.JdbcSource;
import io.chatferry.source.jdbc.KeyValue;
import io.chatferry.source.jdbc.QueryPass;
import io.chatferry.source.jdbc.SourceDatabase;
import java.io.IOException;
import java.io.OutputStream;
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

    private final JobSettings settings;
    private final StopSignal stop;
    private final Progress progress;
    private final Facts facts;
    private final Clock clock;
    private final Spool spool;

    /** What a ledger remembers, by name. */
    interface Facts {
        Optional<String> fact(String name);
    }

    FetchWork(ImportRun run, Clock clock) {
        this(run.settings, run.options.stop(), run.progress, run.ledger::fact, clock);
    }

    FetchWork(JobSettings settings, StopSignal stop, Progress progress, Facts facts, Clock clock) {
        this.settings = settings;
        this.stop = stop;
        this.progress = progress;
        this.facts = facts;
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
        progress.start("fetch", 0, "rows");
        Map<String, Long> rows = new TreeMap<>();
        Map<String, String> next = new TreeMap<>();
        String note = "";
        try (SourceDatabase database = SourceDatabase.open(source);
                StopSignal.Registration abort = stop.onRequest(database::abort)) {
            announce(database);
            note = database.note();
            long before = 0;
            for (JdbcQuery query : source.queries()) {
                QueryPass pass = database.pass(query, last(query), clock.instant());
                fetch(database, query, pass, before);
                before += pass.rows();
                rows.put(query.name(), pass.rows());
                KeyValue key = pass.next();
                if (key != null) {
                    next.put(query.name(), key.toString());
                }
            }
        } catch (RuntimeException failed) {
            if (!stop.requested()) {
                throw failed;
            }
        }
        if (stop.requested()) {
            return false;
        }
        spool.complete(new SpoolManifest(UUID.randomUUID().toString(), Fetch.fingerprint(source), rows, next, note));
        return true;
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
    private @Nullable KeyValue last(JdbcQuery query) {
        return query.increment() == null
                ? null
                : facts.fact(Spool.fact(query.name())).map(KeyValue::parse).orElse(null);
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
                    if (pass.rows() % ROWS_BETWEEN_UPDATES == 0) {
                        progress.update(before + pass.rows(), query.name());
                    }
                }
            } catch (IOException failed) {
                throw failed;
            } catch (Exception failed) {
                throw database.failure(
                        query,
                        failed instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failed));
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
