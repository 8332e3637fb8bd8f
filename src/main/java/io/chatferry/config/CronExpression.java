package io.chatferry.config;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression, without a time zone. Where day of the month and day of the week are both given, either may fit, unless one
 * begins with {@code *}: then both have to (crontab(5)). The library finds the times for each of the two; it would combine them
 * by another rule. Immutable.
 */
final class CronExpression {

    /** The days of the week on which a 29 February falls repeat after at most 40 years. */
    private static final int HORIZON_YEARS = 41;

    private static final int DAY = 3;
    private static final int WEEKDAY = 5;

    private static final Map<String, String> NICKNAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    /** L, W and # are no part of crontab; Chatferry has accepted them from the beginning. */
    private static final CronDefinition FIELDS = CronDefinitionBuilder.defineCron()
            .withSeconds()
            .withStrictRange()
            .and()
            .withMinutes()
            .withStrictRange()
            .and()
            .withHours()
            .withStrictRange()
            .and()
            .withDayOfMonth()
            .supportsL()
            .supportsW()
            .supportsLW()
            .withStrictRange()
            .and()
            .withMonth()
            .withStrictRange()
            .and()
            .withDayOfWeek()
            .withValidRange(0, 7)
            .withMondayDoWValue(1)
            .withIntMapping(7, 0)
            .supportsL()
            .supportsHash()
            .withStrictRange()
            .and()
            .instance();

    private final String text;
    private final boolean runInBothPasses;
    private final ExecutionTime byDay;
    private final ExecutionTime byWeekday;
    private final Days days;

    /** Which days count. */
    private enum Days {
        DAY,
        WEEKDAY,
        EITHER,
        BOTH
    }

    private CronExpression(String[] fields) {
        this.text = String.join(" ", fields);
        this.runInBothPasses = fields[1].startsWith("*") || fields[2].startsWith("*");
        this.byDay = times(fields, WEEKDAY);
        this.byWeekday = times(fields, DAY);
        this.days = days(fields[DAY], fields[WEEKDAY]);
    }

    /** @throws IllegalArgumentException if it is none */
    static CronExpression parse(String text) {
        String trimmed = text.strip();
        String written = NICKNAMES.getOrDefault(trimmed.toLowerCase(Locale.ROOT), trimmed);
        String[] fields = written.split("\\s+");
        if (fields.length == 5) {
            fields = ("0 " + String.join(" ", fields)).split(" ");
        }
        if (fields.length != 6) {
            throw new IllegalArgumentException("not five or six fields");
        }
        for (int i : new int[] {DAY, WEEKDAY}) {
            fields[i] = fields[i].equals("?") ? "*" : fields[i];
        }
        return new CronExpression(fields);
    }

    private static Days days(String day, String weekday) {
        if (weekday.equals("*")) {
            return Days.DAY;
        }
        if (day.equals("*")) {
            return Days.WEEKDAY;
        }
        return day.startsWith("*") || weekday.startsWith("*") ? Days.BOTH : Days.EITHER;
    }

    /** The times of the expression with any value in one of its fields. */
    private static ExecutionTime times(String[] fields, int any) {
        String[] some = fields.clone();
        some[any] = "*";
        Cron cron = new CronParser(FIELDS).parse(String.join(" ", some).toUpperCase(Locale.ROOT));
        return ExecutionTime.forCron(cron);
    }

    /** Whether a job runs again in an hour that the clock repeats. */
    boolean isRunInBothPasses() {
        return runInBothPasses;
    }

    /** The first local time from this one on; null if there is none. */
    @Nullable
    LocalDateTime next(LocalDateTime from) {
        LocalDateTime second = from.truncatedTo(ChronoUnit.SECONDS);
        LocalDateTime start = second.isBefore(from) ? second.plusSeconds(1) : second;
        return switch (days) {
            case DAY -> next(byDay, start);
            case WEEKDAY -> next(byWeekday, start);
            case EITHER -> earlier(next(byDay, start), next(byWeekday, start));
            case BOTH -> both(start);
        };
    }

    private @Nullable LocalDateTime both(LocalDateTime start) {
        LocalDateTime found = next(byDay, start);
        while (found != null && !byWeekday.isMatch(found.atZone(ZoneOffset.UTC))) {
            LocalDateTime nextDay = found.toLocalDate().plusDays(1).atStartOfDay();
            found = nextDay.getYear() > start.getYear() + HORIZON_YEARS ? null : next(byDay, nextDay);
        }
        return found;
    }

    private static @Nullable LocalDateTime earlier(@Nullable LocalDateTime a, @Nullable LocalDateTime b) {
        return a == null || (b != null && b.isBefore(a)) ? b : a;
    }

    private static @Nullable LocalDateTime next(ExecutionTime times, LocalDateTime from) {
        return times.nextExecution(from.minusSeconds(1).atZone(ZoneOffset.UTC))
                .map(ZonedDateTime::toLocalDateTime)
                .orElse(null);
    }

    @Override
    public String toString() {
        return text;
    }
}
