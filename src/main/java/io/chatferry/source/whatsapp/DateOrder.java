package io.chatferry.source.whatsapp;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** {@code date-order}: how the phone's language writes dates. */
public enum DateOrder {
    /** Each file decides by its own dates. */
    AUTO,
    /** As 31.12.24. */
    DAY_MONTH_YEAR,
    /** As 12/31/24. */
    MONTH_DAY_YEAR,
    /** As 2024-12-31. */
    YEAR_MONTH_DAY;

    private static final int CENTURY = 2000;

    /** The date of three numbers in this order; null if there is no such date. */
    @Nullable
    LocalDate date(int first, int second, int third) {
        return switch (this) {
            case AUTO, DAY_MONTH_YEAR -> of(third, second, first);
            case MONTH_DAY_YEAR -> of(third, first, second);
            case YEAR_MONTH_DAY -> of(first, second, third);
        };
    }

    private static @Nullable LocalDate of(int year, int month, int day) {
        try {
            return LocalDate.of(year < 100 ? CENTURY + year : year, month, day);
        } catch (DateTimeException none) {
            return null;
        }
    }
}
