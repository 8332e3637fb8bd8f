package io.chatferry.source.jdbc;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The value of a key column, as a delta remembers it.
 *
 * @param text of a form that its type can be made of again
 */
public record KeyValue(Type type, String text) {

    /** Earlier than any row, and in the range of all databases. */
    private static final LocalDateTime EARLIEST = LocalDateTime.of(1800, 1, 1, 0, 0);

    /** The types of keys. */
    public enum Type {
        NUMBER,
        INSTANT,
        LOCAL_TIME,
        DATE,
        UUID,
        TEXT
    }

    /** The value that {@link #toString} has made this text of. */
    public static KeyValue parse(String text) {
        int colon = text.indexOf(':');
        return new KeyValue(Type.valueOf(text.substring(0, colon)), text.substring(colon + 1));
    }

    @Override
    public String toString() {
        return type + ":" + text;
    }

    /** The type of the keys of a column. */
    static Type type(ColumnForm form) {
        return switch (form) {
            case WHOLE, DECIMAL, FLOAT, DOUBLE, SMALL_FLAG, BITS, ANY -> Type.NUMBER;
            case INSTANT -> Type.INSTANT;
            case LOCAL_TIME -> Type.LOCAL_TIME;
            case DATE -> Type.DATE;
            case UUID -> Type.UUID;
            default -> Type.TEXT;
        };
    }

    /** A value that no key is less than. SQLite's numbers are less than its texts. */
    static KeyValue least(Type type) {
        return new KeyValue(
                type,
                switch (type) {
                    case NUMBER -> Long.toString(Long.MIN_VALUE);
                    case INSTANT -> EARLIEST + "Z";
                    case LOCAL_TIME -> EARLIEST.toString();
                    case DATE -> EARLIEST.toLocalDate().toString();
                    case UUID -> new UUID(0, 0).toString();
                    case TEXT -> "";
                });
    }

    /** Sets a parameter of a statement. */
    void bind(PreparedStatement statement, int parameter, Dialect dialect) throws SQLException {
        switch (type) {
            case NUMBER -> {
                BigDecimal number = new BigDecimal(text);
                if (isLong(number)) {
                    statement.setLong(parameter, number.longValueExact());
                } else {
                    statement.setBigDecimal(parameter, number);
                }
            }
            case INSTANT -> {
                OffsetDateTime instant = OffsetDateTime.parse(text);
                // MySQL compares in the session's zone, which is UTC
                statement.setObject(parameter, dialect.isMysql() ? instant.toLocalDateTime() : instant);
            }
            case LOCAL_TIME -> statement.setObject(parameter, LocalDateTime.parse(text));
            case DATE -> statement.setObject(parameter, LocalDate.parse(text));
            case UUID -> {
                if (dialect == Dialect.POSTGRESQL || dialect == Dialect.H2) {
                    statement.setObject(parameter, UUID.fromString(text));
                } else {
                    statement.setString(parameter, text);
                }
            }
            case TEXT -> statement.setString(parameter, text);
        }
    }

    private static boolean isLong(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0 && number.toBigInteger().bitLength() < 64;
    }

    /** Whether this is greater than another one of the same type. */
    boolean isAfter(KeyValue other) {
        return switch (type) {
            case NUMBER -> new BigDecimal(text).compareTo(new BigDecimal(other.text)) > 0;
            case INSTANT -> OffsetDateTime.parse(text).isAfter(OffsetDateTime.parse(other.text));
            case LOCAL_TIME -> LocalDateTime.parse(text).isAfter(LocalDateTime.parse(other.text));
            case DATE, UUID, TEXT -> text.compareTo(other.text) > 0;
        };
    }

    /** Whether the key itself says when its row was written. */
    boolean isTime() {
        return type == Type.INSTANT || type == Type.LOCAL_TIME || type == Type.DATE;
    }

    /** This key, or that of {@code now} if it is earlier, less the overlap; for keys that are times. */
    KeyValue before(Duration overlap, Instant now, ZoneId zone) {
        return switch (type) {
            case INSTANT -> {
                Instant key = OffsetDateTime.parse(text).toInstant();
                Instant earlier = key.isBefore(now) ? key : now;
                yield new KeyValue(
                        type, earlier.minus(overlap).atOffset(ZoneOffset.UTC).toString());
            }
            case LOCAL_TIME -> {
                LocalDateTime key = LocalDateTime.parse(text);
                LocalDateTime local = LocalDateTime.ofInstant(now, zone);
                yield new KeyValue(
                        type, (key.isBefore(local) ? key : local).minus(overlap).toString());
            }
            case DATE -> {
                LocalDate key = LocalDate.parse(text);
                LocalDate today = LocalDate.ofInstant(now, zone);
                // all rows of the day on which the overlap begins are read again
                yield new KeyValue(
                        type,
                        (key.isBefore(today) ? key : today)
                                .minusDays(overlap.toDays() + 1)
                                .toString());
            }
            default -> throw new IllegalStateException(type + " is no time");
        };
    }

    /** The number that is less by this much. */
    KeyValue minus(long keys) {
        return new KeyValue(
                type, new BigDecimal(text).subtract(BigDecimal.valueOf(keys)).toPlainString());
    }

    /** The greater of two values; the other one may be null. */
    KeyValue max(@Nullable KeyValue other) {
        return other == null || other.type != type || isAfter(other) ? this : other;
    }

    /** Whether it is a whole number. */
    boolean isWhole() {
        return type == Type.NUMBER && new BigDecimal(text).stripTrailingZeros().scale() <= 0;
    }
}
