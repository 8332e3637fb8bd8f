package io.chatferry.sandbox.web;

import io.chatferry.sandbox.web.View.When;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats Unix seconds for the pages, in UTC. */
final class PageTimes {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_OF_YEAR = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    private PageTimes() {}

    static When of(long seconds, LocalDate today) {
        Instant instant = Instant.ofEpochSecond(seconds);
        ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
        LocalDate day = time.toLocalDate();
        String near = day.equals(today)
                ? CLOCK.format(time)
                : day.getYear() == today.getYear() ? DAY.format(time) : DATE.format(time);
        return new When(instant.toString(), FULL.format(time), near, CLOCK.format(time), DAY_OF_YEAR.format(time));
    }
}
