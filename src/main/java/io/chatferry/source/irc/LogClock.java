package io.chatferry.source.irc;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The dates of the lines of one log, most of which have a time only: the day is that of the file's name, or of the last line about
 * the log itself. Not thread-safe.
 */
final class LogClock {

    /** A clock that goes back more than this has passed midnight; less, and it was set. */
    private static final Duration MIDNIGHT = Duration.ofHours(12);

    private static final int HALF_YEAR = 6;

    private final ZoneId zone;
    private final boolean isOneDay;
    private @Nullable LocalDate day;
    private @Nullable LocalTime last;

    /**
     * @param zone of times that have none
     * @param ofName the day in the file's name; null if it has none
     */
    LogClock(ZoneId zone, @Nullable LocalDate ofName) {
        this.zone = zone;
        this.isOneDay = ofName != null;
        this.day = ofName;
    }

    /** A line says which day it is. */
    void day(LocalDate date) {
        day = date;
        last = null;
    }

    /** The time of a line; null if the log does not say the day. */
    @Nullable
    Instant time(LogStamp stamp) {
        LocalDate date = date(stamp);
        if (date == null) {
            return null;
        }
        return stamp.zone() == null
                ? date.atTime(stamp.time()).atZone(zone).toInstant()
                : date.atTime(stamp.time()).toInstant(stamp.zone());
    }

    private @Nullable LocalDate date(LogStamp stamp) {
        LocalDate current = day;
        if (stamp.date() != null || current == null) {
            return stamp.date();
        }
        if (stamp.month() != null) {
            int months = stamp.month().getValue() - current.getMonthValue();
            int year = current.getYear() + (months < -HALF_YEAR ? 1 : months > HALF_YEAR ? -1 : 0);
            LocalDate date = MonthNames.date(year, stamp.month().getValue(), stamp.day());
            day = date == null ? current : date;
            return date;
        }
        LocalTime before = last;
        last = stamp.time();
        if (!isOneDay
                && before != null
                && Duration.between(stamp.time(), before).compareTo(MIDNIGHT) > 0) {
            current = current.plusDays(1);
            day = current;
        }
        return current;
    }
}
