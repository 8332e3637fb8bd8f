package io.chatferry.source.irc;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of months in logs, which are those of the language of the computer. */
final class MonthNames {

    private static final List<String> LANGUAGES =
            List.of("en", "de", "es", "fr", "it", "pt", "nl", "sv", "da", "fi", "pl");
    private static final int LETTERS = 3;
    private static final Map<String, Month> MONTHS = months();

    private MonthNames() {}

    private static Map<String, Month> months() {
        Map<String, Month> months = new HashMap<>();
        for (String language : LANGUAGES) {
            for (Month month : Month.values()) {
                String name = month.getDisplayName(TextStyle.FULL, Locale.forLanguageTag(language))
                        .toLowerCase(Locale.ROOT);
                months.putIfAbsent(name, month);
                months.putIfAbsent(name.substring(0, Math.min(LETTERS, name.length())), month);
            }
        }
        return months;
    }

    /** The month of a name, or of its first letters; null if it is none. */
    static @Nullable Month month(String name) {
        String plain = name.replace(".", "").toLowerCase(Locale.ROOT);
        Month month = MONTHS.get(plain);
        return month == null ? MONTHS.get(plain.substring(0, Math.min(LETTERS, plain.length()))) : month;
    }

    /** A date; null if there is no such date. */
    static @Nullable LocalDate date(String year, String month, String day) {
        Month named = month(month);
        return named == null ? null : date(Integer.parseInt(year), named.getValue(), Integer.parseInt(day));
    }

    /** A date; null if there is no such date. */
    static @Nullable LocalDate date(int year, int month, int day) {
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException none) {
            return null;
        }
    }
}
