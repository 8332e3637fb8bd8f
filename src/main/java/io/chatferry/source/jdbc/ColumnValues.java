package io.chatferry.source.jdbc;

import io.chatferry.source.row.JsonText;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes the value of one column as JSON: exact, and independent of this machine's time zone. */
final class ColumnValues {

    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9]\\d*)");

    private final Dialect dialect;
    private final ColumnForm form;
    private final String type;

    /** @param type the database's name of the column's type, in lower case */
    ColumnValues(Dialect dialect, ColumnForm form, String type) {
        this.dialect = dialect;
        this.form = form;
        this.type = type;
    }

    /** A value that is binary data; only SQLite finds out as late as this. */
    static final class BinaryValueException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** Writes the value of the current row. */
    void write(ResultSet row, int column, JsonLine out) throws SQLException {
        switch (form) {
            case JSON -> json(row.getString(column), out);
            case ARRAY -> array(row, column, out);
            case INSTANT, LOCAL_TIME -> text(time(row, column), out);
            case WHOLE -> number(row.getString(column), out);
            case DECIMAL -> decimal(row, column, out);
            case FLOAT -> {
                float value = row.getFloat(column);
                number(row.wasNull() ? null : Float.toString(value), out);
            }
            case DOUBLE -> {
                double value = row.getDouble(column);
                number(row.wasNull() ? null : Double.toString(value), out);
            }
            case BOOLEAN -> {
                boolean value = row.getBoolean(column);
                out.raw(row.wasNull() ? "null" : Boolean.toString(value));
            }
            case SMALL_FLAG -> flag(row, column, out);
            case BITS -> {
                byte[] bits = row.getBytes(column);
                out.raw(bits == null ? "null" : new BigInteger(1, bits).toString());
            }
            case PADDED_TEXT -> {
                String text = row.getString(column);
                text(text == null ? null : text.replaceFirst(" +$", ""), out);
            }
            case ANY -> any(row.getObject(column), out);
            case BINARY -> throw new BinaryValueException();
            default -> text(row.getString(column), out);
        }
    }

    private static void text(@Nullable String text, JsonLine out) {
        if (text == null) {
            out.raw("null");
        } else {
            out.text(text);
        }
    }

    /** The databases check JSON, except those for which it is another name of text. */
    private void json(@Nullable String text, JsonLine out) {
        if (text == null) {
            out.raw("null");
        } else if (dialect == Dialect.POSTGRESQL || dialect == Dialect.H2 || JsonText.parse(text) != null) {
            out.raw(text);
        } else {
            out.text(text);
        }
    }

    /** Digits as they are; other forms of a number by its value; what is none (NaN) as text. */
    private static void number(@Nullable String text, JsonLine out) {
        if (text == null) {
            out.raw("null");
        } else if (WHOLE.matcher(text).matches()) {
            out.raw(text);
        } else {
            try {
                out.raw(plain(new BigDecimal(text)));
            } catch (NumberFormatException noNumber) {
                out.text(text);
            }
        }
    }

    private static String plain(BigDecimal number) {
        // a number such as 1E+400 would become hundreds of digits
        return Math.abs((long) number.scale()) < 100 ? number.toPlainString() : number.toString();
    }

    private static void decimal(ResultSet row, int column, JsonLine out) throws SQLException {
        number(row.getString(column), out);
    }

    private static void flag(ResultSet row, int column, JsonLine out) throws SQLException {
        int value = row.getInt(column);
        out.raw(row.wasNull() ? "null" : value == 0 ? "false" : value == 1 ? "true" : Integer.toString(value));
    }

    /** A time as ISO 8601: an instant with {@code Z}, a local time without a zone. Null for NULL. */
    @Nullable
    String time(ResultSet row, int column) throws SQLException {
        if (dialect.isMysql()) {
            // the session is in UTC; as a text it would go through the zone of this machine
            LocalDateTime local = row.getObject(column, LocalDateTime.class);
            return local == null ? row.getString(column) : iso(local) + (form == ColumnForm.INSTANT ? "Z" : "");
        }
        if (form == ColumnForm.INSTANT) {
            OffsetDateTime instant = row.getObject(column, OffsetDateTime.class);
            return instant == null ? null : iso(instant);
        }
        LocalDateTime local = row.getObject(column, LocalDateTime.class);
        return local == null ? null : iso(local);
    }

    private static String iso(OffsetDateTime instant) {
        if (instant.equals(OffsetDateTime.MAX) || instant.equals(OffsetDateTime.MIN)) {
            return instant.equals(OffsetDateTime.MAX) ? "infinity" : "-infinity";
        }
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(instant.withOffsetSameInstant(ZoneOffset.UTC)) + "Z";
    }

    private static String iso(LocalDateTime local) {
        if (local.equals(LocalDateTime.MAX) || local.equals(LocalDateTime.MIN)) {
            return local.equals(LocalDateTime.MAX) ? "infinity" : "-infinity";
        }
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(local);
    }

    /** A value by its own type. */
    private void any(@Nullable Object value, JsonLine out) {
        if (value == null) {
            out.raw("null");
        } else if (value instanceof byte[]) {
            throw new BinaryValueException();
        } else if (value instanceof Boolean) {
            out.raw(value.toString());
        } else if (type.startsWith("bool") && (value.equals(0) || value.equals(1))) {
            out.raw(value.equals(0) ? "false" : "true");
        } else if (value instanceof Number) {
            number(value.toString(), out);
        } else if (value instanceof Timestamp time) {
            out.text(isOfInstants() ? time.toInstant().toString() : iso(time.toLocalDateTime()));
        } else if (value instanceof OffsetDateTime instant) {
            out.text(iso(instant));
        } else if (type.endsWith("json") || type.endsWith("jsonb")) {
            json(value.toString(), out);
        } else {
            out.text(value.toString());
        }
    }

    private boolean isOfInstants() {
        return type.contains("timestamptz") || type.contains("with time zone");
    }

    private void array(ResultSet row, int column, JsonLine out) throws SQLException {
        java.sql.Array array = row.getArray(column);
        if (array == null) {
            out.raw("null");
        } else if (type.equals("_timestamp")) {
            localTimes(array, out);
        } else {
            elements(array.getArray(), out);
        }
    }

    /** PostgreSQL's driver would take its local times for times of this machine's zone, where some of them do not exist. */
    private static void localTimes(java.sql.Array array, JsonLine out) throws SQLException {
        String separator = "[";
        try (ResultSet elements = array.getResultSet()) {
            while (elements.next()) {
                out.raw(separator);
                separator = ",";
                LocalDateTime local = elements.getObject(2, LocalDateTime.class);
                text(local == null ? null : iso(local), out);
            }
        }
        out.raw(separator.equals("[") ? "[]" : "]");
    }

    private void elements(Object elements, JsonLine out) {
        out.raw("[");
        for (int i = 0; i < Array.getLength(elements); i++) {
            if (i > 0) {
                out.raw(",");
            }
            Object element = Array.get(elements, i);
            if (element != null && element.getClass().isArray() && !(element instanceof byte[])) {
                elements(element, out);
            } else {
                any(element, out);
            }
        }
        out.raw("]");
    }
}
