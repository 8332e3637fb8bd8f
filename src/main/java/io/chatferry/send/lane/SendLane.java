package io.chatferry.send.lane;

import io.chatferry.cometchat.ApiCall;
import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.RequestBodies;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.SentMessage;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.outbox.ThreadRoots;
import io.chatferry.model.Endpoint;
import io.chatferry.send.doubt.DoubtLookup;
import io.chatferry.send.doubt.SentMessageMatch;
import io.chatferry.send.entity.BotUsers;
import io.chatferry.send.entity.EntityRegistry;
import io.chatferry.send.entity.InlineDetails;
import io.chatferry.send.outcome.AnswerHandler;
import io.chatferry.send.queue.ReadyQueue;
import io.chatferry.send.ratelimit.CallClassRateLimiter;
import io.chatferry.send.ratelimit.SenderRateLimiter;
import io.chatferry.send.state.InlineEntities;
import io.chatferry.send.state.MessageAttempt;
import io.chatferry.send.state.OutgoingRequest;
import io.chatferry.send.state.TargetClock;
import io.chatferry.send.transport.RequestScheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code POST /messages} on behalf of the sender, {@code /messages/{id}/thread} for replies, {@code /bots/{uid}/messages}
 * for bots: one message a call, dated by the target. These calls create nobody, so their entities are created ahead. A
 * reply whose parent is not in the target goes as other messages do, and is counted. Not thread-safe.
 */
public final class SendLane implements Lane {

    private static final int MAX_AT_ONCE = 256;
    /** A new message can be replied to after about 3 s, and up to 15 s were observed. */
    private static final Duration LAG_STEP = Duration.ofSeconds(2);

    /** Memberships that are remembered: some 8 MB. */
    private static final int MAX_JOINED = 100_000;

    private static final int MAX_LAG_STEPS = 9;

    /** What the target says of a parent under which there will never be a thread. */
    private static final Set<String> NO_THREAD = Set.of(
            "ERR_WRONG_MESSAGE_THREAD",
            "ERR_WRONG_MESSAGE_THREAD_CATEGORY",
            "ERR_MESSAGE_THREAD_NESTING",
            "ERR_MESSAGE_ACTION_NOT_ALLOWED");

    private final ReadyQueue queue;
    private final EntityRegistry entities;
    private final SenderRateLimiter senders;
    private final RequestScheduler scheduler;
    private final AnswerHandler outcomes;
    private final ThreadRoots threads;
    private final BotUsers bots;
    private final TargetClock targetClock;
    private final Clock clock;
    private final Replies replies;
    /** The target's ids for the parents of messages that are about to leave. */
    private final Map<Long, String> parents = new HashMap<>();

    private final Map<Long, Integer> lagSteps = new HashMap<>();
    private final Set<Membership> joined = new HashSet<>();

    /** What the lane does about replies. */
    public enum Replies {
        /** They go as other messages do. */
        FLAT,
        /** They go into their threads, and as other messages do where they cannot. */
        THREADED,
        /** There is nothing but replies that go into their threads; one that cannot is left for another lane. */
        ONLY
    }

    private record Membership(long group, long user) {}

    public SendLane(
            ReadyQueue queue,
            EntityRegistry entities,
            SenderRateLimiter senders,
            RequestScheduler scheduler,
            AnswerHandler outcomes,
            ThreadRoots threads,
            BotUsers bots,
            TargetClock targetClock,
            Clock clock,
            Replies replies) {
        this.queue = queue;
        this.entities = entities;
        this.senders = senders;
        this.scheduler = scheduler;
        this.outcomes = outcomes;
        this.threads = threads;
        this.bots = bots;
        this.targetClock = targetClock;
        this.clock = clock;
        this.replies = replies;
    }

    @Override
    public Endpoint endpoint() {
        return Endpoint.SEND;
    }

    @Override
    public void take(List<OutgoingRequest> requests) {
        int room = Math.min(scheduler.room(), MAX_AT_ONCE) - requests.size();
        List<PendingMessage> taken = new ArrayList<>();
        while (taken.size() < room
                && (replies == Replies.ONLY || bots.isKnown())
                && !entities.isCrowded()
                && !outcomes.files().isCrowded()) {
            PendingMessage message = queue.poll(System.nanoTime() + CallClassRateLimiter.AHEAD.toNanos());
            if (message == null) {
                break;
            }
            if (!outcomes.letFilesGo(message)) {
                continue;
            }
            InlineEntities inlineEntities = entities.gate(message);
            if (inlineEntities == null) {
                continue; // it waits for a user or a group, and comes back by itself
            }
            Set<Long> absent = inlineEntities.creating().stream()
                    .filter(key -> entities.state(key) == EntityState.ABSENT)
                    .collect(Collectors.toSet());
            if (!absent.isEmpty()) {
                entities.createAhead(absent);
                queue.requeue(message.position()); // and now it waits
                continue;
            }
            long slot = scheduler.reserve(LimitClass.STANDARD);
            if (slot == CallClassRateLimiter.NONE) {
                queue.requeue(message);
                break;
            }
            long due = senders.nextAt(message.senderIndex(), slot);
            scheduler.recordSend(message.senderIndex(), message.sender(), due);
            requests.add(OutgoingRequest.of(Endpoint.SEND, message, InlineEntities.EMPTY, due));
            taken.add(message);
        }
        findParents(taken);
    }

    private void findParents(List<PendingMessage> messages) {
        if (replies == Replies.FLAT || messages.isEmpty()) {
            return;
        }
        outcomes.unwritten().write(); // a parent may have arrived just now
        Map<Long, Optional<String>> found = threads.parents(messages);
        for (PendingMessage message : messages) {
            Optional<String> parent = found.get(message.id());
            if (parent != null && parent.isPresent()) {
                parents.put(message.id(), parent.get());
            } else if (parent != null) {
                threads.markFlat(message);
            }
        }
    }

    @Override
    public void dispatch(OutgoingRequest request, List<ClaimedMessage> claimed, InlineDetails details) {
        ClaimedMessage message = claimed.get(0);
        String sender = SentMessageMatch.of(message.body()).sender();
        String parent = parents.remove(message.message().id());
        String body = RequestBodies.live(message.body(), message.muid());
        ApiCall call = parent != null
                ? ApiCalls.reply(sender, parent, body)
                : bots.contains(sender) ? ApiCalls.sendAsBot(sender, body) : ApiCalls.sendMessage(sender, body);
        MessageAttempt attempt = new MessageAttempt(Endpoint.SEND, message, InlineEntities.EMPTY, clock.millis());
        outcomes.started();
        scheduler.send(call, message.message().senderIndex(), request.slot(), answer -> {
            if (!(answer instanceof Answer.Refused refused) || !tryCorrect(attempt, sender, parent != null, refused)) {
                answered(attempt, answer);
            }
        });
    }

    private void answered(MessageAttempt attempt, Answer answer) {
        if (answer instanceof Answer.Success success) {
            SentMessage sent = SentMessage.in(success);
            if (sent != null) {
                targetClock.observe(sent);
            }
        }
        lagSteps.remove(attempt.message().message().id());
        outcomes.answered(attempt, answer);
    }

    /** Whether this refusal says how the message may go all the same, and it will. */
    private boolean tryCorrect(MessageAttempt attempt, String sender, boolean threaded, Answer.Refused refused) {
        String code = refused.code();
        if (code.equals("ERR_BOT_NOT_FOUND") && bots.contains(sender)) {
            bots.remove(sender);
            outcomes.retry(attempt, Duration.ZERO);
            return true;
        }
        if (!threaded) {
            return false;
        }
        PendingMessage message = attempt.message().message();
        boolean unknown = code.equals("ERR_MESSAGE_NO_ACCESS") || DoubtLookup.NO_MESSAGE.contains(code);
        if (unknown && lagSteps.merge(message.id(), 1, Integer::sum) <= MAX_LAG_STEPS) {
            waitForParent(attempt, message);
        } else if (unknown || NO_THREAD.contains(code)) {
            lagSteps.remove(message.id());
            threads.markFlat(message);
            if (replies == Replies.ONLY) {
                outcomes.leaveToOtherLane(attempt);
            } else {
                outcomes.retry(attempt, Duration.ZERO);
            }
        } else {
            return false;
        }
        return true;
    }

    /** The parent is too new, or the sender is no member of its group: both answer alike. */
    private void waitForParent(MessageAttempt attempt, PendingMessage message) {
        boolean group = SentMessageMatch.of(attempt.message().body()).toGroup();
        if (joined.size() >= MAX_JOINED) {
            joined.clear(); // to join twice does no harm
        }
        if (group && joined.add(new Membership(message.receiver(), message.sender()))) {
            outcomes.joinAndRetry(attempt, LAG_STEP);
        } else {
            outcomes.retry(attempt, LAG_STEP);
        }
    }
}
