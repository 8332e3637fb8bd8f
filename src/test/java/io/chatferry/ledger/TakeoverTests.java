package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chatferry.ledger.LedgerException.Reason;
import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.outbox.Outcome;
import io.chatferry.ledger.outbox.SendResults;
import io.chatferry.ledger.staging.Staging;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run stands still before one of its statements, wherever that is in staging and merging; meanwhile another one takes
 * over, stages the same export and sends; then the first one wakes. On PostgreSQL: an H2 file is open in one process.
 */
@Timeout(600)
class TakeoverTests {

    /** Statements of a run from the start of a pass to its end: at least so many are tried. */
    private static final int STATEMENTS = 40;

    private static final int MESSAGES = 6;
    private static final int CHUNKS = 2;

    @TempDir
    Path folder;

    private final LedgerLocation place = Database.POSTGRES.location(Path.of("unused"));
    private final List<String> sent = new ArrayList<>();

    @AfterEach
    void stopWatching() {
        WatchedDriver.BEFORE.set(() -> {});
    }

    @Tag("full") // two minutes
    @Test
    void writesNothingAfterTakeoverWhereverItWasSuspended() {
        assertThatNothingIsWritten(1);
    }

    @Test
    void writesNothingAfterTakeoverBeforeEachThirdStatement() {
        assertThatNothingIsWritten(3);
    }

    /** Suspends a run before its first statement, the one that is so many statements later, and so on. */
    private void assertThatNothingIsWritten(int step) {
        int round = 0;
        boolean standsStill = true;
        while (standsStill) {
            standsStill = standStillBefore(round * step + 1, round);
            round++;
        }
        assertThat(round * step).isGreaterThan(STATEMENTS);

        Map<String, MessageState> expected = new TreeMap<>();
        for (int r = 0; r < round; r++) {
            for (int i = 0; i < MESSAGES; i++) {
                expected.put(muid(r, i), isDropped(i) && r < round - 1 ? MessageState.WITHDRAWN : MessageState.SENT);
            }
        }
        try (TestLedger last = TestLedger.open(at("last"))) {
            // what is left of the last round: this export is without what is dropped, and the rest is sent
            stage(last, export(round));
            sendAllBut(last, muid -> false);
            assertThat(last.states()).containsExactlyInAnyOrderEntriesOf(expected);
        }
        assertThat(sent).doesNotHaveDuplicates();
    }

    /** Returns whether the run got as far as this statement. */
    private boolean standStillBefore(int statement, int round) {
        Export export = export(round + 1);
        AtomicInteger left = new AtomicInteger(statement);
        try (TestLedger first = TestLedger.open(WatchedDriver.watched(at("first-" + round)))) {
            Thread running = Thread.currentThread();
            WatchedDriver.BEFORE.set(() -> {
                if (Thread.currentThread() == running && left.decrementAndGet() == 0) {
                    takeOver(export, round);
                }
            });
            LedgerException lost = catchThrowableOfType(LedgerException.class, () -> stage(first, export));
            WatchedDriver.BEFORE.set(() -> {});
            if (left.get() > 0) {
                assertThat(lost).as("no process took over").isNull();
                return false;
            }
            assertThat(lost).as("taken over before statement %d", statement).isNotNull();
            assertThat(lost.reason())
                    .as("before statement %d: %s", statement, lost)
                    .isEqualTo(Reason.LOCK_LOST);
            return true;
        }
    }

    /** Another run, in the place of the one that stands still: sends what is new, but for what the next rounds change. */
    private void takeOver(Export export, int round) {
        try (TestLedger heir = TestLedger.open(at("heir-" + round))) {
            stage(heir, export);
            sendAllBut(heir, muid -> muid.startsWith("r" + round + "-") && (isDropped(muid) || isChanged(muid)));
        }
    }

    private static void stage(TestLedger run, Export export) {
        try (Staging staging = Staging.begin(run.ledger, false)) {
            int chunk = export.records().size() / CHUNKS + 1;
            for (int from = 0; from < export.records().size(); from += chunk) {
                staging.write(
                        export.records().subList(from, Math.min(export.records().size(), from + chunk)));
            }
            assertThat(run.merge(staging, TestLedger.CUMULATIVE, TestLedger.inputs(export)))
                    .isEmpty();
        }
    }

    private void sendAllBut(TestLedger run, Predicate<String> kept) {
        run.outbox().takeOver(1_000);
        List<ClaimedMessage> claimed = run.claimAll();
        List<Outcome> outcomes = new ArrayList<>();
        for (ClaimedMessage each : claimed) {
            long id = each.message().id();
            if (kept.test(each.muid())) {
                outcomes.add(new Outcome.NotSent(id));
            } else {
                sent.add(each.muid());
                outcomes.add(new Outcome.Sent(id, "server-" + each.muid()));
            }
        }
        run.outbox().record(new SendResults(outcomes, Map.of()), 2_000);
        run.outbox().fold();
    }

    /** All messages of the first rounds: those of the last round are new, and some of the round before have changed. */
    private static Export export(int rounds) {
        Export export =
                new Export().user("ann", "Ann " + rounds).user("bob", "Bob").group("team", "ann");
        export.member("team", "bob", "participant");
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < MESSAGES; i++) {
                boolean old = round < rounds - 1;
                if (!old || !isDropped(i)) {
                    String text = isChanged(i) && old ? "changed" : "text " + i;
                    export.message(muid(round, i), "ann", "bob", 1_700_000_000L + round * 100L + i, text);
                    export.reaction("bob", "👍");
                }
            }
        }
        return export;
    }

    private static String muid(int round, int i) {
        return "r" + round + "-" + i;
    }

    private static boolean isChanged(int i) {
        return i == MESSAGES - 2;
    }

    private static boolean isChanged(String muid) {
        return muid.endsWith("-" + (MESSAGES - 2));
    }

    private static boolean isDropped(int i) {
        return i == MESSAGES - 1;
    }

    private static boolean isDropped(String muid) {
        return muid.endsWith("-" + (MESSAGES - 1));
    }

    /** The same ledger, as a machine of its own sees it. */
    private LedgerLocation at(String machine) {
        return new LedgerLocation(folder.resolve(machine), place.url(), place.user(), place.password(), place.schema());
    }
}
