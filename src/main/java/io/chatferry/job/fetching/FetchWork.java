package io.chatferry.job.fetching;

import io.chatferry.job.batch.JobLaunch;
import io.chatferry.job.batch.StepEnd;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.StopSignal;
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

    private final ImportRun run;
    private final Clock clock;
    private final Spool spool;

    FetchWork(ImportRun run, Clock clock) {
        this.run = run;
        this.clock = clock;
        this.spool = Spool.of(run.settings);
    }

    @Override
    @SuppressWarnings("try") // registered, so that a stop ends the wait for the database
    public void run(StepContribution contribution) throws Exception {
        JdbcSource source = JdbcSource.of(run.settings.source(), run.settings.delta());
        spool.begin();
        run.progress.start("fetch", 0, "rows");
        Map<String, Long> rows = new TreeMap<>();
        Map<String, String> next = new TreeMap<>();
        try (SourceDatabase database = SourceDatabase.open(source);
                StopSignal.Registration abort = run.options.stop().onRequest(database::abort)) {
            announce(database);
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
            if (!run.stopRequested()) {
                throw failed;
            }
        }
        if (run.stopRequested()) {
            StepEnd.stopped(contribution); // what was fetched is not whole: the next run fetches anew
            return;
        }
        spool.complete(new SpoolManifest(UUID.randomUUID().toString(), Fetch.fingerprint(source), rows, next));
    }

    private void announce(SourceDatabase database) {
        if (!database.driver().isEmpty()) {
            run.progress.print("driver: " + database.driver());
        }
        if (!database.note().isEmpty()) {
            run.progress.print("note: " + database.url() + ": " + database.note());
        }
    }

    /** The key behind which this delta begins; null for a query that reads all rows, and for the first delta. */
    private @Nullable KeyValue last(JdbcQuery query) {
        return query.increment() == null
                ? null
                : run.ledger.fact(Spool.fact(query.name())).map(KeyValue::parse).orElse(null);
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
                for (byte[] line = reader.read(); line != null && !run.stopRequested(); line = reader.read()) {
                    file.write(line);
                    if (pass.rows() % ROWS_BETWEEN_UPDATES == 0) {
                        run.progress.update(before + pass.rows(), query.name());
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
        run.progress.update(before + pass.rows(), query.name());
    }

    private static void close(JdbcCursorItemReader<byte[]> reader) {
        try {
            reader.close();
        } catch (RuntimeException closing) {
            // all rows were read, or a failure before this is reported
        }
    }
}
