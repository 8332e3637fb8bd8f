package io.chatferry.send;

import io.chatferry.cometchat.CometChat;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.backlog.Backlog;
import io.chatferry.ledger.backlog.BacklogPortion;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.backlog.SendOrder;
import io.chatferry.ledger.outbox.DeferredMessages;
import io.chatferry.ledger.outbox.EntityTable;
import io.chatferry.ledger.outbox.FollowUpList;
import io.chatferry.ledger.outbox.ModerationLog;
import io.chatferry.ledger.outbox.Outbox;
import io.chatferry.ledger.outbox.ThreadRoots;
import io.chatferry.model.Endpoint;
import io.chatferry.send.entity.EntityRegistry;
import io.chatferry.send.entity.Preparation;
import io.chatferry.send.files.FileGate;
import io.chatferry.send.files.FileSupply;
import io.chatferry.send.followup.FollowUpCalls;
import io.chatferry.send.followup.ModerationWatch;
import io.chatferry.send.lane.Lane;
import io.chatferry.send.outcome.RetentionDetector;
import io.chatferry.send.ratelimit.LimitsFolder;
import io.chatferry.send.ratelimit.RateLimits;
import io.chatferry.send.ratelimit.SenderRateLimiter;
import io.chatferry.send.state.OutgoingRequest;
import io.chatferry.send.state.RunEnd;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.SendResult;
import io.chatferry.send.state.SendSettings;
import io.chatferry.send.transport.RequestScheduler;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sending, as the {@code send} step drives it: {@link #next} gives requests that may leave now, {@link #send} begins them.
 * Everything happens on the step's thread.
 */
public final class SendLoop implements AutoCloseable {

    private static final long IDLE_MILLIS = 20;

    private final Outbox outbox;
    private final SendSettings settings;
    private final SendCounters counters;
    private final CometChat api;
    private final RequestScheduler scheduler;
    private final SendPhaseFactory phases;
    private final RequestDispatcher dispatcher;
    private final Preparation preparation;
    private final FollowUpCalls followUps;
    private final ModerationWatch moderation;
    private final Set<Long> chosen;
    private final Set<BacklogPortion> visited = EnumSet.noneOf(BacklogPortion.class);
    private final RunEnd end;
    private final RetentionDetector retention;
    private final DeferredMessages deferred;
    private final BooleanSupplier stopRequested;
    private final StallWatchdog watchdog;
    private final FileGate files;
    private SendPhase phase;
    private boolean allSent;
    /** Set once, when the run has to end. */
    private @Nullable DrainDeadline deadline;

    /** A run that waits for a limit has processor time to spare; a run that waits for answers has not. */
    private boolean hasSpareTime;

    /**
     * Takes over the messages of a dead run, arranges what is to be sent, and begins to find out which users and groups are
     * there.
     *
     * @param files what copies the files of the messages meanwhile
     * @param limits where the usage of the app's limits is kept
     * @param stopRequested polled often; once true, the loop takes no new message
     */
    public SendLoop(
            Ledger ledger,
            CometChat api,
            SendSettings settings,
            SendCounters counters,
            FileSupply files,
            LimitsFolder limits,
            Clock clock,
            BooleanSupplier stopRequested) {
        this.outbox = new Outbox(ledger, files.policy());
        this.files = new FileGate(ledger, files, this::requeue);
        this.settings = settings;
        this.counters = counters;
        this.api = api;
        this.stopRequested = stopRequested;
        this.end = new RunEnd();
        this.deferred = new DeferredMessages(ledger, settings.deferBeforeNanos());
        outbox.takeOver(clock.millis());
        this.retention = new RetentionDetector(ledger, clock, deferred.stageExamples(stopRequested));
        this.chosen = settings.limit() > 0 ? outbox.canary(settings.limit()) : Set.of();
        SenderRateLimiter senders = new SenderRateLimiter(settings.sender(), settings.window(), System.nanoTime());
        Backlog backlog = backlog(settings.repliesApart() ? BacklogPortion.UNTHREADED : BacklogPortion.ALL, null);
        this.scheduler = new RequestScheduler(
                api,
                settings,
                counters,
                new RateLimits(settings, counters, senders, backlog::senderNumber, limits, clock));
        EntityTable directory = new EntityTable(ledger);
        EntityRegistry entities = new EntityRegistry(directory, new QueueOfPhase());
        ThreadRoots threads = new ThreadRoots(ledger);
        if (settings.threads()) {
            threads.prepare();
        }
        this.phases = new SendPhaseFactory(
                ledger,
                outbox,
                settings,
                counters,
                scheduler,
                senders,
                entities,
                threads,
                retention,
                this.files,
                end,
                clock);
        this.dispatcher = new RequestDispatcher(outbox, entities, clock);
        this.phase = phases.create(settings.repliesApart() ? BacklogPortion.UNTHREADED : BacklogPortion.ALL, backlog);
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

    private void requeue(int position) {
        phase.queue().requeue(position);
    }

    private Backlog backlog(BacklogPortion portion, @Nullable Backlog before) {
        boolean threaded = portion == BacklogPortion.THREADED;
        SendOrder order = threaded ? SendOrder.STRICT : settings.effectiveOrder();
        return outbox.backlog(portion, order, threaded || settings.bySender(), chosen, before, stopRequested);
    }

    private void begin(SendPhase next) {
        visited.add(next.portion());
        phase = next;
        next.outcomes().judgeRetention();
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
            begin(phases.create(portion, backlog(portion, phase.backlog())));
            return true;
        }
        if (!settings.repliesApart() || phase.portion() == BacklogPortion.ALL) {
            outbox.fold();
            allSent = true;
            return false;
        }
        for (BacklogPortion portion : List.of(BacklogPortion.THREADED, BacklogPortion.UNTHREADED, BacklogPortion.ALL)) {
            phase.backlog().close();
            SendPhase next = phases.create(portion, backlog(portion, phase.backlog()));
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
            if (deadline == null) {
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
                dispatcher.send(phase, lane, own);
            }
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
        files.pump();
        counters.waitingForFiles(files.waiting());
        moderation.pump();
        watchdog.check(activity(), waitsForOthers(), end);
        outbox.foldSome(scheduler.isIdle() && hasSpareTime);
    }

    /** Whether the run waits for something that comes at its own time. */
    private boolean waitsForOthers() {
        return scheduler.waitsForTime() || phase.queue().waitsForTime(System.nanoTime()) || files.isWaiting();
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
            end.end(
                    SendResult.End.STOPPED,
                    counters.outage().isEmpty()
                            ? "Stopped before the end; run the same command again and it resumes."
                            : "Stopped before the end: " + counters.outage()
                                    + "\nThen run the same command again and it resumes.");
        }
        String fault = scheduler.permanentFault();
        if (fault != null) {
            end.end(
                    SendResult.End.JOB_REFUSED,
                    "The target cannot be used: " + fault
                            + "\nCorrect that and run the same command again; it resumes here.");
        }
        String withoutFiles = files.failure();
        if (withoutFiles != null) {
            end.end(SendResult.End.FILES_NOT_COPIED, withoutFiles);
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
        DrainDeadline until = deadline;
        if (until == null) {
            until = DrainDeadline.after(outbox.size());
            deadline = until;
            scheduler.quiesce();
        }
        while (phase.outcomes().inFlight() + followUps.inFlight() > 0 && !until.isOver()) {
            scheduler.pump(IDLE_MILLIS);
            phase.outcomes().unwritten().write();
        }
        phase.outcomes().unwritten().write();
        followUps.write();
    }
}
