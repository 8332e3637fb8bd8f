package io.chatferry.source.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A database server that a test has started, with a user who may only read, and that can be restarted. */
public interface SourceServer extends AutoCloseable {

    /** Its URL, without a user. */
    String url();

    /** A user who may only read. */
    String user();

    /** That user's password. */
    String password();

    /** A connection that may do everything. */
    Connection admin() throws SQLException;

    /** Ends the server and starts it again, with what it has committed. */
    void restart() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;

    /** Executes statements, each by itself. */
    default void execute(String... statements) throws SQLException {
        try (Connection connection = admin();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
