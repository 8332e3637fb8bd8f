package io.chatferry.source.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** What differs between databases when their rows are read: connecting, one snapshot for all queries, and how strings are written. */
enum Dialect {
    POSTGRESQL("org.postgresql.Driver"),
    MARIADB("org.mariadb.jdbc.Driver"),
    MYSQL("org.mariadb.jdbc.Driver"),
    SQLSERVER("com.microsoft.sqlserver.jdbc.SQLServerDriver"),
    SQLITE("org.sqlite.JDBC"),
    H2("org.h2.Driver"),
    ORACLE(""),
    OTHER("");

    /** Isolation level of SQL Server's driver, {@code TRANSACTION_SNAPSHOT}. */
    private static final int SNAPSHOT = 4096;

    /** Printed where the queries may see different states of the database. */
    static final String NO_SNAPSHOT =
            "the queries see different instants: rows that were written meanwhile may name others"
                    + " that an earlier query has not seen";

    private final String bundledDriver;

    Dialect(String bundledDriver) {
        this.bundledDriver = bundledDriver;
    }

    /** The dialect of a URL's driver. */
    static Dialect of(String driver) {
        for (Dialect dialect : values()) {
            if (dialect.name().equalsIgnoreCase(driver)) {
                return dialect;
            }
        }
        return OTHER;
    }

    /** The class of the driver that comes along; empty if none does. */
    String bundledDriver() {
        return bundledDriver;
    }

    boolean isMysql() {
        return this == MARIADB || this == MYSQL;
    }

    SqlStatement.Strings strings() {
        return isMysql() ? SqlStatement.Strings.BACKSLASH : SqlStatement.Strings.STANDARD;
    }

    /** Whether the database refuses to write in the transaction that {@link #begin} starts. */
    boolean refusesWrites(String url) {
        return this == POSTGRESQL || isMysql() || this == SQLITE || (this == H2 && isH2File(url));
    }

    /** Whether a prepared statement is checked before it is executed, and nothing else is needed for it. */
    boolean describesStatements() {
        return this == POSTGRESQL || isMysql() || this == SQLITE || this == H2;
    }

    /** Properties of the connection, unless the URL has them. */
    void connection(String url, Properties properties) {
        String options = url.toLowerCase(java.util.Locale.ROOT);
        switch (this) {
            case POSTGRESQL -> {
                put(properties, options, "tcpKeepAlive", "true");
                put(properties, options, "ApplicationName", "chatferry");
            }
            case MARIADB, MYSQL -> {
                put(properties, options, "tcpKeepAlive", "true");
                // of MySQL's own driver
                put(properties, options, "useCursorFetch", "true");
                put(properties, options, "zeroDateTimeBehavior", "CONVERT_TO_NULL"); // it would refuse the row
                put(properties, options, "yearIsDateType", "false");
                put(properties, options, "tinyInt1isBit", "false"); // a 2 would become true
            }
            case SQLSERVER -> {
                put(properties, options, "responseBuffering", "adaptive");
                put(properties, options, "applicationName", "chatferry");
            }
            case SQLITE -> properties.setProperty("open_mode", "1"); // read only
            default -> {}
        }
    }

    private static void put(Properties properties, String url, String name, String value) {
        if (!url.contains(name.toLowerCase(java.util.Locale.ROOT) + "=")) {
            properties.setProperty(name, value);
        }
    }

    /** The URL for the driver. */
    String driverUrl(String url, boolean isBundled) {
        if (this == MYSQL && isBundled && !url.contains("permitMysqlScheme")) {
            return url + (url.contains("?") ? "&" : "?") + "permitMysqlScheme=true";
        }
        if (this == H2 && isH2File(url)) {
            String options = url.toUpperCase(java.util.Locale.ROOT);
            return url
                    + (options.contains(";ACCESS_MODE_DATA=") ? "" : ";ACCESS_MODE_DATA=r")
                    + (options.contains(";IFEXISTS=") ? "" : ";IFEXISTS=TRUE");
        }
        return url;
    }

    private static boolean isH2File(String url) {
        return !url.matches("(?i)jdbc:h2:(mem|tcp|ssl):.*");
    }

    /**
     * Starts the transaction in which all queries are read.
     *
     * @return what it does not promise; empty if the queries see one state of the database
     */
    String begin(Connection connection) throws SQLException {
        switch (this) {
            case POSTGRESQL -> {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                connection.setReadOnly(true);
                connection.setAutoCommit(false);
                execute(connection, "SELECT 1"); // takes the snapshot
                return "";
            }
            case MARIADB, MYSQL -> {
                execute(connection, "SET time_zone = '+00:00'"); // a TIMESTAMP is an instant
                execute(connection, "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                connection.setAutoCommit(false);
                execute(connection, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
                return "";
            }
            case SQLSERVER -> {
                boolean allows = allowsSnapshot(connection);
                connection.setTransactionIsolation(allows ? SNAPSHOT : Connection.TRANSACTION_READ_COMMITTED);
                connection.setAutoCommit(false);
                return allows ? "" : NO_SNAPSHOT;
            }
            case SQLITE -> {
                connection.setAutoCommit(false);
                return "";
            }
            case H2 -> {
                connection.setTransactionIsolation(6); // H2's SNAPSHOT
                connection.setAutoCommit(false);
                return "";
            }
            case ORACLE -> {
                connection.setAutoCommit(false);
                execute(connection, "SET TRANSACTION READ ONLY");
                return "";
            }
            default -> {
                connection.setReadOnly(true);
                connection.setAutoCommit(false);
                return NO_SNAPSHOT;
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean allowsSnapshot(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT snapshot_isolation_state FROM sys.databases WHERE name = DB_NAME()")) {
            return row.next() && row.getInt(1) == 1;
        }
    }
}
