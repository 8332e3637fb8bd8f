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
import tools.jackson.databind.json.JsonMapper;

/** Counts what is wrong with messages, and says it with both sides; {@code own} and {@code read} are their numbers there. */
final class MessageDifferences {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final VerifyRows rows;
    private final ReadBackRun reading;
    private final Differences differences;
    private final ComparisonResult findings;
    private final boolean texts;

    MessageDifferences(
            VerifyRows rows, ReadBackRun reading, Differences differences, ComparisonResult findings, boolean texts) {
        this.rows = rows;
        this.reading = reading;
        this.differences = differences;
        this.findings = findings;
        this.texts = texts;
    }

    /** Why a message in this state is not compared; empty where it is. */
    static String why(MessageState state) {
        return switch (state) {
            case STAGED -> "not sent yet";
            case SENDING, IN_DOUBT -> "in doubt: it is not known whether the target took it";
            case FAILED -> "refused by the target";
            case DEFERRED -> "set aside: older than the retention";
            case REJECTED -> "rejected";
            case WITHDRAWN -> "no longer in the export, and never sent";
            case UNDONE -> "undone";
            case SENT, ALREADY_THERE -> "";
        };
    }

    void different(long own, long read, List<ComparableFields.Gap> gaps) {
        findings.of(Kind.MESSAGE).fault(Fault.DIFFERENT);
        Sent sent = rows.message(own);
        gaps.forEach(gap -> add(
                Fault.DIFFERENT,
                sent,
                key(read),
                gap.field(),
                ComparableFields.shown(gap.field(), gap.expected(), texts),
                ComparableFields.shown(gap.field(), gap.found(), texts)));
    }

    void doubled(long own, long read) {
        findings.of(Kind.MESSAGE).fault(Fault.DOUBLED);
        Sent sent = rows.message(own);
        String first = sent.serverId() == null ? "once" : "once, as " + sent.serverId();
        add(Fault.DOUBLED, sent, key(read), "", first, "again, as " + key(read));
    }

    void missing(long own) {
        findings.of(Kind.MESSAGE).fault(Fault.MISSING);
        Sent sent = rows.message(own);
        add(Fault.MISSING, sent, sent.serverId() == null ? "" : sent.serverId(), "", "there", "missing");
    }

    /** The ledger knows it and says {@code why} it should not be there. */
    void notSent(long own, long read, String why) {
        findings.of(Kind.MESSAGE).fault(Fault.UNEXPECTED);
        add(Fault.UNEXPECTED, rows.message(own), key(read), "", "not there: " + why, "there");
    }

    /** The ledger does not know it. */
    void unknown(long read) {
        findings.of(Kind.MESSAGE).fault(Fault.UNEXPECTED);
        ReadBackItem item = reading.item(Kind.MESSAGE, read);
        JsonNode shown = JSON.readTree(item.json());
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
