package io.chatferry.config;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * The times of a cron expression in a time zone, by the rules of crontab. A time that a change of the clock leaves out is due at
 * the end of the gap. A time that comes twice is due at its first pass, unless minute or hour begins with {@code *}: such a job
 * runs in both. Immutable.
 */
public final class CronSchedule {

    private final CronExpression expression;
    private final @Nullable ZoneId zone;

    private CronSchedule(CronExpression expression, @Nullable ZoneId zone) {
        this.expression = expression;
        this.zone = zone;
    }

    /**
     * Reads an expression.
     *
     * @param text five fields (minute hour day month weekday), six with seconds first, or {@code @hourly} to {@code @yearly}
     * @param zone null for that of the machine
     * @throws IllegalArgumentException if it is none
     */
    public static CronSchedule parse(String text, @Nullable ZoneId zone) {
        return new CronSchedule(CronExpression.parse(text), zone);
    }

    /** The time zone that the expression is read in. */
    public ZoneId zone() {
        return zone == null ? ZoneId.systemDefault() : zone;
    }

    /** The first time that is due after an instant; null if there is none. */
    public @Nullable ZonedDateTime next(Instant after) {
        ZoneId in = zone();
        ZoneRules rules = in.getRules();
        // between two changes of the clock, local times and instants differ by a constant
        Instant begin = after.plusNanos(1);
        LocalDateTime from = LocalDateTime.ofInstant(begin, in);
        while (true) {
            ZoneOffset offset = rules.getOffset(begin);
            LocalDateTime due = expression.next(skipSecondPass(rules, begin, from));
            if (due == null) {
                return null;
            }
            ZoneOffsetTransition change = rules.nextTransition(begin);
            if (change == null || due.isBefore(change.getDateTimeBefore())) {
                return due.atOffset(offset).atZoneSameInstant(in);
            }
            if (change.isGap() && due.isBefore(change.getDateTimeAfter())) {
                return change.getInstant().atZone(in);
            }
            begin = change.getInstant();
            from = change.getDateTimeAfter();
        }
    }

    /** The local time to start from: behind the second pass of an hour in which only the first counts. */
    private LocalDateTime skipSecondPass(ZoneRules rules, Instant begin, LocalDateTime from) {
        ZoneOffsetTransition before = rules.previousTransition(begin.plusNanos(1));
        boolean isSecondPass = before != null && before.isOverlap() && from.isBefore(before.getDateTimeBefore());
        return isSecondPass && before != null && !expression.isRunInBothPasses() ? before.getDateTimeBefore() : from;
    }

    /** The expression with seconds. */
    @Override
    public String toString() {
        return expression.toString();
    }
}
