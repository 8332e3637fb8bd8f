package io.chatferry.report.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.ToLongFunction;

/** The columns of the table of outcomes, in the order of printing. */
public enum TallyColumn {
    READ("read", Tally::read),
    SENT("sent", Tally::sent),
    ALREADY_THERE("already there", Tally::alreadyThere),
    IN_DOUBT("in doubt", Tally::inDoubt),
    FAILED("failed", Tally::failed),
    REJECTED("rejected", Tally::rejected),
    DEFERRED("deferred", Tally::deferred),
    SKIPPED("skipped", Tally::skipped),
    WITHDRAWN("withdrawn", Tally::withdrawn),
    DUPLICATE("duplicate", Tally::duplicate),
    NOT_YET_SENT("not yet sent", Tally::notYetSent);

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference holds no state
    private final ToLongFunction<Tally> value;

    TallyColumn(String title, ToLongFunction<Tally> value) {
        this.title = title;
        this.value = value;
    }

    /** {@code read}, and the columns in which a number is not zero. */
    public static List<TallyColumn> nonZero(Collection<Tally> tallies) {
        return Arrays.stream(values())
                .filter(column -> column == READ || column.total(tallies) != 0)
                .toList();
    }

    public String title() {
        return title;
    }

    public long of(Tally tally) {
        return value.applyAsLong(tally);
    }

    long total(Collection<Tally> tallies) {
        return tallies.stream().mapToLong(value).sum();
    }

    /** Whether a number above zero calls for action by the user. */
    public boolean needsAttention() {
        return this == IN_DOUBT || this == FAILED || this == REJECTED;
    }
}
