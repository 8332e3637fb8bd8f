package io.chatferry.job.run;

import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.query.LedgerReport.EntityCount;
import io.chatferry.ledger.query.MessageFacts;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.model.Kind;
import io.chatferry.report.model.Tally;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts the source records by kind and state. {@code read} is counted while reading, the other counts come from the rows of
 * the ledger, so a record that got lost between the two shows as a sum that does not add up.
 */
public final class Tallies {

    private Tallies() {}

    public static Map<Kind, Tally> of(LedgerReport ledger, MessageFacts facts, boolean delta) {
        return of(ledger, facts.states(), facts.removed(), delta);
    }

    /**
     * The tallies of each kind.
     *
     * @param removed messages that the last pass no longer saw
     */
    public static Map<Kind, Tally> of(
            LedgerReport ledger, Map<MessageState, Long> states, long removed, boolean delta) {
        PassCounts pass = ledger.pass();
        Map<Kind, Tally> tallies = new EnumMap<>(Kind.class);
        for (Kind kind : new Kind[] {Kind.USER, Kind.GROUP, Kind.MEMBER}) {
            tallies.put(kind, entities(kind, ledger.described(kind), pass, delta));
        }
        tallies.put(Kind.MESSAGE, messages(states, removed, pass, delta));
        return tallies;
    }

    private static Tally messages(Map<MessageState, Long> states, long removed, PassCounts pass, boolean delta) {
        long withoutRow = pass.of(Kind.MESSAGE, PassCounts.REJECTED)
                + pass.of(Kind.MESSAGE, PassCounts.SKIPPED)
                + pass.of(Kind.MESSAGE, PassCounts.DUPLICATE);
        long rows = states.values().stream().mapToLong(Long::longValue).sum();
        return new Tally(
                // a delta holds only new records; those of earlier deltas were counted then
                delta
                        ? rows + withoutRow
                        // each part of a split message counts as read, since each is a message of its own
                        : pass.of(Kind.MESSAGE, PassCounts.READ) + pass.of(Kind.MESSAGE, PassCounts.SPLIT) + removed,
                of(states, MessageState.SENT),
                of(states, MessageState.ALREADY_THERE),
                of(states, MessageState.IN_DOUBT) + of(states, MessageState.SENDING),
                of(states, MessageState.FAILED),
                pass.of(Kind.MESSAGE, PassCounts.REJECTED) + of(states, MessageState.REJECTED),
                of(states, MessageState.DEFERRED),
                pass.of(Kind.MESSAGE, PassCounts.SKIPPED),
                of(states, MessageState.WITHDRAWN) + of(states, MessageState.UNDONE),
                pass.of(Kind.MESSAGE, PassCounts.DUPLICATE),
                of(states, MessageState.STAGED));
    }

    private static Tally entities(Kind kind, Map<EntityCount, Long> counts, PassCounts pass, boolean delta) {
        long rejected = pass.of(kind, PassCounts.REJECTED);
        long skipped = pass.of(kind, PassCounts.SKIPPED);
        long duplicate = pass.of(kind, PassCounts.DUPLICATE);
        long rows = counts.values().stream().mapToLong(Long::longValue).sum();
        long removed = counts.entrySet().stream()
                .filter(entry -> entry.getKey().isRemoved())
                .mapToLong(Map.Entry::getValue)
                .sum();
        long created = of(counts, EntityState.CREATED);
        long found = of(counts, EntityState.FOUND);
        long refused = of(counts, EntityState.REFUSED);
        long creating = of(counts, EntityState.CREATING);
        long withdrawn = of(counts, EntityState.UNKNOWN, true) + of(counts, EntityState.ABSENT, true);
        long open = of(counts, EntityState.UNKNOWN, false) + of(counts, EntityState.ABSENT, false);
        return new Tally(
                delta ? rows + rejected + skipped + duplicate : pass.of(kind, PassCounts.READ) + removed,
                created,
                found,
                creating,
                refused,
                rejected,
                0,
                skipped,
                withdrawn,
                duplicate,
                open);
    }

    private static long of(Map<MessageState, Long> states, MessageState state) {
        return states.getOrDefault(state, 0L);
    }

    private static long of(Map<EntityCount, Long> counts, EntityState state) {
        return of(counts, state, true) + of(counts, state, false);
    }

    private static long of(Map<EntityCount, Long> counts, EntityState state, boolean removed) {
        return counts.getOrDefault(new EntityCount(state, removed), 0L);
    }
}
