package io.chatferry.verify;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.readback.Differences;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.model.Kind;
import java.util.List;
import java.util.Set;

/** Compares what was read back with the ledger. Needs no network, and may run any number of times. Not thread-safe. */
public final class TargetComparison {

    private final Ledger ledger;
    private final VerifyRows rows;
    private final ReadBackRun reading;
    private final Differences differences;
    private final boolean showTexts;
    private ComparisonResult result = new ComparisonResult();
    private Set<Long> incomplete = Set.of();

    /** {@code texts}: whether differences may show what people have written. */
    public TargetComparison(
            Ledger ledger, VerifyRows rows, ReadBackRun reading, Differences differences, boolean showTexts) {
        this.ledger = ledger;
        this.rows = rows;
        this.reading = reading;
        this.differences = differences;
        this.showTexts = showTexts;
    }

    /** Compares; the result replaces that of an earlier comparison. */
    public ComparisonResult run() {
        result = new ComparisonResult();
        differences.clear();
        incomplete = new MessageComparison(ledger, rows, reading, differences, result, showTexts).run();
        for (Kind kind : List.of(Kind.USER, Kind.GROUP, Kind.MEMBER)) {
            new EntityComparison(ledger, rows, reading, differences, result, showTexts).run(kind);
        }
        return result;
    }

    /** The counts of the last comparison. */
    public ComparisonResult result() {
        return result;
    }

    /**
     * Adds lists to the reading in which missing messages may be: first the lists of their conversations once more, then
     * each message by its id, since a list may lack what the target has.
     *
     * @return whether there is anything more to read
     */
    public boolean lookFurther() {
        if (!incomplete.isEmpty() && !reading.hasSecondRound()) {
            List<TargetList> further = rows.secondRound(incomplete);
            reading.add(further);
            if (!further.isEmpty()) {
                return true;
            }
        }
        return !reading.isAskedSingly() && reading.addMissing();
    }
}
