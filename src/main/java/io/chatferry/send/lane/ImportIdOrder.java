package io.chatferry.send.lane;

import io.chatferry.ledger.Ledger;
import java.util.List;

/**
 * Whether the target numbers the rows of an import call in their order, which is documented nowhere: learned from answers,
 * and kept. One call that does not is enough to know that it does not.
 */
public final class ImportIdOrder {

    private static final String FACT = "target.import-ids-ascend";
    private static final String YES = "yes";
    private static final String NO = "no";
    /** By chance so many rows ascend in one of 40,320 calls. */
    private static final int MIN_ROWS = 8;

    private final Ledger ledger;
    private String fact;

    public ImportIdOrder(Ledger ledger) {
        this.ledger = ledger;
        this.fact = ledger.fact(FACT).orElse("");
    }

    /** Whether messages that have to follow each other may share a call. */
    boolean isKnown() {
        return fact.equals(YES);
    }

    /** The ids that the rows of a call were given, in the order of the rows. */
    void observe(List<String> ids) {
        if (fact.equals(NO)) {
            return;
        }
        boolean ascending = ascending(ids);
        if (!ascending || (fact.isEmpty() && ids.size() >= MIN_ROWS)) {
            String observed = ascending ? YES : NO;
            if (!fact.equals(observed)) {
                fact = observed;
                ledger.remember(FACT, observed);
            }
        }
    }

    private static boolean ascending(List<String> ids) {
        long last = Long.MIN_VALUE;
        for (String id : ids) {
            long number;
            try {
                number = Long.parseLong(id);
            } catch (NumberFormatException notANumber) {
                return false;
            }
            if (number <= last) {
                return false;
            }
            last = number;
        }
        return true;
    }
}
