package io.chatferry.source.googlechat;

import io.chatferry.source.canonical.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * English dates in words, as {@code Thursday, November 3, 2016 at 11:59:50 AM UTC}; newer ones have a narrow space before AM. Any
 * other form of a time is read too.
 */
final class LongDates {

    private static final Pattern DATE = Pattern.compile(
            "(?:[A-Za-z]+,\\s*)?([A-Za-z]{3,})\\s+(\\d{1,2}),\\s*(\\d{4}),?\\s+(?:at\\s+)?(\\d{1,2}):(\\d{2})(?::(\\d{2}))?"
                    + "\\s*(?:([AaPp])\\.?[Mm]\\.?)?\\s*(\\S.*)?");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    private final ZoneId zone;
    private final Times times;

    /** Reads dates; one without a zone is in this one. */
    LongDates(ZoneId zone) {
        this.zone = zone;
        this.times = new Times(zone);
    }

    /** The time of a text; null if it is none. */
    @Nullable
    Instant parse(@Nullable String text) {
        if (text == null || text.length() > 100) {
            return null;
        }
        Matcher date =
                DATE.matcher(text.replaceAll("[\\u00A0\\u2009\\u202F]", " ").strip());
        return date.matches() ? instant(date) : times.parse(text);
    }

    private @Nullable Instant instant(Matcher date) {
        int month = MONTHS.indexOf(date.group(1).substring(0, 3).toLowerCase(Locale.ROOT)) + 1;
        int hour = Integer.parseInt(date.group(4));
        String half = date.group(7);
        if (half != null && (hour < 1 || hour > 12)) {
            return null;
        }
        int hourOfDay = half == null ? hour : hour % 12 + (half.equalsIgnoreCase("p") ? 12 : 0);
        try {
            String written = date.group(8);
            ZoneId of = written == null ? zone : ZoneId.of(written.strip().replace('\u2212', '-'), ZoneId.SHORT_IDS);
            String second = date.group(6);
            return LocalDateTime.of(
                            Integer.parseInt(date.group(3)),
                            month,
                            Integer.parseInt(date.group(2)),
                            hourOfDay,
                            Integer.parseInt(date.group(5)),
                            second == null ? 0 : Integer.parseInt(second))
                    .atZone(of)
                    .toInstant();
        } catch (DateTimeException none) {
            return null;
        }
    }
}
