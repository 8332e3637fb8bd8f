package io.chatferry.verify;

import static io.chatferry.verify.MessageRow.ID;
import static io.chatferry.verify.MessageRow.SERVER_ID;
import static io.chatferry.verify.MessageRow.SHOWN_BY;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.outbox.FollowUpList;
import io.chatferry.ledger.outbox.ThreadRoots;
import io.chatferry.ledger.readback.Differences;
import io.chatferry.ledger.readback.ReadBackItem;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.ledger.readback.VerifyRows.Sent;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Kind;
import io.chatferry.verify.ComparableFields.FieldDifference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Decides about each pair of a message that was sent and one that was read back, and about those without a partner: counts
 * them, and notes the differences. Rows are as {@link MessageRow} describes them.
 */
final class MessagePairs implements AutoCloseable {

    /** With more incomplete conversations than this the target was emptied, and a second look would find no more. */
    private static final int MAX_INCOMPLETE = 100_000;

    private final Ledger ledger;
    private final VerifyRows rows;
    private final ReadBackRun reading;
    private final ComparisonResult result;
    private final FollowUpList followUps;
    private final MessageDifferences differences;
    private final SameSecondOrder order;
    private final Set<Long> incomplete = new HashSet<>();
    private long smallestServerId = Long.MAX_VALUE;

    MessagePairs(
            Ledger ledger,
            VerifyRows rows,
            ReadBackRun reading,
            Differences differences,
            ComparisonResult result,
            boolean showTexts) {
        this.ledger = ledger;
        this.rows = rows;
        this.reading = reading;
        this.result = result;
        this.followUps = new FollowUpList(ledger);
        this.differences = new MessageDifferences(rows, reading, differences, result, showTexts);
        this.order = new SameSecondOrder(ledger, rows, differences, result);
    }

    /** Takes the server id of a message that this job has sent; only numeric ids have an order. */
    void noteServerId(long serverNumber) {
        if (serverNumber > 0) {
            smallestServerId = Math.min(smallestServerId, serverNumber);
        }
    }

    /** Whether a message certainly was in the target before the first one of this job. */
    boolean isOlderThanJob(long[] found) {
        return smallestServerId != Long.MAX_VALUE && mayBeOlderThanJob(found);
    }

    /** Likewise, or it cannot be told, since no numeric id of a message of this job is known. */
    private boolean mayBeOlderThanJob(long[] found) {
        return found[SERVER_ID] > 0 && found[SERVER_ID] < smallestServerId;
    }

    /** Both rows stand for the same message: compares their fields. */
    void compare(long[] own, long[] found) {
        countWhereShown(found);
        List<FieldDifference> fields = new ArrayList<>();
        if (!MessageRow.hasSameContent(own, found) || found[MessageRow.HAS_FOREIGN_MUID] == 1) {
            fields.addAll(fieldDifferences(own, found));
        }
        if (own[SERVER_ID] != 0 && own[SERVER_ID] != found[SERVER_ID]) {
            String expected = String.valueOf(rows.message(own[ID]).serverId());
            fields.add(new FieldDifference(
                    "id", expected, reading.item(Kind.MESSAGE, found[ID]).key()));
        }
        if (fields.isEmpty()) {
            result.of(Kind.MESSAGE).addEqual();
            result.addFound(MessageRow.digest(own));
        } else {
            result.addFound(MessageRow.digest(found));
            differences.different(own[ID], found[ID], fields);
        }
        order.add(
                own[MessageRow.CONVERSATION],
                own[MessageRow.SENT_AT_NANOS],
                own[MessageRow.SEQUENCE],
                found[SERVER_ID] < 0 ? found[ID] : found[SERVER_ID],
                own[ID]);
    }

    private void countWhereShown(long[] found) {
        if (found[SHOWN_BY] == MessageRow.SINGLE_LOOKUP) {
            result.addUnlisted();
        } else if (found[SHOWN_BY] == MessageRow.MODERATION_LIST) {
            JsonNode shown =
                    CanonicalJson.read(reading.item(Kind.MESSAGE, found[ID]).json());
            result.addHeld(shown.path("data").path("moderation").path("status").asString("without a status"));
        }
    }

    private List<FieldDifference> fieldDifferences(long[] own, long[] found) {
        Sent sent = rows.message(own[ID]);
        ReadBackItem item = reading.item(Kind.MESSAGE, found[ID]);
        List<FieldDifference> fields =
                new ArrayList<>(MessageRow.fields(sent.body()).differences(MessageRow.fields(item.json()), true));
        if (sent.endpoint() == Endpoint.SEND
                && fields.removeIf(each -> each.field().equals("sentAt"))) {
            result.addWithoutTime(); // this call stamps the time of sending itself
        }
        fields.removeIf(each -> isMadeByJob(sent, each));
        if (found[SHOWN_BY] != MessageRow.CONVERSATION_LIST) {
            fields.removeIf(each -> each.field().equals("tags")
                    && each.found().isEmpty()); // only lists of conversations show tags, on request
        }
        if (item.muid() != null && !item.muid().equals(sent.muid())) {
            fields.add(new FieldDifference("muid", sent.muid(), item.muid()));
        }
        return fields;
    }

    /** Whether this job has made the difference by a later call: put the message into a thread, or deleted it. */
    private boolean isMadeByJob(Sent sent, FieldDifference difference) {
        return switch (difference.field()) {
            case "thread" ->
                difference.found().equals(ThreadRoots.of(ledger, sent.id()).orElse(""));
            case "deleted" -> followUps.isDeleted(sent.id());
            default -> false;
        };
    }

    /** The target shows a message that was sent nowhere. */
    void missing(long[] own) {
        if (followUps.isDeleted(own[ID])) {
            result.of(Kind.MESSAGE).addEqual();
            result.addFound(MessageRow.digest(own));
            result.addDeletedByJob();
            return;
        }
        if (incomplete.size() < MAX_INCOMPLETE) {
            incomplete.add(own[MessageRow.CONVERSATION]);
        }
        differences.missing(own[ID]);
    }

    /** The target shows a message that the ledger knows, and does not count as sent. */
    void unsent(long[] own, long[] found) {
        differences.notSent(own[ID], found[ID], MessageDifferences.reasonNotSent(MessageRow.state(own)));
    }

    /** The target shows a message once more. */
    void duplicate(long[] own, long[] found) {
        differences.doubled(own[ID], found[ID]);
    }

    /** The target shows a message that the ledger does not know. */
    void unknown(long[] found) {
        if (mayBeOlderThanJob(found)) {
            result.addPreexisting();
        } else {
            differences.unknown(found[ID]);
        }
    }

    /** Checks the order of all pairs that were compared. */
    void checkOrder() {
        order.run();
    }

    /** The conversations that lack a message. */
    Set<Long> incompleteConversations() {
        return incomplete;
    }

    @Override
    public void close() {
        order.close();
    }
}
