package io.chatferry.job.fetching;

import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.run.JobReference;
import io.chatferry.model.Program;

/** Why a record cannot be reread in the export, in the words of a user. */
public final class GoneRows {

    private GoneRows() {}

    /** Why a record is not found where it was read. */
    public static String reason(JobSettings settings) {
        return Spool.isGone(settings)
                ? what() + "; " + command(settings)
                : "the export no longer has this record at this place";
    }

    /** Fails if the rows of a database are needed and were removed. */
    public static void require(JobSettings settings) {
        if (Spool.isGone(settings)) {
            throw new SettingsException(what() + "\n  " + command(settings));
        }
    }

    private static String what() {
        return "the rows that were fetched from the database were removed (verify --discard-source)";
    }

    private static String command(JobSettings settings) {
        return Program.name() + " validate " + JobReference.of(settings) + " fetches them again, as they are now";
    }
}
