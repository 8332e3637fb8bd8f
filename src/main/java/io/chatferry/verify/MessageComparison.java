package io.chatferry.verify;

import static io.chatferry.verify.MessageRow.ID;
import static io.chatferry.verify.MessageRow.SERVER_ID;
import static io.chatferry.verify.MessageRow.SHOWN_BY;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.readback.Differences;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.RowMatcher;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.ledger.readback.VerifyRows.Sent;
import io.chatferry.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Compares the messages that were sent with those that were read back, in bounded memory. A pair is found by muid; where the
 * target shows none, by server id; what remains, by content ({@link ContentMatcher}). Used by one thread, once.
 */
final class MessageComparison {

    private final Ledger ledger;
    private final VerifyRows rows;
    private final ReadBackRun reading;
    private final Differences differences;
    private final ComparisonResult result;
    private final MessagePairs pairs;

    /** {@code showTexts}: whether differences may show what people have written. */
    MessageComparison(
            Ledger ledger,
            VerifyRows rows,
            ReadBackRun reading,
            Differences differences,
            ComparisonResult result,
            boolean showTexts) {
        this.ledger = ledger;
        this.rows = rows;
        this.reading = reading;
        this.differences = differences;
        this.result = result;
        this.pairs = new MessagePairs(ledger, rows, reading, differences, result, showTexts);
    }

    /** Compares everything; returns the conversations that lack a message. */
    Set<Long> run() {
        try (RowMatcher byMuid = new RowMatcher(ledger, "muid", MessageRow.WIDTH);
                RowMatcher byServerId = new RowMatcher(ledger, "server", MessageRow.WIDTH);
                ContentMatcher byContent = new ContentMatcher(ledger, rows, pairs);
                pairs) {
            rows.messages(sent -> addSent(sent, byMuid));
            reading.items(Kind.MESSAGE, (n, item, type, conversation) -> {
                long server = MessageRow.serverNumber(item.key());
                long[] row = MessageRow.of(n, item.json(), server, MessageRow.shownBy(type));
                if (item.muid() == null) {
                    byServerId.right(Long.toString(server), row);
                } else {
                    byMuid.right(item.muid(), row);
                }
            });
            byMuid.run((sent, found) -> matchByMuid(sent, found, byServerId));
            byServerId.run((sent, found) -> matchByServerId(sent, found, byContent));
            byContent.run();
            pairs.checkOrder();
            differences.flush();
        }
        return pairs.incompleteConversations();
    }

    private void addSent(Sent sent, RowMatcher byMuid) {
        boolean expected = MessageRow.isExpected(sent.state());
        long server = MessageRow.serverNumber(sent.serverId());
        long[] row = MessageRow.of(sent.id(), sent.body(), server, sent.state().number());
        row[MessageRow.CONVERSATION] = sent.conversation();
        row[MessageRow.SENT_AT_NANOS] = sent.sentAtNanos();
        row[MessageRow.SEQUENCE] = sent.seq();
        if (expected) {
            result.of(Kind.MESSAGE).addExpected();
            result.addSent(MessageRow.digest(row));
            if (sent.state() == MessageState.SENT) {
                pairs.noteServerId(server);
            }
        } else if (isInDoubt(sent.state())) {
            result.addInDoubt();
        }
        byMuid.left(sent.muid(), row);
    }

    private void matchByMuid(List<long[]> sent, List<long[]> found, RowMatcher byServerId) {
        List<long[]> shown = distinct(found);
        if (sent.isEmpty()) {
            // no muid of the ledger: but perhaps one of its messages, whose muid was changed in the target
            shown.forEach(row -> {
                row[MessageRow.HAS_FOREIGN_MUID] = 1;
                byServerId.right(Long.toString(row[SERVER_ID]), row);
            });
            return;
        }
        long[] own = sent.get(0);
        if (!MessageRow.isExpected(MessageRow.state(own))) {
            // a message in doubt is counted as such, shown or not: the next import resolves it
            if (!isInDoubt(MessageRow.state(own))) {
                shown.forEach(row -> pairs.unsent(own, row));
            }
        } else if (shown.isEmpty()) {
            byServerId.left(own[SERVER_ID] == 0 ? "none " + own[ID] : Long.toString(own[SERVER_ID]), own);
        } else {
            compareWithAll(own, shown);
        }
    }

    /** The message with the id that the target once returned is the one; others of the same muid are duplicates of it. */
    private void compareWithAll(long[] own, List<long[]> shown) {
        long[] partner = shown.stream()
                .filter(row -> row[SERVER_ID] == own[SERVER_ID])
                .findFirst()
                .orElse(shown.get(0));
        pairs.compare(own, partner);
        shown.stream().filter(row -> row != partner).forEach(row -> pairs.duplicate(own, row));
    }

    private void matchByServerId(List<long[]> sent, List<long[]> found, ContentMatcher byContent) {
        List<long[]> shown = distinct(found);
        if (!sent.isEmpty() && !shown.isEmpty()) {
            pairs.compare(sent.get(0), shown.get(0));
            sent.stream().skip(1).forEach(byContent::addSent);
        } else {
            sent.forEach(byContent::addSent);
            shown.forEach(byContent::addFound);
        }
    }

    /** Several lists may show the same message: the row of a conversation's list counts. */
    private static List<long[]> distinct(List<long[]> found) {
        List<long[]> distinct = new ArrayList<>(1);
        for (long[] row : found) {
            int at = -1;
            for (int i = 0; i < distinct.size(); i++) {
                at = distinct.get(i)[SERVER_ID] == row[SERVER_ID] ? i : at;
            }
            if (at < 0) {
                distinct.add(row);
            } else if (row[SHOWN_BY] == MessageRow.CONVERSATION_LIST) {
                distinct.set(at, row);
            }
        }
        return distinct;
    }

    private static boolean isInDoubt(MessageState state) {
        return state == MessageState.IN_DOUBT || state == MessageState.SENDING;
    }
}
