package io.chatferry.send;

import io.chatferry.ledger.Outbox;
import io.chatferry.ledger.Outcome;
import io.chatferry.ledger.Results;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What has become of messages and is not on disk yet, and what waits until it is. Not thread-safe. */
final class Unwritten {

    private static final Duration OLD = Duration.ofMillis(50);

    private final Outbox outbox;
    private final Entities entities;
    private final Clock clock;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    /** When the oldest of the outcomes was added, by {@link System#nanoTime}. */
    private long since;

    Unwritten(Outbox outbox, Entities entities, Clock clock) {
        this.outbox = outbox;
        this.entities = entities;
        this.clock = clock;
    }

    void add(Outcome outcome) {
        if (outcomes.isEmpty()) {
            since = System.nanoTime();
        }
        outcomes.add(outcome);
    }

    /** Runs something when all that was added is on disk. */
    void then(Runnable action) {
        afterwards.add(action);
    }

    /** What has come together, to be written with the next claim: nothing leaves before. */
    Results take() {
        Results taken = new Results(List.copyOf(outcomes), entities.takeUnwritten());
        outcomes.clear();
        return taken;
    }

    /** Writes what has come together if something waits for that, or asks the ledger for users and groups. */
    void writeIfAwaited() {
        if (!afterwards.isEmpty() || entities.hasUnwritten()) {
            write();
        }
    }

    /** Writes what has come together if no claim has taken it along for a while: what a crash finds unwritten is in doubt. */
    void writeIfOld() {
        if (!outcomes.isEmpty() && System.nanoTime() - since > OLD.toNanos()) {
            write();
        }
    }

    /** Writes what has come together, in one transaction; then lets go what waited for it. */
    void write() {
        outbox.settle(take(), clock.millis());
        List<Runnable> due = new ArrayList<>(afterwards);
        afterwards.clear();
        due.forEach(Runnable::run);
    }
}
