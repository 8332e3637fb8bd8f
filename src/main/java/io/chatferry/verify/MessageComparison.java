package io.chatferry.verify;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.outbox.FollowUpList;
import io.chatferry.ledger.outbox.ThreadRoots;
import io.chatferry.ledger.readback.Differences;
import io.chatferry.ledger.readback.ReadBackItem;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.RowMatcher;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.ledger.readback.VerifyRows.Sent;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the messages that were sent with those that were read back, in bounded memory: by muid; where the target shows
 * none, by its own ids; what is left, by content.
 */
final class MessageComparison {

    /** Columns of a row in the merges. */
    private static final int ID = 0;

    private static final int HI = 1;
    private static final int LO = 2;
    private static final int SERVER = 3;
    /** Of what was sent: its state. Of what was found: what shows it. */
    private static final int STATE = 4;

    private static final long MODERATION_SHOWS_IT = 0;
    private static final long CONVERSATION_SHOWS_IT = 1;
    private static final long SHOWN_ALONE = 2;

    /** Of what was sent: its place in the order of its conversation. */
    private static final int TALK = 5;

    /** Of what was found: 1 if it has a muid, and one that is not ours. */
    private static final int NAMED = 5;

    private static final long BY_ANOTHER_MUID = 1;

    private static final int NANOS = 6;
    private static final int SEQ = 7;
    private static final int WIDTH = 8;

    /** Where more conversations lack something, the target was emptied, and a second look would find no more. */
    private static final int MOST_INCOMPLETE = 100_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Ledger ledger;
    private final VerifyRows rows;
    private final ReadBackRun reading;
    private final Differences differences;
    private final ComparisonResult findings;
    private final FollowUpList followUps;
    private final MessageDifferences faults;
    private final SameSecondOrder order;
    private final Set<Long> incomplete = new HashSet<>();
    private long firstOwn = Long.MAX_VALUE;

    /** {@code texts}: whether differences may show what people have written. */
    MessageComparison(
            Ledger ledger,
            VerifyRows rows,
            ReadBackRun reading,
            Differences differences,
            ComparisonResult findings,
            boolean texts) {
        this.ledger = ledger;
        this.rows = rows;
        this.reading = reading;
        this.differences = differences;
        this.findings = findings;
        this.followUps = new FollowUpList(ledger);
        this.faults = new MessageDifferences(rows, reading, differences, findings, texts);
        this.order = new SameSecondOrder(ledger, rows, differences, findings);
    }

    /** Compares everything; returns the conversations that lack a message. */
    Set<Long> run() {
        try (RowMatcher byMuid = new RowMatcher(ledger, "muid", WIDTH);
                RowMatcher byServerId = new RowMatcher(ledger, "server", WIDTH);
                Leftovers leftovers = new Leftovers();
                order) {
            rows.messages(sent -> takeSent(sent, byMuid));
            reading.items(Kind.MESSAGE, (n, item, type, conversation) -> {
                long[] row = row(n, item.json(), serverNumber(item.key()), shownBy(type));
                if (item.muid() == null) {
                    byServerId.right(Long.toString(row[SERVER]), row);
                } else {
                    byMuid.right(item.muid(), row);
                }
            });
            byMuid.run((sent, found) -> muid(sent, found, byServerId));
            byServerId.run((sent, found) -> serverId(sent, found, leftovers));
            leftovers.settle();
            order.run();
            differences.flush();
        }
        return incomplete;
    }

    private static long shownBy(TargetList.Type type) {
        return type.isConversation()
                ? CONVERSATION_SHOWS_IT
                : type == TargetList.Type.MESSAGE ? SHOWN_ALONE : MODERATION_SHOWS_IT;
    }

    private void takeSent(Sent sent, RowMatcher byMuid) {
        if (isExpected(sent.state())) {
            findings.of(Kind.MESSAGE).expectOne();
            long own = sent.serverId() == null ? 0 : serverNumber(sent.serverId());
            if (own > 0 && sent.state() == MessageState.SENT) {
                firstOwn = Math.min(firstOwn, own);
            }
        } else if (sent.state() == MessageState.IN_DOUBT || sent.state() == MessageState.SENDING) {
            findings.oneUndecided();
        }
        long[] row = row(
                sent.id(),
                sent.body(),
                serverNumber(sent.serverId()),
                sent.state().number());
        row[TALK] = sent.conversation();
        row[NANOS] = sent.sentAtNanos();
        row[SEQ] = sent.seq();
        if (isExpected(sent.state())) {
            findings.sent(digest(row));
        }
        byMuid.left(sent.muid(), row);
    }

    private static boolean isExpected(MessageState state) {
        return state == MessageState.SENT || state == MessageState.ALREADY_THERE;
    }

    private static long[] row(long id, String json, long server, long state) {
        ByteBuffer digest = ByteBuffer.wrap(form(json).digest());
        return new long[] {id, digest.getLong(), digest.getLong(), server, state, 0, 0, 0};
    }

    private static ComparableFields form(String json) {
        return ComparableFields.message(JSON.readTree(json));
    }

    private static byte[] digest(long[] row) {
        return ByteBuffer.allocate(16).putLong(row[HI]).putLong(row[LO]).array();
    }

    /** A number as it is; of any other id its hash, which is negative: those have no order. */
    static long serverNumber(@Nullable String id) {
        if (id == null) {
            return 0;
        }
        return id.matches("\\d{1,18}") ? Long.parseLong(id) : VerifyRows.number(id) | Long.MIN_VALUE;
    }

    private void muid(List<long[]> sent, List<long[]> found, RowMatcher byServerId) {
        List<long[]> there = once(found);
        if (sent.isEmpty()) {
            // not a muid of ours: but perhaps one of our messages whose muid was changed
            there.forEach(row -> {
                row[NAMED] = BY_ANOTHER_MUID;
                byServerId.right(Long.toString(row[SERVER]), row);
            });
            return;
        }
        long[] own = sent.get(0);
        if (!isExpected(state(own))) {
            there.forEach(row -> found(own, row));
        } else if (there.isEmpty()) {
            byServerId.left(own[SERVER] == 0 ? "none " + own[ID] : Long.toString(own[SERVER]), own);
        } else {
            pair(own, there);
        }
    }

    private void serverId(List<long[]> sent, List<long[]> found, Leftovers leftovers) {
        List<long[]> there = once(found);
        if (!sent.isEmpty() && !there.isEmpty()) {
            matched(sent.get(0), there.get(0));
            sent.stream().skip(1).forEach(leftovers::sent);
        } else {
            sent.forEach(leftovers::sent);
            there.forEach(leftovers::found);
        }
    }

    /** The same message may stand in several lists: where a conversation shows it, that counts. */
    private static List<long[]> once(List<long[]> found) {
        List<long[]> once = new ArrayList<>(1);
        for (long[] row : found) {
            int at = -1;
            for (int i = 0; i < once.size(); i++) {
                at = once.get(i)[SERVER] == row[SERVER] ? i : at;
            }
            if (at < 0) {
                once.add(row);
            } else if (row[STATE] == CONVERSATION_SHOWS_IT) {
                once.set(at, row);
            }
        }
        return once;
    }

    /** The one with the id that the target once gave is the one; others of the same muid double it. */
    private void pair(long[] own, List<long[]> there) {
        long[] partner = there.stream()
                .filter(row -> row[SERVER] == own[SERVER])
                .findFirst()
                .orElse(there.get(0));
        matched(own, partner);
        there.stream().filter(row -> row != partner).forEach(row -> faults.doubled(own[ID], row[ID]));
    }

    /** What this job has made of the message by other calls: it stands in a thread, or was deleted again. */
    private boolean ours(Sent sent, ComparableFields.Gap gap) {
        return switch (gap.field()) {
            case "thread" ->
                gap.found().equals(ThreadRoots.of(ledger, sent.id()).orElse(""));
            case "deleted" -> followUps.isDeleted(sent.id());
            default -> false;
        };
    }

    private void matched(long[] own, long[] there) {
        if (there[STATE] == SHOWN_ALONE) {
            findings.oneUnlisted();
        } else if (there[STATE] == MODERATION_SHOWS_IT) {
            JsonNode shown = JSON.readTree(reading.item(Kind.MESSAGE, there[ID]).json());
            findings.held(shown.path("data").path("moderation").path("status").asString("without a status"));
        }
        boolean sameId = own[SERVER] == 0 || own[SERVER] == there[SERVER];
        List<ComparableFields.Gap> gaps = new ArrayList<>();
        boolean alike = own[HI] == there[HI] && own[LO] == there[LO];
        if (!alike || there[NAMED] == BY_ANOTHER_MUID) {
            Sent sent = rows.message(own[ID]);
            ReadBackItem item = reading.item(Kind.MESSAGE, there[ID]);
            gaps.addAll(form(sent.body()).gaps(form(item.json()), true));
            if (sent.endpoint() == Endpoint.SEND
                    && gaps.removeIf(gap -> gap.field().equals("sentAt"))) {
                findings.oneWithoutTime(); // this call stamps the time of sending itself
            }
            gaps.removeIf(gap -> ours(sent, gap));
            if (there[STATE] != CONVERSATION_SHOWS_IT) {
                gaps.removeIf(
                        gap -> gap.field().equals("tags") && gap.found().isEmpty()); // shown on request in lists alone
            }
            if (item.muid() != null && !item.muid().equals(sent.muid())) {
                gaps.add(new ComparableFields.Gap("muid", sent.muid(), item.muid()));
            }
        }
        if (!sameId) {
            gaps.add(new ComparableFields.Gap(
                    "id",
                    String.valueOf(rows.message(own[ID]).serverId()),
                    reading.item(Kind.MESSAGE, there[ID]).key()));
        }
        if (gaps.isEmpty()) {
            findings.of(Kind.MESSAGE).equalOne();
            findings.found(digest(own));
        } else {
            findings.found(digest(there));
            faults.different(own[ID], there[ID], gaps);
        }
        order.add(own[TALK], own[NANOS], own[SEQ], there[SERVER] < 0 ? there[ID] : there[SERVER], own[ID]);
    }

    private void missing(long[] own) {
        if (followUps.isDeleted(own[ID])) {
            findings.of(Kind.MESSAGE).equalOne();
            findings.found(digest(own));
            findings.oneDeletedAgain();
            return;
        }
        if (incomplete.size() < MOST_INCOMPLETE) {
            incomplete.add(own[TALK]);
        }
        faults.missing(own[ID]);
    }

    /** A message that the ledger does not count as sent, and that is there. */
    private void found(long[] own, long[] there) {
        MessageState state = state(own);
        if (state != MessageState.IN_DOUBT && state != MessageState.SENDING) {
            faults.notSent(own[ID], there[ID], MessageDifferences.why(state));
        } // one in doubt is counted as undecided, found or not: the next import settles it
    }

    private void unknown(long[] there) {
        if (there[SERVER] > 0 && there[SERVER] < firstOwn) {
            findings.stranger();
        } else {
            faults.unknown(there[ID]);
        }
    }

    private static MessageState state(long[] own) {
        return MessageState.of((int) own[STATE]);
    }

    /** What has no partner by an id: brought together by content, as far as it fits into memory. */
    private final class Leftovers implements AutoCloseable {

        private final RowMatcher byContent = new RowMatcher(ledger, "content", WIDTH);
        private boolean anyFound;

        void sent(long[] own) {
            byContent.left(content(own), own);
        }

        void found(long[] there) {
            if (there[SERVER] > 0 && there[SERVER] < firstOwn) {
                unknown(there);
                return;
            }
            anyFound = true;
            byContent.right(content(there), there);
        }

        private String content(long[] row) {
            return row[HI] + " " + row[LO];
        }

        void settle() {
            try (RowMatcher twins = new RowMatcher(ledger, "twins", WIDTH)) {
                byContent.run((sent, found) -> {
                    for (int i = 0; i < Math.max(sent.size(), found.size()); i++) {
                        if (i >= found.size()) {
                            missing(sent.get(i));
                        } else if (i >= sent.size()) {
                            twins.right(content(found.get(i)), found.get(i));
                        } else {
                            matched(sent.get(i), found.get(i));
                        }
                    }
                });
                if (anyFound) {
                    rows.messages(sent -> {
                        if (isExpected(sent.state())) {
                            long[] own =
                                    row(sent.id(), sent.body(), 0, sent.state().number());
                            twins.left(content(own), own);
                        }
                    });
                }
                twins.run((sent, found) -> found.forEach(there -> {
                    if (sent.isEmpty()) {
                        unknown(there);
                    } else {
                        faults.doubled(sent.get(0)[ID], there[ID]);
                    }
                }));
            }
        }

        @Override
        public void close() {
            byContent.close();
        }
    }
}
