package io.chatferry.source.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;

/** How the values of a column are read. */
enum ColumnForm {
    JSON,
    ARRAY,
    INSTANT,
    LOCAL_TIME,
    DATE,
    UUID,
    TEXT,
    /** Text that the database pads with spaces. */
    PADDED_TEXT,
    WHOLE,
    DECIMAL,
    FLOAT,
    DOUBLE,
    BOOLEAN,
    /** 0 and 1 are a truth value, others are numbers: MySQL's {@code TINYINT(1)}. */
    SMALL_FLAG,
    /** A number in bytes: MySQL's {@code BIT(n)}. */
    BITS,
    BINARY,
    /** Each value has a type of its own: SQLite. */
    ANY;

    private static final int SQLSERVER_OFFSET_TIME = -155;
    private static final int ORACLE_ZONED_TIME = -101;
    private static final int ORACLE_LOCAL_ZONED_TIME = -102;

    /** The form of a column. */
    static ColumnForm of(Dialect dialect, ResultSetMetaData columns, int column) throws SQLException {
        int type = columns.getColumnType(column);
        String name = String.valueOf(columns.getColumnTypeName(column)).toLowerCase(Locale.ROOT);
        if (dialect == Dialect.SQLITE) {
            return ANY;
        }
        if (dialect.isMysql()) {
            if (name.startsWith("tinyint") && columns.getColumnDisplaySize(column) <= 1) {
                return SMALL_FLAG;
            }
            if (name.equals("bit")) {
                return columns.getPrecision(column) <= 1 ? SMALL_FLAG : BITS;
            }
            if (name.equals("timestamp")) {
                return INSTANT;
            }
        }
        return switch (name) {
            case "json", "jsonb" -> JSON;
            case "timestamptz", "datetimeoffset" -> INSTANT;
            case "uuid", "uniqueidentifier" -> UUID;
            case "money", "smallmoney" -> dialect == Dialect.POSTGRESQL ? TEXT : byType(type);
            case "bit", "varbit" -> dialect == Dialect.POSTGRESQL ? TEXT : byType(type);
            case "bytea", "rowversion" -> BINARY;
            case "\"char\"", "char" -> dialect == Dialect.POSTGRESQL ? TEXT : byType(type);
            default -> byType(type);
        };
    }

    private static ColumnForm byType(int type) {
        return switch (type) {
            case Types.ARRAY -> ARRAY;
            case Types.TIMESTAMP_WITH_TIMEZONE, SQLSERVER_OFFSET_TIME, ORACLE_ZONED_TIME, ORACLE_LOCAL_ZONED_TIME ->
                INSTANT;
            case Types.TIMESTAMP -> LOCAL_TIME;
            case Types.DATE -> DATE;
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> WHOLE;
            case Types.NUMERIC, Types.DECIMAL -> DECIMAL;
            case Types.REAL -> FLOAT;
            case Types.FLOAT, Types.DOUBLE -> DOUBLE;
            case Types.BIT, Types.BOOLEAN -> BOOLEAN;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> BINARY;
            case Types.CHAR, Types.NCHAR -> PADDED_TEXT;
            default -> TEXT;
        };
    }
}
