package io.chatferry.verify;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.readback.Differences;
import io.chatferry.ledger.readback.Differences.Difference;
import io.chatferry.ledger.readback.Differences.Fault;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.ledger.readback.VerifyRows.Sent;
import io.chatferry.ledger.sort.RowSort;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Kind;

/**
 * Checks that the messages of one second of one conversation are in the order of the export: the target keeps whole seconds,
 * and within one it shows messages in the order of its ids.
 */
final class SameSecondOrder implements AutoCloseable {

    private static final long SECOND = 1_000_000_000L;

    private final RowSort sort;
    private final VerifyRows rows;
    private final Differences differences;
    private final ComparisonResult result;

    SameSecondOrder(Ledger ledger, VerifyRows rows, Differences differences, ComparisonResult result) {
        this.sort = new RowSort(ledger, "order", 5, 3);
        this.rows = rows;
        this.differences = differences;
        this.result = result;
    }

    /**
     * Takes a message that was found.
     *
     * @param shown its id; where ids are not numeric, its position in the reading
     */
    void add(long conversation, long sentAtNanos, long seq, long shown, long message) {
        sort.add(conversation, sentAtNanos, seq, shown, message);
    }

    void run() {
        long[][] last = {null};
        sort.each(row -> {
            long[] before = last[0];
            if (before != null && isSwapped(before, row)) {
                report(before[4], row[4]);
            }
            last[0] = row;
        });
    }

    /** Whether of two rows, in the order of the export, the target shows the second one first within one second. */
    static boolean isSwapped(long[] before, long[] row) {
        boolean sameSecond = before[0] == row[0] && Math.floorDiv(before[1], SECOND) == Math.floorDiv(row[1], SECOND);
        return sameSecond && before[3] > row[3];
    }

    private void report(long before, long id) {
        Sent sent = rows.message(id);
        Sent first = rows.message(before);
        if (!isDatedAlike(first.endpoint(), sent.endpoint())) {
            return; // only one of both has the time of its sending, as a reply does that went into its thread
        }
        result.of(Kind.MESSAGE).addFault(Fault.ORDER);
        String other = first.muid() + " (" + rows.where(before) + ")";
        differences.add(new Difference(
                Kind.MESSAGE,
                Fault.ORDER,
                id,
                sent.muid(),
                rows.where(id),
                sent.serverId() == null ? "" : sent.serverId(),
                "order",
                "after " + other,
                "before it, in the same second"));
    }

    static boolean isDatedAlike(Endpoint first, Endpoint second) {
        return (first == Endpoint.SEND) == (second == Endpoint.SEND);
    }

    @Override
    public void close() {
        sort.close();
    }
}
