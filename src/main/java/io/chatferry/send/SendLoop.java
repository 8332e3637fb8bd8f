package io.chatferry.send;

import io.chatferry.cometchat.CometChat;
import io.chatferry.ledger.Backlog;
import io.chatferry.ledger.Claimed;
import io.chatferry.ledger.Directory;
import io.chatferry.ledger.Doubt;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.Outbox;
import io.chatferry.ledger.Pending;
import io.chatferry.ledger.RunLock;
import io.chatferry.model.Endpoint;
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

    private final Outbox outbox;
    private final SendSettings settings;
    private final CometChat api;
    private final Traffic traffic;
    private final Backlog backlog;
    private final ReadyQueue queue;
    private final Preparation preparation;
    private final Doubts doubts;
    private final Outcomes outcomes;
    private final List<Lane> lanes = new ArrayList<>();
    private final RunEnd end;
    private final Clock clock;
    private final BooleanSupplier stopRequested;

    /**
     * Takes over what a dead run has left, arranges what is to be sent, and begins to find out which users and groups are
     * there.
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
        outbox.takeOver(clock.millis());
        Set<Long> chosen = settings.limit() > 0 ? outbox.canary(settings.limit()) : Set.of();
        this.backlog = outbox.backlog(settings.effectiveOrder(), settings.bySender(), chosen, stopRequested);
        SenderPace senders = new SenderPace(settings.sender(), settings.window(), System.nanoTime());
        this.traffic = new Traffic(
                api, settings, counters, new Limits(settings, counters, senders, backlog::senderNumber, limits, clock));
        boolean imports = settings.endpoints().contains(Endpoint.IMPORT);
        this.queue = new ReadyQueue(backlog, settings.bySender() ? senders::nextAt : (line, now) -> now, imports);
        Directory directory = new Directory(ledger, lock);
        Entities entities = new Entities(directory, queue);
        Echo echo = new Echo(ledger);
        this.outcomes = new Outcomes(ledger, outbox, queue, entities, traffic, counters, echo, end, clock);
        this.doubts = new Doubts(outbox, traffic, settings, echo, end, clock, outcomes);
        outcomes.connect(doubts);
        ImportLane importing = new ImportLane(queue, entities, traffic, outcomes, new Ascent(ledger), end, clock);
        if (imports) {
            lanes.add(importing);
        }
        if (settings.endpoints().contains(Endpoint.MODERATION)) {
            lanes.add(new ModerationLane(queue, entities, senders, traffic, outcomes, clock));
        }
        this.preparation = new Preparation(ledger, directory, traffic, entities, settings, counters, end);
        for (Doubt doubt :
                outbox.doubts(backlog.held().stream().map(backlog::at).toList())) {
            if (imports && doubt.endpoint() == Endpoint.IMPORT) {
                importing.inDoubt(doubt); // it goes again: the target knows a muid that it has
            } else {
                doubts.add(doubt, true);
            }
        }
        preparation.start();
    }

    /** How many messages this run has to send or to settle. */
    public int size() {
        return backlog.size();
    }

    /** How sending ended; null while it goes on. */
    public @Nullable SendResult result() {
        return end.result();
    }

    /** Requests that may leave now, at least one; null when nothing is left to send or to settle, or the run has to end. */
    public @Nullable List<Departure> next() throws InterruptedException {
        while (true) {
            step(0);
            if (mustEnd()) {
                drain();
                outbox.fold();
                return null;
            }
            List<Departure> departures = new ArrayList<>();
            if (preparation.mayWrite()) {
                lanes.forEach(lane -> lane.take(departures));
            }
            if (!departures.isEmpty()) {
                return departures;
            }
            if (everythingDone()) {
                outcomes.write();
                outbox.fold();
                end.end(SendResult.End.DONE, "");
                return null;
            }
            outcomes.retention().probeNext();
            step(IDLE_MILLIS);
        }
    }

    /** Begins requests that {@link #next} gave: their messages are claimed in the ledger, and they leave in their slots. */
    public void send(List<Departure> departures) {
        for (Lane lane : lanes) {
            List<Departure> own = departures.stream()
                    .filter(departure -> departure.endpoint() == lane.endpoint())
                    .toList();
            if (!own.isEmpty()) {
                send(lane, own);
            }
        }
    }

    private void send(Lane lane, List<Departure> departures) {
        Set<Long> creating = new HashSet<>();
        List<Pending> messages = new ArrayList<>();
        for (Departure departure : departures) {
            messages.addAll(departure.messages());
            departure.carriages().forEach(carriage -> creating.addAll(carriage.creating()));
        }
        List<Claimed> claimed = outbox.claim(messages, lane.endpoint(), creating, clock.millis());
        int from = 0;
        for (Departure departure : departures) {
            int to = from + departure.messages().size();
            lane.depart(departure, claimed.subList(from, to));
            from = to;
        }
    }

    /** Wakes the loop to notice that it shall stop; from any thread. */
    public void wake() {
        traffic.wake();
    }

    @Override
    public void close() {
        api.close();
        backlog.close();
    }

    private void step(long mostMillis) throws InterruptedException {
        traffic.pump(mostMillis);
        outcomes.write();
        preparation.pump();
        doubts.pump();
        outcomes.pump();
        if (traffic.idle() || outbox.foldIsDue()) {
            outbox.foldSome();
        }
    }

    private boolean everythingDone() {
        return preparation.mayWrite()
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
}
