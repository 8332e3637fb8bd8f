package io.chatferry.ledger;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a job's ledger lies.
 *
 * @param folder the job's work folder, with the H2 file, the file lock and the sort files
 * @param url a PostgreSQL JDBC URL, or null for the H2 file
 * @param schema the schema of this job where one database serves several jobs
 */
public record LedgerLocation(
        Path folder,
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        String schema) {

    /** The H2 file {@code ledger.mv.db} in the folder. */
    public static LedgerLocation inFolder(Path folder) {
        return new LedgerLocation(folder, null, null, null, "PUBLIC");
    }

    /** The H2 file. */
    Path database() {
        return folder.resolve("ledger.mv.db");
    }

    @Override
    public String toString() {
        return url == null ? database().toString() : url.replaceAll("\\?.*", "") + " " + schema;
    }
}
