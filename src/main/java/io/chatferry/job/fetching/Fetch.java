package io.chatferry.job.fetching;

import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.InputFiles;
import io.chatferry.job.run.RunOptions;
import io.chatferry.ledger.query.RunHistory;
import io.chatferry.source.jdbc.JdbcQuery;
import io.chatferry.source.jdbc.JdbcSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Decides whether a run fetches the rows of a database. */
public final class Fetch {

    private static final String IMPORT = "import";
    private static final String COMPLETED = "COMPLETED";

    private Fetch() {}

    /** Whether the run has to fetch before it can stage. */
    public static boolean isNeeded(ImportRun run) throws IOException {
        if (!Spool.isFetched(run.settings)) {
            return false;
        }
        Spool spool = Spool.of(run.settings);
        boolean isBroken = spool.isBroken();
        if (isBroken || spool.manifest().isEmpty() || isAsked(run)) {
            return true;
        }
        JdbcSource source = JdbcSource.of(run.settings.source(), run.settings.delta());
        boolean isOther =
                source.isUrlKnown() && !spool.manifest().orElseThrow().source().equals(fingerprint(source));
        if (isOther) {
            run.options
                    .err()
                    .println("the rows in " + run.settings.source().path()
                            + " are of another database or other queries: they are fetched anew");
        }
        return isOther;
    }

    private static boolean isAsked(ImportRun run) {
        return switch (run.options.fetch()) {
            case IF_MISSING -> false;
            case ALWAYS -> true;
            case UNLESS_RESUMED -> !isResumed(run);
        };
    }

    /** Whether the last run was killed, or has stopped before its end. */
    private static boolean isResumed(ImportRun run) {
        List<RunHistory.Run> runs = RunHistory.of(run.ledger).stream()
                .filter(each -> each.batchJob().equals(IMPORT))
                .toList();
        return !runs.isEmpty() && !runs.get(runs.size() - 1).status().equals(COMPLETED);
    }

    /** A hash of what decides which rows are fetched; nothing secret goes into it. */
    static String fingerprint(JdbcSource source) {
        return hash(source.description());
    }

    /** Likewise of one query: a key says nothing about another database, or another statement. */
    static String fingerprint(JdbcSource source, JdbcQuery query) {
        return hash(source.url().url() + "\n" + query.sql());
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(InputFiles.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The options of a run that is asked to fetch, or not. */
    public static RunOptions.Fetch of(boolean isAsked) {
        return isAsked ? RunOptions.Fetch.ALWAYS : RunOptions.Fetch.IF_MISSING;
    }
}
