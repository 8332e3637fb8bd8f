package io.chatferry.report.format;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats numbers, sizes and times for people, independently of the locale. */
public final class Figures {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

    private Figures() {}

    /** {@code 1,234,567}. */
    public static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 retry}, {@code 12,000 retries}. */
    public static String counted(long number, String one, String many) {
        return grouped(number) + " " + (number == 1 ? one : many);
    }

    /** The words behind a number that stands elsewhere, as in a column of its own. */
    public static String words(long number, String one, String many) {
        return number == 1 ? one : many;
    }

    /** {@code 0.4}, {@code 12.5}, {@code 1,234}: a rate, without a false show of precision. */
    public static String rate(double perSecond) {
        return perSecond < 100 && perSecond != Math.rint(perSecond)
                ? String.format(Locale.ROOT, "%.1f", perSecond)
                : grouped(Math.round(perSecond));
    }

    /** {@code 512 bytes}, {@code 1.4 MB}: decimal units. */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return counted(bytes, "byte", "bytes");
        }
        double size = bytes / 1000.0;
        int unit = 0;
        while (size >= 999.5 && unit < UNITS.length - 1) {
            size /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, size < 9.95 ? "%.1f %s" : "%.0f %s", size, UNITS[unit]);
    }

    /** {@code 0.8 s}, {@code 42 s}, {@code 12 min 5 s}, {@code 3 h 20 min}, {@code 2 d 4 h}. */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", Math.max(0, duration.toMillis()) / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return two(seconds / 60, "min", seconds % 60, "s");
        }
        return seconds < 86_400
                ? two(seconds / 3600, "h", seconds % 3600 / 60, "min")
                : two(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
    }

    private static String two(long large, String unit, long small, String smallUnit) {
        return grouped(large) + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    /** {@code 2026-11-07 18:04:59 UTC}. */
    public static String time(Instant instant) {
        return SECONDS.format(instant);
    }
}
