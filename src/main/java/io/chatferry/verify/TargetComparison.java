package io.chatferry.verify;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.readback.Differences;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.model.Kind;
import java.util.List;
import java.util.Set;

/** Compares what was read back with what the ledger says; without the network, and as often as it is wanted. */
public final class TargetComparison {

    private final Ledger ledger;
    private final VerifyRows rows;
    private final ReadBackRun reading;
    private final Differences differences;
    private final boolean texts;
    private ComparisonResult findings = new ComparisonResult();
    private Set<Long> incomplete = Set.of();

    /** {@code texts}: whether differences may show what people have written. */
    public TargetComparison(
            Ledger ledger, VerifyRows rows, ReadBackRun reading, Differences differences, boolean texts) {
        this.ledger = ledger;
        this.rows = rows;
        this.reading = reading;
        this.differences = differences;
        this.texts = texts;
    }

    /** Compares; the differences of an earlier comparison are forgotten. */
    public ComparisonResult run() {
        findings = new ComparisonResult();
        differences.clear();
        incomplete = new MessageComparison(ledger, rows, reading, differences, findings, texts).run();
        for (Kind kind : List.of(Kind.USER, Kind.GROUP, Kind.MEMBER)) {
            new EntityComparison(ledger, rows, reading, differences, findings, texts).run(kind);
        }
        return findings;
    }

    /** What the last comparison has counted. */
    public ComparisonResult findings() {
        return findings;
    }

    /**
     * Adds to the reading where else to look for what is missing: first in the lists once more, then one by one, since a
     * list may lack what is there.
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
