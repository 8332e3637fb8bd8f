package io.chatferry.job.checking;

import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.fetching.Spool;
import io.chatferry.job.run.ExitCode;
import io.chatferry.report.format.Figures;
import io.chatferry.source.api.SourceUnavailableException;
import io.chatferry.source.jdbc.JdbcQuery;
import io.chatferry.source.jdbc.JdbcSource;
import io.chatferry.source.jdbc.SourceDatabase;

/** Checks the database that is the source of a job: that it can be read, and knows what the queries name. */
final class DatabaseCheck {

    private static final String SUBJECT = "source";

    private DatabaseCheck() {}

    static CheckResult of(JobSettings settings) {
        try {
            JdbcSource source = JdbcSource.of(settings.source(), settings.delta());
            try (SourceDatabase database = SourceDatabase.open(source)) {
                for (JdbcQuery query : source.queries()) {
                    database.check(query);
                }
                String found = database.url() + " answers, "
                        + Figures.counted(source.queries().size(), "query", "queries")
                        + (Spool.isGone(settings)
                                ? "; the first run fetches the rows"
                                : "; rows that were fetched are there, and read unless --fetch is given");
                return database.note().isEmpty()
                        ? CheckResult.ok(SUBJECT, found)
                        : CheckResult.warning(SUBJECT, found + "\n  " + database.note());
            }
        } catch (SourceUnavailableException later) {
            return CheckResult.failed(SUBJECT, ExitCode.STOPPED, String.valueOf(later.getMessage()));
        } catch (SettingsException wrong) {
            return CheckResult.failed(SUBJECT, ExitCode.USAGE, String.valueOf(wrong.getMessage()));
        }
    }
}
