package io.chatferry.verify;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.readback.RowMatcher;
import io.chatferry.ledger.readback.VerifyRows;
import java.util.List;

/**
 * Pairs messages by content that no id has brought together. What is found beyond that duplicates a message of the same
 * content that was sent, or is unknown. Sorts on disk, in bounded memory. Used by one thread, once.
 */
final class ContentMatcher implements AutoCloseable {

    private final Ledger ledger;
    private final VerifyRows rows;
    private final MessagePairs pairs;
    private final RowMatcher byContent;
    private boolean anyFound;

    ContentMatcher(Ledger ledger, VerifyRows rows, MessagePairs pairs) {
        this.ledger = ledger;
        this.rows = rows;
        this.pairs = pairs;
        this.byContent = new RowMatcher(ledger, "content", MessageRow.WIDTH);
    }

    void addSent(long[] sent) {
        byContent.left(MessageRow.contentKey(sent), sent);
    }

    void addFound(long[] found) {
        if (pairs.isOlderThanJob(found)) {
            pairs.unknown(found);
            return;
        }
        anyFound = true;
        byContent.right(MessageRow.contentKey(found), found);
    }

    void run() {
        try (RowMatcher duplicates = new RowMatcher(ledger, "twins", MessageRow.WIDTH)) {
            byContent.run((sent, found) -> pair(sent, found, duplicates));
            if (anyFound) {
                rows.messages(sent -> {
                    if (MessageRow.isExpected(sent.state())) {
                        long[] row = MessageRow.of(
                                sent.id(), sent.body(), 0, sent.state().number());
                        duplicates.left(MessageRow.contentKey(row), row);
                    }
                });
            }
            duplicates.run((sent, found) -> found.forEach(row -> {
                if (sent.isEmpty()) {
                    pairs.unknown(row);
                } else {
                    pairs.duplicate(sent.get(0), row);
                }
            }));
        }
    }

    private void pair(List<long[]> sent, List<long[]> found, RowMatcher duplicates) {
        int both = Math.min(sent.size(), found.size());
        for (int i = 0; i < both; i++) {
            pairs.compare(sent.get(i), found.get(i));
        }
        sent.stream().skip(both).forEach(pairs::missing);
        found.stream().skip(both).forEach(row -> duplicates.right(MessageRow.contentKey(row), row));
    }

    @Override
    public void close() {
        byContent.close();
    }
}
