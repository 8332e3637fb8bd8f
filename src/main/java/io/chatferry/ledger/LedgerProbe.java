package io.chatferry.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What a ledger's database says before anything is written to it.
 *
 * @param isWritable whether a ledger can be made, or is there and can be written
 * @param message a sentence; with what to do if it is not writable
 */
public record LedgerProbe(boolean isWritable, String message) {

    /** Whether the schema of the job may be written, or made where there is none. */
    private static final String QUERY = """
            SELECT current_setting('server_version'), pg_is_in_recovery(),
              CASE WHEN to_regnamespace(?) IS NULL THEN has_database_privilege(current_database(), 'CREATE')
                   ELSE has_schema_privilege(?, 'CREATE') END,
              to_regnamespace(?) IS NULL
            """;

    /**
     * Asks the database. An H2 file is only looked for, since a run may have it open.
     *
     * @throws LedgerException if the database cannot be reached
     */
    public static LedgerProbe of(LedgerLocation location) {
        if (location.url() == null) {
            boolean isThere = Files.exists(location.database());
            return new LedgerProbe(
                    true, location.database() + (isThere ? " is there, and is resumed" : " will be created"));
        }
        HikariConfig config = Ledger.config(location, "chatferry check");
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config);
                Connection connection = pool.getConnection()) {
            return of(connection, location);
        } catch (PoolInitializationException failed) {
            throw SqlFailures.of(
                    SqlFailures.find(failed).orElseGet(() -> new SQLException(failed.getMessage(), failed)));
        } catch (SQLException failed) {
            throw SqlFailures.of(failed);
        }
    }

    private static LedgerProbe of(Connection connection, LedgerLocation location) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
                statement.setString(i, location.schema());
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                String server = "PostgreSQL " + row.getString(1);
                if (row.getBoolean(2)) {
                    return new LedgerProbe(
                            false, server + " is a standby, which cannot be written\n  name the primary in ledger.url");
                }
                boolean isNew = row.getBoolean(4);
                if (!row.getBoolean(3)) {
                    return new LedgerProbe(
                            false,
                            server + ": this user may not create "
                                    + (isNew ? "the schema " : "tables in the schema ") + location.schema()
                                    + "\n  GRANT CREATE ON " + (isNew ? "DATABASE" : "SCHEMA")
                                    + " to the user of ledger.user");
                }
                return new LedgerProbe(
                        true,
                        server + ", schema " + location.schema()
                                + (isNew ? ", which will be created" : ", which is there, and is resumed"));
            }
        }
    }
}
