package io.chatferry.send.outcome;

import io.chatferry.ledger.outbox.Outbox;
import io.chatferry.ledger.outbox.Outcome;
import io.chatferry.ledger.outbox.SendResults;
import io.chatferry.send.entity.EntityRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What has become of messages and is not on disk yet, and what waits until it is. Not thread-safe. */
public final class UnwrittenOutcomes {

    private static final Duration OLD = Duration.ofMillis(50);

    private final Outbox outbox;
    private final EntityRegistry entities;
    private final Clock clock;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    /** When the oldest of the outcomes was added, by {@link System#nanoTime}. */
    private long since;

    UnwrittenOutcomes(Outbox outbox, EntityRegistry entities, Clock clock) {
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
    public SendResults take() {
        SendResults taken = new SendResults(List.copyOf(outcomes), entities.takeUnwritten());
        outcomes.clear();
        return taken;
    }

    /** Writes what has come together if something waits for that, or asks the ledger for users and groups. */
    public void writeIfAwaited() {
        if (!afterwards.isEmpty() || entities.hasUnwritten()) {
            write();
        }
    }

    /** Writes what has come together if no claim has taken it along for a while: what a crash finds unwritten is in doubt. */
    public void writeIfOld() {
        if (!outcomes.isEmpty() && System.nanoTime() - since > OLD.toNanos()) {
            write();
        }
    }

    /** Writes what has come together, in one transaction; then lets go what waited for it. */
    public void write() {
        outbox.record(take(), clock.millis());
        List<Runnable> due = new ArrayList<>(afterwards);
        afterwards.clear();
        due.forEach(Runnable::run);
    }
}
