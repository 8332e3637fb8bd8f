package io.chatferry.send.outcome;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.ErrorPolicy;
import io.chatferry.cometchat.answer.ErrorPolicy.Treatment;
import io.chatferry.cometchat.answer.ImportRow;
import io.chatferry.cometchat.answer.RateHeaders;
import io.chatferry.cometchat.answer.SentMessage;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.outbox.Doubt;
import io.chatferry.ledger.outbox.Outbox;
import io.chatferry.ledger.outbox.Outcome;
import io.chatferry.model.Endpoint;
import io.chatferry.send.doubt.DoubtResolver;
import io.chatferry.send.doubt.KnownMuidResolver;
import io.chatferry.send.doubt.MuidEchoDetector;
import io.chatferry.send.doubt.SentMessageMatch;
import io.chatferry.send.entity.EntityRegistry;
import io.chatferry.send.entity.GroupJoiner;
import io.chatferry.send.queue.ReadyQueue;
import io.chatferry.send.state.InlineEntities;
import io.chatferry.send.state.MessageAttempt;
import io.chatferry.send.state.RunEnd;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.TimestampRange;
import io.chatferry.send.transport.RequestScheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges the answer to each message by the one table of error codes: what became of it, and of the users and groups that it
 * carried, goes to {@link UnwrittenOutcomes}. Not thread-safe.
 */
public final class AnswerHandler implements DoubtResolver.Listener, RetentionDetector.Judge {

    private static final int MAX_ATTEMPTS = 8;

    private final boolean hasSentBefore;
    private final ReadyQueue queue;
    private final EntityRegistry entities;
    private final RequestScheduler scheduler;
    private final SendCounters counters;
    private final MuidEchoDetector muidEcho;
    private final RunEnd end;
    private final Clock clock;
    private final RefusalWatch watch;
    private final EntityRefusals refusals;
    private final KnownMuidResolver knownMuids;
    private final RetentionDetector retention;
    private final UnwrittenOutcomes unwritten;
    /** What the target says of messages that fail alone, until they have been looked up. */
    private final Map<Long, ImportRow.Refused> failing = new HashMap<>();

    private @Nullable DoubtResolver doubts;
    private int inFlight;

    public AnswerHandler(
            Outbox outbox,
            ReadyQueue queue,
            EntityRegistry entities,
            RequestScheduler scheduler,
            SendCounters counters,
            MuidEchoDetector muidEcho,
            RunEnd end,
            RefusalWatch watch,
            RetentionDetector retention,
            Clock clock) {
        this.unwritten = new UnwrittenOutcomes(outbox, entities, clock);
        this.hasSentBefore = outbox.isAnySent();
        this.queue = queue;
        this.entities = entities;
        this.scheduler = scheduler;
        this.counters = counters;
        this.muidEcho = muidEcho;
        this.end = end;
        this.clock = clock;
        this.watch = watch;
        this.refusals = new EntityRefusals(
                unwritten, entities, queue, new GroupJoiner(entities, scheduler, end), this::requeue);
        this.knownMuids = new KnownMuidResolver(scheduler, end, clock, this::muidKnown);
        this.retention = retention;
    }

    public void connect(DoubtResolver resolver) {
        doubts = resolver;
    }

    /** Messages that were begun and not answered. */
    public int inFlight() {
        return inFlight;
    }

    /** A message was begun; its answer comes to {@link #answered}. */
    public void started() {
        inFlight++;
    }

    /** Judges the answer to a message. */
    public void answered(MessageAttempt attempt, Answer answer) {
        inFlight--;
        answer.handle(new Judged(attempt));
    }

    /** What each kind of answer makes of the message. */
    private final class Judged implements Answer.Handler {
        private final MessageAttempt attempt;

        Judged(MessageAttempt attempt) {
            this.attempt = attempt;
        }

        @Override
        public void success(Answer.Success success) {
            succeeded(attempt, SentMessage.in(success));
        }

        @Override
        public void refused(Answer.Refused refused) {
            AnswerHandler.this.refused(attempt, refused);
        }

        @Override
        public void rateLimited(Answer.RateLimited refused) {
            PendingMessage message = attempt.message().message();
            updateEntities(attempt.inlineEntities(), EntityState.ABSENT);
            scheduler.rateLimited(LimitClass.STANDARD, message.senderIndex(), refused.rate());
            requeue(message, "429: " + refused.message());
        }

        @Override
        public void notSent(Answer.NotSent notSent) {
            updateEntities(attempt.inlineEntities(), EntityState.ABSENT);
            requeue(attempt.message().message(), notSent.message());
        }

        @Override
        public void inDoubt(Answer.InDoubt doubt) {
            end.concernsAll(doubt);
            String code = doubt.code() == null ? "" : doubt.code() + " ";
            AnswerHandler.this.inDoubt(attempt, code + doubt.message());
        }
    }

    /** It was surely not processed and is sent again after a while, in the way that its lane has found. */
    public void retry(MessageAttempt attempt, Duration wait) {
        inFlight--;
        PendingMessage message = attempt.message().message();
        counters.retriedOne();
        unwritten.add(new Outcome.NotSent(message.id()));
        unwritten.then(() -> scheduler.after(wait, () -> queue.requeue(message)));
    }

    /** The same, when its sender is a member of the group. */
    public void joinAndRetry(MessageAttempt attempt, Duration wait) {
        inFlight--;
        PendingMessage message = attempt.message().message();
        counters.retriedOne();
        unwritten.add(new Outcome.NotSent(message.id()));
        refusals.join(message, () -> scheduler.after(wait, () -> queue.requeue(message)));
    }

    /** It was surely not processed, and goes later by another lane. */
    public void leaveToOtherLane(MessageAttempt attempt) {
        inFlight--;
        PendingMessage message = attempt.message().message();
        unwritten.add(new Outcome.NotSent(message.id()));
        unwritten.then(() -> queue.completed(message));
    }

    /** The answer says that this message is in the target now; {@code serverId} is empty if it does not say as which. */
    public void arrived(MessageAttempt attempt, String serverId) {
        inFlight--;
        if (attempt.repeated()) {
            counters.doubtResolved(false);
        }
        sent(attempt, serverId);
    }

    /** The row of this message is refused. */
    public void rowRefused(MessageAttempt attempt, ImportRow.Refused row) {
        inFlight--;
        if (row.code().endsWith("MUID_ALREADY_EXISTS")) {
            updateEntities(attempt.inlineEntities(), EntityState.UNKNOWN);
            if (attempt.message().message().attempts() == 0) {
                // until it is known whether it is the same message, nothing of it has left, whatever happens here
                unwritten.add(new Outcome.NotSent(attempt.message().message().id()));
            }
            unwritten.then(() -> knownMuids.add(attempt));
            return;
        }
        if (attempt.repeated()) {
            counters.doubtResolved(false);
        }
        refused(attempt, new Answer.Refused(200, row.code(), row.message(), RateHeaders.NONE));
    }

    @Override
    public void setAside(PendingMessage message) {
        refusedForAge(message);
        unwritten.then(() -> queue.completed(message));
    }

    @Override
    public void release(PendingMessage message) {
        queue.requeue(message);
    }

    @Override
    public void refusedForAge(PendingMessage message) {
        counters.deferredOne();
        unwritten.add(new Outcome.Deferred(message.id()));
    }

    @Override
    public boolean isJudging() {
        return !watch.hasPaused();
    }

    @Override
    public void refusedForItself(PendingMessage message, String code, String reason) {
        watch.refused(code, reason);
        counters.failedOne();
        counters.addError(message.id(), code, reason);
        unwritten.add(new Outcome.Failed(message.id(), code, reason));
    }

    /** The target was not reached, or has not looked at it. */
    public void notSent(MessageAttempt attempt) {
        inFlight--;
        updateEntities(attempt.inlineEntities(), EntityState.ABSENT);
        requeue(attempt.message().message(), "");
    }

    /**
     * The call fails with this message alone in it, and with no other. It is looked up before it counts as refused: the
     * target may have taken it and failed afterwards.
     */
    public void failing(MessageAttempt attempt, ImportRow.Refused refusal) {
        inFlight--;
        updateEntities(attempt.inlineEntities(), EntityState.UNKNOWN);
        failing.put(attempt.message().message().id(), refusal);
        unwritten.then(() -> knownMuids.add(attempt));
    }

    /** the outcome is unknown of this row; {@code then} sees to it when that is on disk. */
    public void rowInDoubt(MessageAttempt attempt, String reason, boolean halved, Runnable then) {
        inFlight--;
        if (!attempt.repeated()) {
            counters.inDoubt();
            counters.addError(attempt.message().message().id(), "IN_DOUBT", reason);
        }
        updateEntities(attempt.inlineEntities(), EntityState.UNKNOWN);
        unwritten.add(new Outcome.Doubtful(attempt.message().message().id(), clock.millis(), reason, halved));
        unwritten.then(then);
    }

    /** It stays in doubt, and is reported; what waits for it continues. */
    public void unresolved(MessageAttempt attempt) {
        retention.probeEnded(attempt.message().message());
        queue.completed(attempt.message().message());
    }

    /** What the target has under the muid of this message: ours, or the same from before, or another. */
    private void muidKnown(MessageAttempt attempt, @Nullable SentMessage seen) {
        PendingMessage message = attempt.message().message();
        ImportRow.Refused refusal = failing.remove(message.id());
        if (refusal != null && seen == null) {
            counters.doubtResolved(false);
            refused(attempt, refusal.code(), refusal.message(), new Outcome.Missing(message.id()));
        } else if (refusal != null || message.attempts() > 0) {
            counters.doubtResolved(true);
            // the entities that it carried may have been there before
            MessageAttempt bare =
                    new MessageAttempt(attempt.endpoint(), attempt.message(), InlineEntities.EMPTY, attempt.atMillis());
            sent(bare, seen == null ? "" : seen.id(), false);
        } else if (seen != null
                && SentMessageMatch.of(attempt.message().body())
                        .matches(seen, TimestampRange.exactly(message.second()))) {
            retention.probeEnded(message);
            counters.alreadyThereOne();
            unwritten.add(new Outcome.AlreadyThere(message.id(), seen.id()));
            unwritten.then(() -> queue.completed(message));
        } else {
            String reason = seen == null
                    ? "the target has a message with this muid, and not in this conversation"
                    : "the target has another message with this muid: " + seen.id();
            watch.refused("MUID_TAKEN", reason);
            fail(message, "MUID_TAKEN", reason);
        }
    }

    /** The retention cut-off of the target. */
    public RetentionDetector retention() {
        return retention;
    }

    /** Starts what is due. */
    public void pump() {
        knownMuids.pump();
    }

    @Override
    public void resolved(Doubt doubt, @Nullable String serverId) {
        PendingMessage message = doubt.claimed().message();
        counters.doubtResolved(serverId != null);
        if (serverId != null) {
            retention.probeEnded(message);
            counters.sentOne();
            unwritten.add(new Outcome.Sent(message.id(), serverId));
            unwritten.then(() -> queue.completed(message));
        } else if (message.attempts() >= MAX_ATTEMPTS && (hasSentBefore || counters.sent() > 0)) {
            String reason = "the target did not take it in " + MAX_ATTEMPTS + " attempts";
            watch.refused("TARGET_ERROR", reason);
            fail(message, "TARGET_ERROR", reason);
        } else {
            counters.retriedOne();
            unwritten.add(new Outcome.Missing(message.id()));
            unwritten.then(() -> queue.requeue(message));
        }
    }

    @Override
    public void unresolved(Doubt doubt) {
        retention.probeEnded(doubt.claimed().message());
        queue.completed(doubt.claimed().message());
    }

    /** What is to be written. */
    public UnwrittenOutcomes unwritten() {
        return unwritten;
    }

    private void succeeded(MessageAttempt attempt, @Nullable SentMessage sent) {
        ClaimedMessage message = attempt.message();
        if (sent == null || (sent.muid() != null && !sent.muid().equals(message.muid()))) {
            inDoubt(attempt, "the answer is about another message");
            return;
        }
        if (sent.muid() != null) {
            muidEcho.seen();
        }
        sent(attempt, sent.id());
    }

    private void sent(MessageAttempt attempt, String serverId) {
        sent(attempt, serverId, true);
    }

    /** @param acceptedNow the target has taken it in answer to this very call */
    private void sent(MessageAttempt attempt, String serverId, boolean acceptedNow) {
        PendingMessage message = attempt.message().message();
        if (acceptedNow && carriesOwnTime(attempt)) {
            retention.accepted(attempt);
        } else {
            retention.probeEnded(message);
        }
        counters.sentOne();
        counters.created(attempt.inlineEntities().creating().size());
        watch.succeeded();
        unwritten.add(new Outcome.Sent(message.id(), serverId));
        updateEntities(attempt.inlineEntities(), EntityState.CREATED);
        // what follows it may be claimed in the transaction that writes this
        queue.completed(message);
    }

    private void refused(MessageAttempt attempt, Answer.Refused refused) {
        ClaimedMessage message = attempt.message();
        InlineEntities inlineEntities = attempt.inlineEntities();
        ErrorPolicy policy = ErrorPolicy.of(refused.code());
        updateEntities(inlineEntities, EntityState.UNKNOWN);
        if (policy.mayHaveHappened()) {
            inDoubt(attempt, refused.code() + ": " + refused.message());
        } else if (end.concernsAll(refused)) {
            unwritten.add(new Outcome.NotSent(message.message().id()));
        } else if (policy.treatment() == Treatment.MESSAGE) {
            refused(
                    attempt,
                    refused.code(),
                    refused.message(),
                    new Outcome.NotSent(message.message().id()));
        } else if (refusals.isOneTooMany(message.message())) {
            refused(
                    attempt,
                    refused.code(),
                    refused.message(),
                    new Outcome.NotSent(message.message().id()));
        } else if (policy.treatment() == Treatment.ENTITY) {
            refusals.fix(message.message(), inlineEntities, refused);
        } else {
            unwritten.add(new Outcome.NotSent(message.message().id()));
            unwritten.then(() -> scheduler.after(Duration.ofSeconds(2), () -> queue.requeue(message.message())));
        }
    }

    /**
     * The target refuses this message: for what it is, or for its age, or as it refuses all since the run has paused for
     * that. What was in flight then would otherwise fail by whole calls, and the next run would leave it out.
     *
     * @param interim what is written as long as that is not known
     */
    private void refused(MessageAttempt attempt, String code, String reason, Outcome interim) {
        PendingMessage message = attempt.message().message();
        if (watch.hasPaused()) {
            retention.probeEnded(message);
            unwritten.add(interim);
            return;
        }
        RetentionDetector.Verdict verdict = ErrorPolicy.of(code).unspecific() && carriesOwnTime(attempt)
                ? retention.refused(attempt, code, reason)
                : RetentionDetector.Verdict.MESSAGE;
        switch (verdict) {
            case MESSAGE -> {
                watch.refused(code, reason);
                fail(message, code, reason);
            }
            case AGE -> setAside(message);
            case SUSPECT -> {
                unwritten.add(interim);
                unwritten.then(() -> queue.completed(message));
            }
        }
    }

    /** Whether the call carries the time of the message; otherwise it is dated now. */
    private static boolean carriesOwnTime(MessageAttempt attempt) {
        return attempt.endpoint() != Endpoint.SEND;
    }

    private void fail(PendingMessage message, String code, String reason) {
        counters.failedOne();
        counters.addError(message.id(), code, reason);
        retention.probeEnded(message);
        unwritten.add(new Outcome.Failed(message.id(), code, reason));
        unwritten.then(() -> queue.completed(message));
    }

    private void requeue(PendingMessage message, String reason) {
        counters.retriedOne();
        unwritten.add(new Outcome.NotSent(message.id(), reason));
        unwritten.then(() -> queue.requeue(message));
    }

    private void inDoubt(MessageAttempt attempt, String reason) {
        retention.probeEnded(attempt.message().message()); // others need not wait until this one is completed
        counters.inDoubt();
        counters.addError(attempt.message().message().id(), "IN_DOUBT", reason);
        updateEntities(attempt.inlineEntities(), EntityState.UNKNOWN);
        Doubt doubt = attempt.doubt(clock.millis());
        unwritten.add(new Outcome.Doubtful(attempt.message().message().id(), doubt.closedAtMillis(), reason));
        unwritten.then(() -> java.util.Objects.requireNonNull(doubts).add(doubt, false));
    }

    private void updateEntities(InlineEntities inlineEntities, EntityState state) {
        inlineEntities.creating().forEach(key -> entities.update(key, state));
    }
}
