package io.chatferry.source.jdbc;

import io.chatferry.source.canonical.Field;
import io.chatferry.source.canonical.Times;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One query in one fetch: turns its rows into lines of JSON, and remembers how far a delta has come. Not thread-safe. */
public final class QueryPass {

    private final Dialect dialect;
    private final JdbcQuery query;
    private final SqlStatement statement;
    private final Times times;
    private final @Nullable KeyValue last;
    private final @Nullable Watermark watermark;
    private final JsonLine line = new JsonLine();
    private @Nullable Columns columns;
    private long rows;

    /** The columns of the result, from 1. */
    private record Columns(List<Column> all, int key, int time) {

        Column get(int number) {
            return all.get(number - 1);
        }
    }

    private record Column(String label, ColumnForm form, ColumnValues values) {}

    /**
     * @param last the key that the delta begins behind; null = at the first row
     */
    QueryPass(Dialect dialect, JdbcSource source, JdbcQuery query, @Nullable KeyValue last, Instant now) {
        this.dialect = dialect;
        this.query = query;
        this.statement = query.statement(dialect);
        this.times = new Times(source.zone());
        this.last = last;
        JdbcQuery.Increment increment = query.increment();
        this.watermark = increment == null ? null : new Watermark(increment, last, now, source.zone());
    }

    /** The name of the query. */
    public String name() {
        return query.name();
    }

    /** The statement, with a {@code ?} for each parameter. */
    public String sql() {
        return statement.sql();
    }

    /** Sets the parameters of the statement. */
    public void bind(PreparedStatement prepared) throws SQLException {
        if (statement.parameters() == 0) {
            return;
        }
        KeyValue value = last == null ? KeyValue.least(keyType(prepared.getConnection())) : last;
        for (int i = 1; i <= statement.parameters(); i++) {
            value.bind(prepared, i, dialect);
        }
    }

    /** The type of the key, which the database knows before it reads a row. */
    private KeyValue.Type keyType(Connection connection) throws SQLException {
        try (PreparedStatement described = connection.prepareStatement(statement.sql())) {
            ResultSetMetaData meta = described.getMetaData();
            return meta == null ? KeyValue.Type.NUMBER : KeyValue.type(form(meta, keyColumn(meta)));
        }
    }

    private ColumnForm form(ResultSetMetaData meta, int column) throws SQLException {
        return ColumnForm.of(dialect, meta, column);
    }

    private int keyColumn(ResultSetMetaData meta) throws SQLException {
        JdbcQuery.Increment increment = Objects.requireNonNull(query.increment());
        int column = column(meta, increment.key());
        if (column == 0) {
            throw query.place()
                    .error(
                            "the result of query " + query.name() + " has no column " + increment.key() + ", its key",
                            "select it too, or name another column as key");
        }
        return column;
    }

    private static int column(ResultSetMetaData meta, String name) throws SQLException {
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            if (Field.normalized(meta.getColumnLabel(i)).equals(Field.normalized(name))) {
                return i;
            }
        }
        return 0;
    }

    private Columns columns(ResultSetMetaData meta) throws SQLException {
        List<Column> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String label = meta.getColumnLabel(i);
            if (!seen.add(label)) {
                throw query.place()
                        .error(
                                "two columns of query " + query.name() + " are called " + label,
                                "give one of them another name: AS …");
            }
            ColumnForm form = form(meta, i);
            String type = String.valueOf(meta.getColumnTypeName(i)).toLowerCase(Locale.ROOT);
            if (form == ColumnForm.BINARY || type.equals("_bytea")) {
                throw binary(label, type);
            }
            all.add(new Column(label, form, new ColumnValues(dialect, form, type)));
        }
        JdbcQuery.Increment increment = query.increment();
        int key = increment == null ? 0 : keyColumn(meta);
        if (increment != null && increment.overlap() == null) {
            requireNumber(increment, all.get(key - 1).form);
        }
        int time = increment == null || increment.overlap() == null ? 0 : column(meta, increment.time());
        if (increment != null
                && increment.overlap() != null
                && time == 0
                && !new KeyValue(KeyValue.type(all.get(key - 1).form), "").isTime()) {
            throw query.place()
                    .error(
                            "the result of query " + query.name() + " has no column " + increment.time()
                                    + " that says how old a row is",
                            "write time: and the column, or overlap: and a number of keys");
        }
        return new Columns(all, key, time);
    }

    private void requireNumber(JdbcQuery.Increment increment, ColumnForm form) {
        if (KeyValue.type(form) != KeyValue.Type.NUMBER) {
            throw query.place()
                    .error(
                            "overlap of query " + query.name() + " is a number of keys, and its key " + increment.key()
                                    + " is no number",
                            "write overlap: and a duration, as 15m");
        }
    }

    private RuntimeException binary(String label, String type) {
        return query.place()
                .error(
                        "column " + label + " of query " + query.name() + " is binary data (" + type
                                + "), which no message can hold",
                        "leave it out, or select it as text: "
                                + (dialect == Dialect.POSTGRESQL
                                        ? "encode(" + label + ", 'hex')"
                                        : "hex(" + label + ")"));
    }

    /** The current row as a line of JSON. */
    public byte[] line(ResultSet row) throws SQLException {
        Columns read = columns;
        if (read == null) {
            read = columns(row.getMetaData());
            columns = read;
        }
        rows++;
        line.clear();
        int number = 0;
        for (Column column : read.all) {
            line.name(column.label);
            try {
                column.values.write(row, ++number, line);
            } catch (ColumnValues.BinaryValueException value) {
                throw binary(column.label, "in row " + rows);
            }
        }
        if (watermark != null) {
            watermark.add(key(row, read), read.time == 0 ? null : time(row, read));
        }
        return line.end();
    }

    private KeyValue key(ResultSet row, Columns read) throws SQLException {
        Column column = read.get(read.key);
        ColumnForm form = column.form;
        String text = form == ColumnForm.INSTANT || form == ColumnForm.LOCAL_TIME
                ? column.values.time(row, read.key)
                : row.getString(read.key);
        if (text == null) {
            throw query.place()
                    .error(
                            "the key of query " + query.name() + " is NULL in row " + rows,
                            "a key has a value in each row: name another column, or leave such rows out");
        }
        KeyValue.Type type = KeyValue.type(form);
        boolean isText = type == KeyValue.Type.NUMBER && !isNumber(text); // SQLite
        return new KeyValue(isText ? KeyValue.Type.TEXT : type, text);
    }

    private static boolean isNumber(String text) {
        return text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]{1,3})?");
    }

    private @Nullable Instant time(ResultSet row, Columns read) throws SQLException {
        Column column = read.get(read.time);
        ColumnForm form = column.form;
        if (form == ColumnForm.INSTANT || form == ColumnForm.LOCAL_TIME) {
            String text = column.values.time(row, read.time);
            if (text == null || text.startsWith("0000") || text.endsWith("infinity")) {
                return null;
            }
            return text.endsWith("Z")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).atZone(times.zone()).toInstant();
        }
        String text = row.getString(read.time);
        return text == null ? null : isNumber(text) ? times.parse(new BigDecimal(text)) : times.parse(text);
    }

    /** How many rows were read. */
    public long rows() {
        return rows;
    }

    /** Behind which key the next delta begins; null for a query without a key, or when no row was ever read. */
    public @Nullable KeyValue next() {
        return watermark == null ? null : watermark.next();
    }
}
