package io.chatferry.verify;

import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.readback.Differences;
import io.chatferry.ledger.readback.Differences.Difference;
import io.chatferry.ledger.readback.Differences.Fault;
import io.chatferry.ledger.readback.ReadBackItem;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.ledger.readback.VerifyRows.Sent;
import io.chatferry.model.Kind;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Counts the faults of messages, and notes each with what was expected and what was found. {@code own} is the number of a
 * message in the ledger, {@code read} that of an item that was read back.
 */
final class MessageDifferences {

    private final VerifyRows rows;
    private final ReadBackRun reading;
    private final Differences differences;
    private final ComparisonResult result;
    private final boolean showTexts;

    MessageDifferences(
            VerifyRows rows, ReadBackRun reading, Differences differences, ComparisonResult result, boolean showTexts) {
        this.rows = rows;
        this.reading = reading;
        this.differences = differences;
        this.result = result;
        this.showTexts = showTexts;
    }

    /** Why a message in this state must not be in the target; empty where it must. */
    static String reasonNotSent(MessageState state) {
        return switch (state) {
            case STAGED -> "not sent yet";
            case SENDING, IN_DOUBT -> "in doubt: the outcome of the request is not known";
            case FAILED -> "refused by the target";
            case DEFERRED -> "deferred: older than the retention cut-off";
            case REJECTED -> "rejected";
            case WITHDRAWN -> "no longer in the export, and never sent";
            case UNDONE -> "undone";
            case SENT, ALREADY_THERE -> "";
        };
    }

    void different(long own, long read, List<ComparableFields.FieldDifference> fields) {
        result.of(Kind.MESSAGE).addFault(Fault.DIFFERENT);
        Sent sent = rows.message(own);
        fields.forEach(difference -> add(
                Fault.DIFFERENT,
                sent,
                key(read),
                difference.field(),
                ComparableFields.redacted(difference.field(), difference.expected(), showTexts),
                ComparableFields.redacted(difference.field(), difference.found(), showTexts)));
    }

    void doubled(long own, long read) {
        result.of(Kind.MESSAGE).addFault(Fault.DOUBLED);
        Sent sent = rows.message(own);
        String first = sent.serverId() == null ? "once" : "once, as " + sent.serverId();
        add(Fault.DOUBLED, sent, key(read), "", first, "again, as " + key(read));
    }

    void missing(long own) {
        result.of(Kind.MESSAGE).addFault(Fault.MISSING);
        Sent sent = rows.message(own);
        add(Fault.MISSING, sent, sent.serverId() == null ? "" : sent.serverId(), "", "there", "missing");
    }

    /** The ledger knows the message, and {@code reason} says why it must not be in the target. */
    void notSent(long own, long read, String reason) {
        result.of(Kind.MESSAGE).addFault(Fault.UNEXPECTED);
        add(Fault.UNEXPECTED, rows.message(own), key(read), "", "not there: " + reason, "there");
    }

    /** The ledger does not know the message. */
    void unknown(long read) {
        result.of(Kind.MESSAGE).addFault(Fault.UNEXPECTED);
        ReadBackItem item = reading.item(Kind.MESSAGE, read);
        JsonNode shown = CanonicalJson.read(item.json());
        differences.add(new Difference(
                Kind.MESSAGE,
                Fault.UNEXPECTED,
                null,
                item.muid() == null ? "" : item.muid(),
                "",
                item.key(),
                "",
                "nothing that the ledger knows",
                "from " + shown.path("sender").asString("") + " to "
                        + shown.path("receiver").asString("") + ", sentAt "
                        + shown.path("sentAt").asString("")));
    }

    private void add(Fault fault, Sent sent, String serverId, String field, String expected, String found) {
        differences.add(new Difference(
                Kind.MESSAGE, fault, sent.id(), sent.muid(), rows.where(sent.id()), serverId, field, expected, found));
    }

    private String key(long read) {
        return reading.item(Kind.MESSAGE, read).key();
    }
}
