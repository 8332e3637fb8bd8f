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
import io.chatferry.send.doubt.DoubtResolver;
import io.chatferry.send.doubt.KnownMuidResolver;
import io.chatferry.send.doubt.MuidEchoDetector;
import io.chatferry.send.entity.EntityRegistry;
import io.chatferry.send.entity.GroupJoiner;
import io.chatferry.send.files.FileGate;
import io.chatferry.send.queue.ReadyQueue;
import io.chatferry.send.state.InlineEntities;
import io.chatferry.send.state.MessageAttempt;
import io.chatferry.send.state.RunEnd;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.transport.RequestScheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges the answer to each message by the one table of error codes: what became of it, and of the users and groups that it
 * carried, goes to {@link UnwrittenOutcomes}. Not thread-safe.
 */
public final class AnswerHandler {

    /** The code of a message that is not sent because {@code media.missing} is {@code reject}. */
    private static final String FILE_MISSING = "MEDIA_MISSING";

    private final ReadyQueue queue;
    private final EntityRegistry entities;
    private final RequestScheduler scheduler;
    private final SendCounters counters;
    private final MuidEchoDetector muidEcho;
    private final RunEnd end;
    private final Clock clock;
    private final RefusalWatch watch;
    private final EntityRefusals refusals;
    private final KnownMuids knownMuids;
    private final RetentionDetector retention;
    private final RefusedMessages refused;
    private final ResolvedDoubts resolved;
    private final UnwrittenOutcomes unwritten;
    private final FileGate files;

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
            FileGate files,
            Clock clock) {
        this.files = files;
        this.unwritten = new UnwrittenOutcomes(outbox, entities, clock);
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
        this.retention = retention;
        this.refused = new RefusedMessages(unwritten, queue, counters, watch, retention);
        this.resolved = new ResolvedDoubts(outbox.isAnySent(), unwritten, queue, counters, retention, refused);
        this.knownMuids = new KnownMuids(unwritten, queue, counters, retention, refused, this::sentEarlier);
        knownMuids.connect(new KnownMuidResolver(scheduler, end, clock, knownMuids));
    }

    /** Sets what resolves messages in doubt; once, before the first message. */
    public void connect(DoubtResolver resolver) {
        doubts = resolver;
    }

    /** Takes what becomes of messages in doubt. */
    public DoubtResolver.Listener resolvedDoubts() {
        return resolved;
    }

    /** From now on, messages that are refused for their age are handled here. */
    public void judgeRetention() {
        retention.connect(refused);
    }

    /** Whether the files of a message that was taken from the queue let it go; otherwise it comes back, or has failed. */
    public boolean letFilesGo(PendingMessage message) {
        FileGate.Answer answer = files.ask(message);
        if (answer instanceof FileGate.Answer.Missing missing) {
            refused.failUnsent(message, FILE_MISSING, missing.message());
        }
        return answer instanceof FileGate.Answer.Go;
    }

    /** Which messages wait for their files. */
    public FileGate files() {
        return files;
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
        unwritten.then(() -> knownMuids.addFailing(attempt, refusal));
    }

    /** The outcome of this row is unknown; {@code then} sees to it when that is on disk. */
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

    /** The retention cut-off of the target. */
    public RetentionDetector retention() {
        return retention;
    }

    /** Starts what is due. */
    public void pump() {
        knownMuids.pump();
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

    /** It was found in the target; the entities that it carried may have been there before. */
    private void sentEarlier(MessageAttempt attempt, String serverId) {
        MessageAttempt bare =
                new MessageAttempt(attempt.endpoint(), attempt.message(), InlineEntities.EMPTY, attempt.atMillis());
        sent(bare, serverId, false);
    }

    private void sent(MessageAttempt attempt, String serverId) {
        sent(attempt, serverId, true);
    }

    /** @param acceptedNow the target has taken it in answer to this very call */
    private void sent(MessageAttempt attempt, String serverId, boolean acceptedNow) {
        PendingMessage message = attempt.message().message();
        if (acceptedNow && RefusedMessages.carriesOwnTime(attempt)) {
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

    private void refused(MessageAttempt attempt, Answer.Refused refusal) {
        ClaimedMessage message = attempt.message();
        InlineEntities inlineEntities = attempt.inlineEntities();
        ErrorPolicy policy = ErrorPolicy.of(refusal.code());
        updateEntities(inlineEntities, EntityState.UNKNOWN);
        if (policy.mayHaveHappened()) {
            inDoubt(attempt, refusal.code() + ": " + refusal.message());
        } else if (end.concernsAll(refusal)) {
            unwritten.add(new Outcome.NotSent(message.message().id()));
        } else if (policy.treatment() == Treatment.MESSAGE || refusals.isOneTooMany(message.message())) {
            Outcome interim = new Outcome.NotSent(message.message().id());
            refused.add(attempt, refusal.code(), refusal.message(), interim);
        } else if (policy.treatment() == Treatment.ENTITY) {
            refusals.fix(message.message(), inlineEntities, refusal);
        } else {
            unwritten.add(new Outcome.NotSent(message.message().id()));
            unwritten.then(() -> scheduler.after(Duration.ofSeconds(2), () -> queue.requeue(message.message())));
        }
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
        unwritten.then(() -> Objects.requireNonNull(doubts).add(doubt, false));
    }

    private void updateEntities(InlineEntities inlineEntities, EntityState state) {
        inlineEntities.creating().forEach(key -> entities.update(key, state));
    }
}
