package io.chatferry.send;

import io.chatferry.cometchat.CometChat;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.backlog.Backlog;
import io.chatferry.ledger.backlog.BacklogPortion;
import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.backlog.SendOrder;
import io.chatferry.ledger.outbox.DeferredMessages;
import io.chatferry.ledger.outbox.EntityTable;
import io.chatferry.ledger.outbox.FollowUpList;
import io.chatferry.ledger.outbox.ModerationLog;
import io.chatferry.ledger.outbox.Outbox;
import io.chatferry.ledger.outbox.ThreadRoots;
import io.chatferry.model.Endpoint;
import io.chatferry.send.doubt.DoubtResolver;
import io.chatferry.send.doubt.MuidEchoDetector;
import io.chatferry.send.entity.BotUsers;
import io.chatferry.send.entity.EntityRegistry;
import io.chatferry.send.entity.InlineDetails;
import io.chatferry.send.entity.Preparation;
import io.chatferry.send.followup.FollowUpCalls;
import io.chatferry.send.followup.ModerationWatch;
import io.chatferry.send.lane.ImportIdOrder;
import io.chatferry.send.lane.ImportLane;
import io.chatferry.send.lane.Lane;
import io.chatferry.send.lane.ModerationLane;
import io.chatferry.send.lane.SendLane;
import io.chatferry.send.lane.SendLane.Replies;
import io.chatferry.send.outcome.AnswerHandler;
import io.chatferry.send.outcome.RefusalWatch;
import io.chatferry.send.outcome.RetentionDetector;
import io.chatferry.send.queue.ReadyQueue;
import io.chatferry.send.ratelimit.LimitsFolder;
import io.chatferry.send.ratelimit.RateLimits;
import io.chatferry.send.ratelimit.SenderRateLimiter;
import io.chatferry.send.state.OutgoingRequest;
import io.chatferry.send.state.RunEnd;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.SendResult;
import io.chatferry.send.state.SendSettings;
import io.chatferry.send.state.TargetClock;
import io.chatferry.send.transport.RequestScheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sending, as the {@code send} step drives it: {@link #next} gives requests that may leave now, {@link #send} begins them.
 * Everything happens on the step's thread.
 */
public final class SendLoop implements AutoCloseable {

    /** Time for requests in flight to finish after a stop, less the time that the report of a large ledger needs. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(8);

    private static final Duration MIN_DRAIN = Duration.ofSeconds(2);
    /** Time of the report per message of the ledger, with folding the log of the last messages. */
    private static final long REPORT_NANOS_A_MESSAGE = 2_000;

    private static final long IDLE_MILLIS = 20;

    private final Ledger ledger;
    private final Outbox outbox;
    private final SendSettings settings;
    private final SendCounters counters;
    private final CometChat api;
    private final RequestScheduler scheduler;
    private final SenderRateLimiter senders;
    private final EntityRegistry entities;
    private final ThreadRoots threads;
    private final BotUsers bots;
    private final MuidEchoDetector muidEcho;
    private final TargetClock targetClock;
    private final Preparation preparation;
    private final FollowUpCalls followUps;
    private final ModerationWatch moderation;
    private final Set<Long> chosen;
    private final Set<BacklogPortion> visited = EnumSet.noneOf(BacklogPortion.class);
    private final RunEnd end;
    private final RefusalWatch refusals;
    private final RetentionDetector retention;
    private final DeferredMessages deferred;
    private final Clock clock;
    private final BooleanSupplier stopRequested;
    private final StallWatchdog watchdog;
    private SendPhase phase;
    private boolean allSent;
    /** By {@link System#nanoTime}; set once, when the run has to end. */
    private long drainUntil;

    private boolean draining;
    /** A run that waits for a limit has processor time to spare; a run that waits for answers has not. */
    private boolean hasSpareTime;

    /**
     * Takes over the messages of a dead run, arranges what is to be sent, and begins to find out which users and groups are
     * there.
     *
     * @param limits where the usage of the app's limits is kept
     * @param stopRequested polled often; once true, the loop takes no new message
     */
    public SendLoop(
            Ledger ledger,
            CometChat api,
            SendSettings settings,
            SendCounters counters,
            LimitsFolder limits,
            Clock clock,
            BooleanSupplier stopRequested) {
        this.ledger = ledger;
        this.outbox = new Outbox(ledger);
        this.settings = settings;
        this.counters = counters;
        this.api = api;
        this.clock = clock;
        this.stopRequested = stopRequested;
        this.end = new RunEnd();
        this.refusals = new RefusalWatch(end);
        this.deferred = new DeferredMessages(ledger, settings.deferBeforeNanos());
        outbox.takeOver(clock.millis());
        this.retention = new RetentionDetector(ledger, clock, deferred.stageExamples(stopRequested));
        this.chosen = settings.limit() > 0 ? outbox.canary(settings.limit()) : Set.of();
        this.senders = new SenderRateLimiter(settings.sender(), settings.window(), System.nanoTime());
        Backlog backlog = backlog(settings.repliesApart() ? BacklogPortion.UNTHREADED : BacklogPortion.ALL, null);
        this.scheduler = new RequestScheduler(
                api,
                settings,
                counters,
                new RateLimits(settings, counters, senders, backlog::senderNumber, limits, clock));
        EntityTable directory = new EntityTable(ledger);
        this.entities = new EntityRegistry(directory, new QueueOfPhase());
        this.threads = new ThreadRoots(ledger);
        this.bots = new BotUsers(scheduler);
        this.muidEcho = new MuidEchoDetector(ledger);
        this.targetClock = new TargetClock(ledger, clock);
        if (settings.threads()) {
            threads.prepare();
        }
        this.phase = newPhase(settings.repliesApart() ? BacklogPortion.UNTHREADED : BacklogPortion.ALL, backlog);
        this.preparation = new Preparation(ledger, directory, scheduler, entities, settings, counters, end);
        this.followUps = new FollowUpCalls(new FollowUpList(ledger), directory, entities, scheduler, counters, end);
        ModerationLog moderated = new ModerationLog(ledger);
        if (settings.endpoints().contains(Endpoint.MODERATION) && backlog.size() > 0) {
            moderated.begin();
        }
        this.moderation = new ModerationWatch(moderated, scheduler, settings, counters);
        this.watchdog = new StallWatchdog(settings, counters);
        begin(phase);
        preparation.start();
    }

    private Backlog backlog(BacklogPortion portion, @Nullable Backlog before) {
        boolean threaded = portion == BacklogPortion.THREADED;
        SendOrder order = threaded ? SendOrder.STRICT : settings.effectiveOrder();
        return outbox.backlog(portion, order, threaded || settings.bySender(), chosen, before, stopRequested);
    }

    private SendPhase newPhase(BacklogPortion portion, Backlog backlog) {
        boolean threaded = portion == BacklogPortion.THREADED;
        boolean imports = !threaded && settings.endpoints().contains(Endpoint.IMPORT);
        boolean paced = threaded || settings.bySender();
        ReadyQueue queue = new ReadyQueue(backlog, paced ? senders::nextAt : (line, now) -> now, imports);
        AnswerHandler outcomes = new AnswerHandler(
                outbox, queue, entities, scheduler, counters, muidEcho, end, refusals, retention, clock);
        DoubtResolver doubts =
                new DoubtResolver(outbox, scheduler, settings, muidEcho, targetClock, threads, end, clock, outcomes);
        outcomes.connect(doubts);
        return new SendPhase(portion, backlog, queue, outcomes, doubts, lanes(portion, queue, outcomes));
    }

    private List<Lane> lanes(BacklogPortion portion, ReadyQueue queue, AnswerHandler outcomes) {
        boolean threaded = portion == BacklogPortion.THREADED;
        Set<Endpoint> endpoints = threaded ? Set.of(Endpoint.SEND) : settings.endpoints();
        List<Lane> lanes = new ArrayList<>();
        if (endpoints.contains(Endpoint.IMPORT)) {
            lanes.add(new ImportLane(queue, entities, scheduler, outcomes, new ImportIdOrder(ledger), end, clock));
        }
        if (endpoints.contains(Endpoint.MODERATION)) {
            lanes.add(new ModerationLane(queue, entities, senders, scheduler, outcomes, clock));
        }
        if (endpoints.contains(Endpoint.SEND)) {
            Replies replies = threaded ? Replies.ONLY : settings.threads() ? Replies.THREADED : Replies.FLAT;
            lanes.add(new SendLane(
                    queue, entities, senders, scheduler, outcomes, threads, bots, targetClock, clock, replies));
        }
        return lanes;
    }

    private void begin(SendPhase next) {
        visited.add(next.portion());
        phase = next;
        retention.connect(next.outcomes());
        next.resumeDoubts(outbox);
    }

    /**
     * Replies go when all other messages are completed; what cannot go into a thread then goes as other messages do.
     *
     * @return whether there is something to do
     */
    private boolean startNextPhase() {
        if (allSent) {
            return false;
        }
        if (takeBackDeferred()) {
            visited.clear();
            phase.backlog().close();
            BacklogPortion portion = settings.repliesApart() ? BacklogPortion.UNTHREADED : BacklogPortion.ALL;
            begin(newPhase(portion, backlog(portion, phase.backlog())));
            return true;
        }
        if (!settings.repliesApart() || phase.portion() == BacklogPortion.ALL) {
            outbox.fold();
            allSent = true;
            return false;
        }
        for (BacklogPortion portion : List.of(BacklogPortion.THREADED, BacklogPortion.UNTHREADED, BacklogPortion.ALL)) {
            phase.backlog().close();
            SendPhase next = newPhase(portion, backlog(portion, phase.backlog()));
            boolean hasUnvisited = portion != BacklogPortion.ALL
                    && !visited.contains(portion)
                    && next.backlog().size() > 0;
            if (next.hasMessagesToSend() || hasUnvisited) {
                begin(next);
                return true;
            }
            next.backlog().close();
        }
        allSent = true;
        return false;
    }

    /** Whether messages that were set aside for an age that is not proven are staged again, and are to be sent now. */
    private boolean takeBackDeferred() {
        boolean taken = retention.conclude();
        phase.outcomes().unwritten().write();
        if (!taken) {
            return false;
        }
        outbox.fold();
        long amount = deferred.stageAll(stopRequested);
        counters.takenBack(amount);
        retention.takenBack();
        return amount > 0 && !hasToEnd(); // what was judged last may have ended the run
    }

    /** Users and groups outlive a phase: who waits for one comes back to the queue in hand. */
    private final class QueueOfPhase implements EntityRegistry.Queue {
        @Override
        public void requeue(int position) {
            phase.queue().requeue(position);
        }

        @Override
        public void pause(PendingMessage message) {
            phase.queue().pause(message);
        }
    }

    /** How many messages this run has to send or to resolve. */
    public long size() {
        return settings.repliesApart() && chosen.isEmpty()
                ? outbox.open()
                : phase.backlog().size();
    }

    /** How sending ended; null while it continues. */
    public @Nullable SendResult result() {
        return end.result();
    }

    /** Requests that may leave now, at least one; null when nothing is left to send or to resolve, or the run has to end. */
    public @Nullable List<OutgoingRequest> next() throws InterruptedException {
        while (true) {
            if (!draining) {
                step(0);
            }
            if (hasToEnd()) {
                drain();
                outbox.fold();
                if (!stopRequested.getAsBoolean() && retention.hasUnprovenDeferrals()) {
                    counters.takenBack(deferred.stageAll(stopRequested));
                }
                return null;
            }
            List<OutgoingRequest> requests = new ArrayList<>();
            int room = scheduler.room();
            if (preparation.mayWrite()) {
                phase.lanes().forEach(lane -> lane.take(requests));
            }
            hasSpareTime = requests.size() < room;
            if (!requests.isEmpty()) {
                return requests;
            }
            if (phase.isDone() && phase.outcomes().inFlight() == 0) {
                phase.outcomes().unwritten().write(); // what comes next begins with what the ledger says
            } else {
                phase.outcomes().unwritten().writeIfOld();
            }
            if (isEverythingDone()) {
                phase.outcomes().unwritten().write();
                outbox.fold();
                end.end(SendResult.End.DONE, "");
                return null;
            }
            retention.probeNext();
            step(IDLE_MILLIS);
        }
    }

    /** Begins requests that {@link #next} gave: their messages are claimed in the ledger, and they leave in their slots. */
    public void send(List<OutgoingRequest> requests) {
        for (Lane lane : phase.lanes()) {
            List<OutgoingRequest> own = requests.stream()
                    .filter(request -> request.endpoint() == lane.endpoint())
                    .toList();
            if (!own.isEmpty()) {
                send(lane, own);
            }
        }
    }

    private void send(Lane lane, List<OutgoingRequest> requests) {
        Set<Long> creating = new HashSet<>();
        List<PendingMessage> messages = new ArrayList<>();
        for (OutgoingRequest request : requests) {
            messages.addAll(request.messages());
            request.inlineEntitiesPerMessage().forEach(inlineEntities -> creating.addAll(inlineEntities.creating()));
        }
        List<ClaimedMessage> claimed = outbox.claim(
                messages,
                lane.endpoint(),
                creating,
                phase.outcomes().unwritten().take(),
                clock.millis());
        InlineDetails details = entities.inlineDetails(creating);
        int from = 0;
        for (OutgoingRequest request : requests) {
            int to = from + request.messages().size();
            lane.dispatch(request, claimed.subList(from, to), details);
            from = to;
        }
    }

    /** Wakes the loop to notice that it shall stop; from any thread. */
    public void wake() {
        scheduler.wake();
    }

    @Override
    public void close() {
        api.close();
        phase.backlog().close();
    }

    private void step(long mostMillis) throws InterruptedException {
        scheduler.pump(mostMillis);
        phase.outcomes().unwritten().writeIfAwaited();
        preparation.pump();
        phase.doubts().pump();
        phase.outcomes().pump();
        moderation.pump();
        watchdog.check(activity(), scheduler.waitsForTime() || phase.queue().waitsForTime(System.nanoTime()), end);
        outbox.foldSome(scheduler.isIdle() && hasSpareTime);
    }

    private boolean isEverythingDone() {
        return preparation.mayWrite()
                && phase.isDone()
                && phase.outcomes().inFlight() == 0
                && !startNextPhase()
                && followUps.finished()
                && scheduler.inFlight() == 0
                && preparation.finished(settings.limit() > 0)
                && moderation.finished();
    }

    private boolean hasToEnd() {
        if (stopRequested.getAsBoolean()) {
            end.end(SendResult.End.STOPPED, "Stopped before the end; run the same command again and it goes on.");
        }
        String fault = scheduler.permanentFault();
        if (fault != null) {
            end.end(
                    SendResult.End.JOB_REFUSED,
                    "The target cannot be used: " + fault
                            + "\nCorrect that and run the same command again; it goes on here.");
        }
        return end.result() != null;
    }

    private StallWatchdog.Activity activity() {
        return new StallWatchdog.Activity(
                counters.requests(),
                scheduler.answers(),
                counters.completed(),
                scheduler.inFlight(),
                phase.queue().open(),
                phase.doubts().size());
    }

    /**
     * Lets what is in flight finish until the one deadline of this run's end; what is still open then stays SENDING, which
     * the next run takes over.
     */
    private void drain() throws InterruptedException {
        if (!draining) {
            draining = true;
            drainUntil = System.nanoTime() + drainTime().toNanos();
            scheduler.quiesce();
        }
        while (phase.outcomes().inFlight() + followUps.inFlight() > 0 && System.nanoTime() - drainUntil < 0) {
            scheduler.pump(IDLE_MILLIS);
            phase.outcomes().unwritten().write();
        }
        phase.outcomes().unwritten().write();
        followUps.write();
    }

    private Duration drainTime() {
        Duration available = STOP_WITHIN.minusNanos(REPORT_NANOS_A_MESSAGE * outbox.size());
        return available.compareTo(MIN_DRAIN) < 0 ? MIN_DRAIN : available;
    }
}
