package io.chatferry.source.jdbc;

import io.chatferry.model.WrittenValue;
import io.chatferry.source.api.SourceFormat.OptionPlaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A query of {@code source.jdbc.queries}.
 *
 * @param name which {@code match} of a mapping names, and the spooled file has
 * @param sql as it is written, with {@code :last}
 * @param increment how a delta is found; null = all rows each time
 * @param place where it is written
 */
public record JdbcQuery(String name, String sql, @Nullable Increment increment, WrittenValue place) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}");
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})\\s*(s|m|h|d)");
    private static final Pattern COUNT = Pattern.compile("\\d{1,12}");
    private static final Duration OVERLAP = Duration.ofMinutes(15);
    private static final List<String> KEYS = List.of("sql", "key", "overlap", "time");
    private static final String WRITE_QUERY = "write sql: and a statement that begins with SELECT or WITH";

    /**
     * How the new rows of a delta are found. Rows are committed later than their keys are taken, and so the last rows of a run
     * are read again by the next one.
     *
     * @param key the column whose values grow
     * @param overlap rows younger than this are read again; null if a number of keys is
     * @param overlapKeys how many keys are read again, where {@code overlap} is null
     * @param time the column that tells how old a row is
     */
    public record Increment(String key, @Nullable Duration overlap, long overlapKeys, String time) {}

    /** The queries of a job. */
    static List<JdbcQuery> parse(@Nullable WrittenValue queries, OptionPlaces places) {
        if (queries == null || queries.keys().isEmpty()) {
            throw places.error(
                    "queries",
                    queries == null ? "there is no query" : "the names of queries are expected",
                    "write messages: below it, indented, and a statement that begins with SELECT or WITH");
        }
        Map<String, JdbcQuery> parsed = new LinkedHashMap<>();
        queries.keys().forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw value.error("the name of a query is a-z, 0-9, _ and -", "rename it, as messages");
            }
            // file systems may not tell cases apart
            if (parsed.put(name.toLowerCase(Locale.ROOT), one(name, value, places.isDelta())) != null) {
                throw value.error("another query has this name", "rename it, as messages-2");
            }
        });
        return new ArrayList<>(parsed.values());
    }

    private static JdbcQuery one(String name, WrittenValue value, boolean isDelta) {
        Map<String, WrittenValue> keys = value.keys();
        for (Map.Entry<String, WrittenValue> entry : keys.entrySet()) {
            if (!KEYS.contains(entry.getKey())) {
                throw entry.getValue().error("unknown key", "the keys of a query: " + String.join(", ", KEYS));
            }
        }
        WrittenValue written = keys.isEmpty() ? value : keys.get("sql");
        String sql = written == null ? null : written.text();
        if (written == null || sql == null) {
            throw value.error("the query has no statement", WRITE_QUERY);
        }
        SqlStatement statement;
        try {
            statement = SqlStatement.parse(sql);
        } catch (IllegalArgumentException wrong) {
            throw written.error(String.valueOf(wrong.getMessage()), WRITE_QUERY);
        }
        Increment increment = increment(keys);
        requireDelta(value, increment, statement, isDelta);
        return new JdbcQuery(name, sql, increment, written);
    }

    private static void requireDelta(
            WrittenValue value, @Nullable Increment increment, SqlStatement statement, boolean isDelta) {
        if (!isDelta && (increment != null || statement.parameters() > 0)) {
            throw value.error(
                    "key and :last are for source.export: delta", "set export: delta, or read all rows: remove them");
        }
        if (increment == null && statement.parameters() > 0) {
            throw value.error(
                    "it has :last, and no key", "write {sql: …, key: id}, with the column that :last is compared to");
        }
        if (increment != null && statement.parameters() == 0) {
            throw value.error("it has a key, and its statement no :last", "write … where id > :last order by id");
        }
    }

    private static @Nullable Increment increment(Map<String, WrittenValue> keys) {
        String key = text(keys.get("key"));
        if (key == null) {
            for (String needsKey : List.of("overlap", "time")) {
                WrittenValue given = keys.get(needsKey);
                if (given != null) {
                    throw given.error(needsKey + " needs a key", "write key: and the column that :last is compared to");
                }
            }
            return null;
        }
        String time = text(keys.get("time"));
        WrittenValue overlap = keys.get("overlap");
        String length = text(overlap);
        if (overlap == null || length == null) {
            return new Increment(key, OVERLAP, 0, time == null ? "sentAt" : time);
        }
        Matcher duration = TIME.matcher(length);
        if (duration.matches()) {
            return new Increment(key, duration(duration), 0, time == null ? "sentAt" : time);
        }
        if (!COUNT.matcher(length).matches()) {
            throw overlap.error("this is neither a duration nor a number of keys", "write 15m, or a number as 10000");
        }
        return new Increment(key, null, Long.parseLong(length), time == null ? "sentAt" : time);
    }

    private static Duration duration(Matcher duration) {
        long number = Long.parseLong(duration.group(1));
        return switch (duration.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static @Nullable String text(@Nullable WrittenValue value) {
        return value == null ? null : value.text();
    }

    /** The statement for a database. */
    SqlStatement statement(Dialect dialect) {
        try {
            return SqlStatement.parse(sql, dialect.strings());
        } catch (IllegalArgumentException wrong) {
            throw place.error(String.valueOf(wrong.getMessage()), WRITE_QUERY);
        }
    }
}
