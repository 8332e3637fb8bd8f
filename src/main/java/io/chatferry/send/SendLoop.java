package io.chatferry.send;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.Bodies;
import io.chatferry.cometchat.Calls;
import io.chatferry.cometchat.CometChat;
import io.chatferry.ledger.Claimed;
import io.chatferry.ledger.Directory;
import io.chatferry.ledger.Doubt;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.Outbox;
import io.chatferry.ledger.Pending;
import io.chatferry.ledger.RunLock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sending, as the reader and the writer of the {@code send} step use it: {@link #next} gives messages that may go now,
 * {@link #send} begins them and returns when there is room for more. Everything happens on the step's thread.
 */
public final class SendLoop implements AutoCloseable {

    private static final Duration STOP_WITHIN = Duration.ofSeconds(8);
    private static final long IDLE_MILLIS = 20;
    private static final int MOST_A_BATCH = 256;

    private final Outbox outbox;
    private final SendSettings settings;
    private final CometChat api;
    private final Traffic traffic;
    private final ReadyQueue queue = new ReadyQueue();
    private final Entities entities;
    private final Preparation preparation;
    private final Doubts doubts;
    private final Outcomes outcomes;
    private final ReadAhead readAhead;
    private final SenderPace senders;
    private final SenderNumbers numbers = new SenderNumbers();
    private final RunEnd end;
    private final Clock clock;
    private final BooleanSupplier stopRequested;
    private final List<Slot> reserved = new ArrayList<>();

    /**
     * Takes over what a dead run has left, and begins to find out which users and groups are there.
     *
     * @param limits where the usage of the app's limits is kept
     * @param stopRequested asked often; when it says so, no new message is taken
     */
    public SendLoop(
            Ledger ledger,
            RunLock lock,
            CometChat api,
            SendSettings settings,
            SendCounters counters,
            LimitsFolder limits,
            Clock clock,
            BooleanSupplier stopRequested) {
        this.outbox = new Outbox(ledger, lock);
        this.settings = settings;
        this.api = api;
        this.clock = clock;
        this.stopRequested = stopRequested;
        this.end = new RunEnd();
        this.senders = new SenderPace(settings.sender(), settings.window(), System.nanoTime());
        this.traffic = new Traffic(
                api, settings, counters, new Limits(settings, counters, senders, numbers::of, limits, clock));
        Directory directory = new Directory(ledger, lock);
        this.entities = new Entities(directory, queue::again);
        Echo echo = new Echo(ledger);
        this.outcomes = new Outcomes(outbox, queue, entities, traffic, numbers, counters, echo, end, clock);
        this.doubts = new Doubts(outbox, traffic, settings, echo, end, clock, outcomes);
        outcomes.connect(doubts);
        this.preparation = new Preparation(ledger, directory, traffic, entities, settings, counters, end);
        Set<Long> chosen = settings.limit() > 0 ? outbox.canary(settings.limit()) : Set.of();
        this.readAhead = new ReadAhead(outbox, queue, entities, chosen);
        outbox.takeOver(clock.millis());
        takeOverDoubts(chosen);
        preparation.start();
    }

    /** How sending ended; null while it goes on. */
    public @Nullable SendResult result() {
        return end.result();
    }

    /** Messages that may go now, at least one; null when nothing is left to send or to settle, or the run has to end. */
    public @Nullable List<Pending> next() throws InterruptedException {
        while (true) {
            step(0);
            if (mustEnd()) {
                drain();
                return null;
            }
            List<Pending> batch = takeReady();
            if (!batch.isEmpty()) {
                return batch;
            }
            if (everythingDone()) {
                outcomes.write();
                end.end(SendResult.End.DONE, "");
                return null;
            }
            step(IDLE_MILLIS);
        }
    }

    /** Begins messages that {@link #next} gave: they are claimed in the ledger, and leave in the slots kept for them. */
    public void send(List<Pending> batch) {
        Set<Long> creating = new HashSet<>();
        reserved.forEach(slot -> creating.addAll(slot.carriage.creating()));
        List<Claimed> claimed = outbox.claim(batch, creating, clock.millis());
        for (int i = 0; i < claimed.size(); i++) {
            Claimed message = claimed.get(i);
            Slot slot = reserved.get(i);
            Carriage carriage = slot.carriage;
            String body = Bodies.withIdentity(
                    message.body(),
                    message.muid(),
                    carriage.senderDetails(),
                    carriage.receiverUserDetails(),
                    carriage.receiverGroupDetails());
            long begun = clock.millis();
            outcomes.begun();
            traffic.send(
                    Calls.sendModerated(body),
                    numbers.of(message.message().sender()),
                    slot.at,
                    answer -> outcomes.answered(message, carriage, begun, answer));
        }
        reserved.clear();
    }

    /** Wakes the loop to notice that it shall stop; from any thread. */
    public void wake() {
        traffic.wake();
    }

    @Override
    public void close() {
        api.close();
    }

    private void step(long mostMillis) throws InterruptedException {
        traffic.pump(mostMillis);
        outcomes.write();
        preparation.pump();
        doubts.pump();
        if (preparation.mayWrite()) {
            readAhead.fill();
        }
    }

    private List<Pending> takeReady() {
        List<Pending> batch = new ArrayList<>();
        if (!preparation.mayWrite()) {
            return batch;
        }
        int room = Math.min(traffic.room(), MOST_A_BATCH);
        while (batch.size() < room) {
            Pending message = queue.poll();
            if (message == null) {
                break;
            }
            if (parked(message)) {
                continue;
            }
            Carriage carriage = entities.gate(message);
            if (carriage == null) {
                continue;
            }
            long slot = traffic.reserve(LimitClass.STANDARD);
            if (slot == ClassPace.NONE) {
                queue.again(message);
                break;
            }
            entities.begun(carriage.creating());
            int sender = numbers.of(message.sender());
            long due = senders.nextAt(sender, slot);
            traffic.sends(sender, message.sender(), due);
            reserved.add(new Slot(due, carriage));
            batch.add(message);
        }
        return batch;
    }

    /** A message whose sender has no allowance now comes back when there is some; others go meanwhile. */
    private boolean parked(Pending message) {
        long now = System.nanoTime();
        long at = senders.nextAt(numbers.of(message.sender()), now);
        if (at - now <= ClassPace.AHEAD.toNanos()) {
            return false;
        }
        traffic.at(at - ClassPace.AHEAD.toNanos(), () -> queue.again(message));
        return true;
    }

    private void takeOverDoubts(Set<Long> chosen) {
        for (Doubt doubt : outbox.doubts()) {
            if (chosen.isEmpty() || chosen.contains(doubt.claimed().message().conversation())) {
                queue.addHeld(doubt.claimed().message());
                doubts.add(doubt, true);
            }
        }
    }

    private boolean everythingDone() {
        return preparation.mayWrite()
                && readAhead.exhausted()
                && queue.open() == 0
                && doubts.size() == 0
                && traffic.underWay() == 0
                && preparation.finished(settings.limit() > 0);
    }

    private boolean mustEnd() {
        if (stopRequested.getAsBoolean()) {
            end.end(SendResult.End.STOPPED, "Stopped before the end; run the same command again and it goes on.");
        }
        return end.result() != null;
    }

    /** Lets what is under way finish; what is still open then stays SENDING, which the next run takes over. */
    private void drain() throws InterruptedException {
        traffic.quiesce();
        long stopBy = System.nanoTime() + STOP_WITHIN.toNanos();
        while (outcomes.underWay() > 0 && System.nanoTime() - stopBy < 0) {
            traffic.pump(IDLE_MILLIS);
            outcomes.write();
        }
        outcomes.write();
    }

    /** When a message of the batch leaves, and what it carries. */
    private record Slot(long at, Carriage carriage) {}
}
