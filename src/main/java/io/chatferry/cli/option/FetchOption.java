package io.chatferry.cli.option;

import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.fetching.Fetch;
import io.chatferry.job.fetching.Spool;
import io.chatferry.job.run.RunOptions;
import picocli.CommandLine.Option;

/** The option of the commands that read the export. */
public final class FetchOption {

    @Option(
            names = "--fetch",
            description = "With source.format jdbc: ask the database for its rows again. Without it, rows that were"
                    + " fetched by an earlier command are read.")
    private boolean fetch;

    /** The options of the run, for these settings. */
    public RunOptions of(JobSettings settings, RunOptions options) {
        if (fetch && !Spool.isFetched(settings)) {
            throw new SettingsException("--fetch is for jobs whose source is a database (source.format: jdbc)\n"
                    + "  leave it out: an export is read again whenever it has changed");
        }
        return options.with(Fetch.of(fetch));
    }

    public boolean isGiven() {
        return fetch;
    }
}
