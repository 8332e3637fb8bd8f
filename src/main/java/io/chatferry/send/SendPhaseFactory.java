package io.chatferry.send;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.backlog.Backlog;
import io.chatferry.ledger.backlog.BacklogPortion;
import io.chatferry.ledger.outbox.Outbox;
import io.chatferry.ledger.outbox.ThreadRoots;
import io.chatferry.model.Endpoint;
import io.chatferry.send.doubt.DoubtResolver;
import io.chatferry.send.doubt.MuidEchoDetector;
import io.chatferry.send.entity.BotUsers;
import io.chatferry.send.entity.EntityRegistry;
import io.chatferry.send.files.FileGate;
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
import io.chatferry.send.ratelimit.SenderRateLimiter;
import io.chatferry.send.state.RunEnd;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.SendSettings;
import io.chatferry.send.state.TargetClock;
import io.chatferry.send.transport.RequestScheduler;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Builds the phases of a run out of the parts that outlive them. */
final class SendPhaseFactory {

    private final Ledger ledger;
    private final Outbox outbox;
    private final SendSettings settings;
    private final SendCounters counters;
    private final RequestScheduler scheduler;
    private final SenderRateLimiter senders;
    private final EntityRegistry entities;
    private final ThreadRoots threads;
    private final RetentionDetector retention;
    private final FileGate files;
    private final RunEnd end;
    private final Clock clock;
    private final BotUsers bots;
    private final MuidEchoDetector muidEcho;
    private final TargetClock targetClock;
    private final RefusalWatch refusals;

    SendPhaseFactory(
            Ledger ledger,
            Outbox outbox,
            SendSettings settings,
            SendCounters counters,
            RequestScheduler scheduler,
            SenderRateLimiter senders,
            EntityRegistry entities,
            ThreadRoots threads,
            RetentionDetector retention,
            FileGate files,
            RunEnd end,
            Clock clock) {
        this.ledger = ledger;
        this.outbox = outbox;
        this.settings = settings;
        this.counters = counters;
        this.scheduler = scheduler;
        this.senders = senders;
        this.entities = entities;
        this.threads = threads;
        this.retention = retention;
        this.files = files;
        this.end = end;
        this.clock = clock;
        this.bots = new BotUsers(scheduler);
        this.muidEcho = new MuidEchoDetector(ledger);
        this.targetClock = new TargetClock(ledger, clock);
        this.refusals = new RefusalWatch(end);
    }

    /** A phase that sends this portion of the messages. */
    SendPhase create(BacklogPortion portion, Backlog backlog) {
        boolean threaded = portion == BacklogPortion.THREADED;
        boolean imports = !threaded && settings.endpoints().contains(Endpoint.IMPORT);
        boolean paced = threaded || settings.bySender();
        files.clear();
        ReadyQueue queue = new ReadyQueue(backlog, paced ? senders::nextAt : (line, now) -> now, imports);
        AnswerHandler outcomes = new AnswerHandler(
                outbox, queue, entities, scheduler, counters, muidEcho, end, refusals, retention, files, clock);
        DoubtResolver doubts = new DoubtResolver(
                outbox, scheduler, settings, muidEcho, targetClock, threads, end, clock, outcomes.resolvedDoubts());
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
}
