package io.chatferry.job.reporting;

import io.chatferry.config.JobSettings;
import io.chatferry.job.fetching.Spool;

/** What the likely cause of a finding about an export is, and what to do: for files, and for the queries of a database. */
final class IntakeAdvice {

    private IntakeAdvice() {}

    static String nothingRead(JobSettings settings) {
        return Spool.isFetched(settings)
                ? "source.jdbc.url may name another database, or its user may not see the rows: check both, and the queries"
                : "source.path may name another folder or a part of the export, or the files are empty; "
                        + settings.source().path() + " was read";
    }

    static String noMessage(JobSettings settings) {
        return Spool.isFetched(settings)
                ? "call the query for the messages `messages`, or describe it under source.mapping; if it returns no row, check"
                        + " its condition and the rights of its user; if only users and groups are wanted, set"
                        + " source.without-messages: true"
                : "if the export has messages, name their files messages.csv, messages.jsonl, … or describe them under"
                        + " source.mapping; if it is meant to hold users and groups only, set source.without-messages: true";
    }

    static String noRecord(JobSettings settings) {
        boolean isMapped = !settings.source().mapping().isEmpty();
        if (Spool.isFetched(settings)) {
            return "the table may be empty, the condition of the query may fit no row, or its user may not see the rows"
                    + (isMapped ? ", or the `when` of its description fits none" : "")
                    + "; correct it, or remove the query if it is meant to be empty";
        }
        return (isMapped
                        ? "it may be empty, or the `match`, `rows` or `when` of its description fit none of its rows"
                        : "it may hold a header or an empty list alone, or be cut off")
                + "; export it again or correct the job file, or take it out of the export if it is meant to be empty";
    }

    static String notRead(JobSettings settings) {
        return Spool.isFetched(settings)
                ? "neither its name nor its columns say what it holds; call the query users…, groups…, members… or messages…,"
                        + " describe it under source.mapping, or remove it"
                : "neither name nor columns say what it holds; call it users…, groups…, members… or messages…, describe it"
                        + " under source.mapping, or take it out of the export";
    }
}
