package io.chatferry.ledger.query;

import io.chatferry.ledger.KeysetPages;
import io.chatferry.ledger.query.LedgerReport.Reject;
import io.chatferry.model.Problem;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Joins the problems of one record, which are neighbouring rows of the ledger. */
final class RejectRows implements Iterator<Reject> {

    private final Iterator<Reject> rows;
    private @Nullable Reject ahead;

    private RejectRows(Iterator<Reject> rows) {
        this.rows = rows;
        this.ahead = rows.hasNext() ? rows.next() : null;
    }

    static Stream<Reject> joined(Iterator<Reject> rows) {
        return KeysetPages.stream(new RejectRows(rows));
    }

    @Override
    public boolean hasNext() {
        return ahead != null;
    }

    @Override
    public Reject next() {
        Reject first = java.util.Objects.requireNonNull(ahead);
        List<Problem> problems = new ArrayList<>();
        Reject next = first;
        while (next != null && next.record() == first.record() && next.file().equals(first.file())) {
            problems.addAll(next.problems());
            next = rows.hasNext() ? rows.next() : null;
        }
        ahead = next;
        return new Reject(
                first.file(),
                first.line(),
                first.record(),
                first.kind(),
                first.key(),
                List.copyOf(problems),
                first.raw());
    }
}
