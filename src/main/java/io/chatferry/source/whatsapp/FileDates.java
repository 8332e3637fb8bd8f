package io.chatferry.source.whatsapp;

import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * How the dates of a file are written.
 *
 * @param order day or month first; of dates that begin with a year of four digits, that order holds in any case
 * @param isGuess whether nothing in the file tells day and month apart but the clock of 12 or 24 hours
 */
record FileDates(DateOrder order, boolean isGuess) {

    private static final int LAST_MONTH = 12;

    /** Reads the dates of the file in the order of its lines. */
    Reading reading() {
        return new Reading(order);
    }

    /** Reads dates. */
    record Reading(DateOrder order) {

        /** The time at the beginning of a line; null if there is no such date. */
        @Nullable
        LocalDateTime time(LineHead head) {
            LocalDate date = date(head, order);
            if (date == null) { // a line in the manner of another phone
                date = date(
                        head, order == DateOrder.DAY_MONTH_YEAR ? DateOrder.MONTH_DAY_YEAR : DateOrder.DAY_MONTH_YEAR);
            }
            return date == null ? null : date.atTime(head.time());
        }
    }

    private static @Nullable LocalDate date(LineHead head, DateOrder order) {
        return (head.yearIsFirst() ? DateOrder.YEAR_MONTH_DAY : order).date(head.first(), head.second(), head.third());
    }

    /** What the dates of a file show of their order. Not thread-safe. */
    static final class Evidence {

        private boolean hasDayFirst;
        private boolean hasDaySecond;
        private boolean isAmbiguous;
        private boolean hasHalfDays;
        private final Steps dayFirst = new Steps(DateOrder.DAY_MONTH_YEAR);
        private final Steps monthFirst = new Steps(DateOrder.MONTH_DAY_YEAR);

        void add(LineHead head) {
            hasHalfDays |= head.hasHalfDay();
            if (head.yearIsFirst()) {
                return;
            }
            isAmbiguous = true;
            hasDayFirst |= head.first() > LAST_MONTH;
            hasDaySecond |= head.second() > LAST_MONTH;
            dayFirst.add(head);
            monthFirst.add(head);
        }

        FileDates decide(DateOrder given) {
            if (given != DateOrder.AUTO) {
                return new FileDates(given, false);
            }
            if (hasDayFirst || !isAmbiguous) {
                return new FileDates(DateOrder.DAY_MONTH_YEAR, false);
            }
            if (hasDaySecond) {
                return new FileDates(DateOrder.MONTH_DAY_YEAR, false);
            }
            if (dayFirst.back != monthFirst.back) {
                boolean isDayFirst = dayFirst.back < monthFirst.back;
                return new FileDates(isDayFirst ? DateOrder.DAY_MONTH_YEAR : DateOrder.MONTH_DAY_YEAR, false);
            }
            return new FileDates(hasHalfDays ? DateOrder.MONTH_DAY_YEAR : DateOrder.DAY_MONTH_YEAR, true);
        }
    }

    /** Counts how often the time would go back. */
    private static final class Steps {

        private final DateOrder order;
        private @Nullable LocalDateTime last;
        private long back;

        Steps(DateOrder order) {
            this.order = order;
        }

        void add(LineHead head) {
            LocalDate date = order.date(head.first(), head.second(), head.third());
            if (date == null) {
                back++;
                return;
            }
            LocalDateTime time = date.atTime(head.time());
            if (last != null && time.isBefore(last)) {
                back++;
            }
            last = time;
        }
    }
}
