package io.chatferry.source.jdbc;

import io.chatferry.model.JdbcUrl;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.row.JsonText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tables of a database that no job describes yet, with a query for each: reads their first rows as a job would. For one
 * thread; closing it closes the connection.
 */
public final class DatabaseTables implements AutoCloseable {

    private static final int FETCH_SIZE = 500;
    private static final int MAX_TABLES = 1_000;
    private static final Set<String> TYPES =
            Set.of("TABLE", "BASE TABLE", "VIEW", "PARTITIONED TABLE", "MATERIALIZED VIEW", "FOREIGN TABLE");
    private static final Set<String> SYSTEM =
            Set.of("information_schema", "pg_catalog", "sys", "mysql", "performance_schema");
    /** Words that many databases reserve, and chats use as names. */
    private static final Set<String> RESERVED = Set.copyOf(
            List.of(("user users order group groups from to select key table column index value values date time"
                            + " timestamp when where read like type text content row rows rank right left desc asc default check"
                            + " condition end by for in is not null on or and all as at case day month year hour minute second"
                            + " with offset limit primary references system position current public mode member of")
                    .split(" ")));

    private final SourceDatabase database;
    private final JdbcSource source;
    private final Connection connection;

    /** A query for all rows of a table. */
    public record Query(String name, String sql) {}

    private DatabaseTables(SourceDatabase database, JdbcSource source) {
        this.database = database;
        this.source = source;
        this.connection = database.forReaders();
    }

    /** A value that is given without a job file. */
    private record Given(String given) implements WrittenValue {

        @Override
        public boolean isResolvable() {
            return true;
        }

        @Override
        public String text() {
            return given;
        }

        @Override
        public Map<String, WrittenValue> keys() {
            return Map.of();
        }

        @Override
        public List<WrittenValue> items() {
            return List.of(this);
        }

        @Override
        public Path folder() {
            return Path.of("").toAbsolutePath();
        }

        @Override
        public RuntimeException error(String wrong, String write) {
            return new SourceException(wrong + "\n" + write);
        }

        @Override
        public String toString() {
            return "Given"; // it may be a password
        }
    }

    /**
     * Connects.
     *
     * @throws SourceException if the URL is wrong, holds a password, or the database refuses the connection
     */
    public static DatabaseTables open(String url, @Nullable String user, @Nullable String password) {
        JdbcUrl parsed;
        try {
            parsed = JdbcUrl.ofSource(url, List.of());
        } catch (IllegalArgumentException wrong) {
            throw new SourceException(wrong.getMessage() + "\nWrite jdbc:postgresql://host/database; the user and the"
                    + " password are CHAT_DB_USER and CHAT_DB_PASSWORD in the environment.");
        }
        if (parsed.password() != null) {
            throw new SourceException("the URL holds a password, which other users of this machine can see\n"
                    + "Put it into the environment as CHAT_DB_PASSWORD, and the user as CHAT_DB_USER.");
        }
        String name = user == null ? parsed.user() : user;
        JdbcOptions options = new JdbcOptions(
                new Given(parsed.url()),
                name == null ? null : new Given(name),
                password == null ? null : new Given(password),
                null,
                null,
                null);
        JdbcSource source = new JdbcSource(options, List.of(), ZoneOffset.UTC);
        return new DatabaseTables(SourceDatabase.open(source), source);
    }

    /** The URL, without user and password; the path of a database file is absolute. */
    public String url() {
        return source.url().url();
    }

    /** A query for each table, in the order of their names. */
    public List<Query> queries() {
        try {
            DatabaseMetaData meta = connection.getMetaData();
            List<Place> places = places(meta, connection.getSchema());
            if (places.isEmpty()) {
                places = places(meta, null);
            }
            Map<String, Query> queries = new TreeMap<>();
            for (Place place : places) {
                String sql = sql(meta, place);
                String name = name(place.table);
                for (int i = 2; queries.containsKey(name); i++) {
                    name = name(place.table) + "-" + i;
                }
                if (sql != null) {
                    queries.put(name, new Query(name, sql));
                }
            }
            return List.copyOf(queries.values());
        } catch (SQLException failed) {
            throw failure("its tables cannot be listed", failed);
        }
    }

    private static String name(String table) {
        boolean isUpper = table.equals(table.toUpperCase(Locale.ROOT));
        String name = (isUpper ? table.toLowerCase(Locale.ROOT) : table).replaceAll("[^A-Za-z0-9_.-]", "_");
        return name.substring(0, Math.min(name.length(), 70));
    }

    private record Place(@Nullable String catalog, @Nullable String schema, String table, boolean isQualified) {}

    private List<Place> places(DatabaseMetaData meta, @Nullable String schema) throws SQLException {
        List<Place> places = new ArrayList<>();
        try (ResultSet tables = meta.getTables(connection.getCatalog(), schema, "%", null)) {
            while (tables.next() && places.size() < MAX_TABLES) {
                String own = tables.getString("TABLE_SCHEM");
                String type = String.valueOf(tables.getString("TABLE_TYPE")).toUpperCase(Locale.ROOT);
                boolean isSystem = own != null && SYSTEM.contains(own.toLowerCase(Locale.ROOT));
                String table = tables.getString("TABLE_NAME");
                if (TYPES.contains(type) && !isSystem && !table.startsWith("sqlite_")) {
                    places.add(new Place(tables.getString("TABLE_CAT"), own, table, schema == null && own != null));
                }
            }
        }
        return places;
    }

    /** The query: all columns but binary ones, in the order of the primary key. */
    private @Nullable String sql(DatabaseMetaData meta, Place place) throws SQLException {
        String from =
                (place.isQualified ? quoted(meta, String.valueOf(place.schema)) + "." : "") + quoted(meta, place.table);
        List<String> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery("select * from " + from + " where 1 = 0")) {
            ResultSetMetaData row = none.getMetaData();
            for (int i = 1; i <= row.getColumnCount(); i++) {
                String type = String.valueOf(row.getColumnTypeName(i)).toUpperCase(Locale.ROOT);
                Dialect dialect = Dialect.of(source.url().driver());
                boolean isBinary = ColumnForm.of(dialect, row, i) == ColumnForm.BINARY
                        || type.contains("BLOB")
                        || type.equals("_BYTEA");
                if (!isBinary) {
                    columns.add(quoted(meta, row.getColumnName(i)));
                }
            }
        }
        if (columns.isEmpty()) {
            return null;
        }
        List<String> key = key(meta, place);
        return "select " + String.join(", ", columns) + " from " + from
                + (key.isEmpty() ? "" : " order by " + String.join(", ", key));
    }

    private static List<String> key(DatabaseMetaData meta, Place place) throws SQLException {
        Map<Integer, String> columns = new TreeMap<>();
        try (ResultSet keys = meta.getPrimaryKeys(place.catalog, place.schema, place.table)) {
            while (keys.next()) {
                columns.put(keys.getInt("KEY_SEQ"), quoted(meta, keys.getString("COLUMN_NAME")));
            }
        }
        return List.copyOf(columns.values());
    }

    private static String quoted(DatabaseMetaData meta, String name) throws SQLException {
        boolean isPlain = name.matches("[A-Za-z_][A-Za-z0-9_]*")
                && !RESERVED.contains(name.toLowerCase(Locale.ROOT))
                && !(meta.storesLowerCaseIdentifiers() && !name.equals(name.toLowerCase(Locale.ROOT)))
                && !(meta.storesUpperCaseIdentifiers() && !name.equals(name.toUpperCase(Locale.ROOT)));
        String quote = String.valueOf(meta.getIdentifierQuoteString()).strip();
        return isPlain || quote.isEmpty() ? name : quote + name.replace(quote, quote + quote) + quote;
    }

    /**
     * Reads the first rows of a query, as they are spooled for a job.
     *
     * @return whether there are more
     * @throws SourceException if the database refuses the query
     */
    public boolean read(Query query, int max, Consumer<ObjectNode> rows) {
        JdbcQuery described = new JdbcQuery(query.name(), query.sql(), null, new Given(query.sql()));
        QueryPass pass = database.pass(described, null, Instant.EPOCH);
        try (PreparedStatement statement = connection.prepareStatement(pass.sql())) {
            statement.setMaxRows(max + 1);
            statement.setFetchSize(FETCH_SIZE);
            try (ResultSet result = statement.executeQuery()) {
                for (int i = 0; result.next(); i++) {
                    if (i == max) {
                        return true;
                    }
                    JsonNode row = JsonText.parse(new String(pass.line(result), StandardCharsets.UTF_8));
                    if (row instanceof ObjectNode object) {
                        rows.accept(object);
                    }
                }
            }
            return false;
        } catch (SQLException failed) {
            throw failure("table " + query.name() + " cannot be read", failed);
        }
    }

    private SourceException failure(String what, SQLException failed) {
        return new SourceException(
                url() + ": " + what + ": " + DatabaseFailure.message(failed) + "\nCheck the rights of the user.");
    }

    @Override
    public void close() {
        database.close();
    }
}
