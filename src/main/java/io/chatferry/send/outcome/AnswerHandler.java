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
public final class AnswerHandler implements DoubtResolver.Settled, RetentionDetector.Judge {

    private static final int MOST_ATTEMPTS = 8;

    private final boolean othersWereSent;
    private final ReadyQueue queue;
    private final EntityRegistry entities;
    private final RequestScheduler traffic;
    private final SendCounters counters;
    private final MuidEchoDetector echo;
    private final RunEnd end;
    private final Clock clock;
    private final RefusalWatch watch;
    private final EntityRefusals refusals;
    private final KnownMuidResolver known;
    private final RetentionDetector retention;
    private final UnwrittenOutcomes unwritten;
    /** What the target says of messages that fail alone, until they have been looked for. */
    private final Map<Long, ImportRow.Refused> failing = new HashMap<>();

    private @Nullable DoubtResolver doubts;
    private int underWay;

    public AnswerHandler(
            Outbox outbox,
            ReadyQueue queue,
            EntityRegistry entities,
            RequestScheduler traffic,
            SendCounters counters,
            MuidEchoDetector echo,
            RunEnd end,
            RefusalWatch watch,
            RetentionDetector retention,
            Clock clock) {
        this.unwritten = new UnwrittenOutcomes(outbox, entities, clock);
        this.othersWereSent = outbox.isAnySent();
        this.queue = queue;
        this.entities = entities;
        this.traffic = traffic;
        this.counters = counters;
        this.echo = echo;
        this.end = end;
        this.clock = clock;
        this.watch = watch;
        this.refusals = new EntityRefusals(
                unwritten, entities, queue, new GroupJoiner(entities, traffic, end), this::goesAgain);
        this.known = new KnownMuidResolver(traffic, end, clock, this::known);
        this.retention = retention;
    }

    public void connect(DoubtResolver settler) {
        doubts = settler;
    }

    /** Messages that were begun and not answered. */
    public int underWay() {
        return underWay;
    }

    /** A message was begun; its answer comes to {@link #answered}. */
    public void begun() {
        underWay++;
    }

    /** Judges the answer to a message. */
    public void answered(MessageAttempt begun, Answer answer) {
        underWay--;
        answer.handle(new Judged(begun));
    }

    /** What each kind of answer makes of the message. */
    private final class Judged implements Answer.Handler {
        private final MessageAttempt begun;

        Judged(MessageAttempt begun) {
            this.begun = begun;
        }

        @Override
        public void success(Answer.Success success) {
            succeeded(begun, SentMessage.in(success));
        }

        @Override
        public void refused(Answer.Refused refused) {
            AnswerHandler.this.refused(begun, refused);
        }

        @Override
        public void tooMany(Answer.TooMany refused) {
            PendingMessage message = begun.message().message();
            entitiesBecome(begun.carriage(), EntityState.ABSENT);
            traffic.tooMany(LimitClass.STANDARD, message.senderIndex(), refused.rate());
            goesAgain(message, "429: " + refused.message());
        }

        @Override
        public void notSent(Answer.NotSent notSent) {
            entitiesBecome(begun.carriage(), EntityState.ABSENT);
            goesAgain(begun.message().message(), notSent.message());
        }

        @Override
        public void inDoubt(Answer.InDoubt doubt) {
            end.concernsAll(doubt);
            String code = doubt.code() == null ? "" : doubt.code() + " ";
            AnswerHandler.this.inDoubt(begun, code + doubt.message());
        }
    }

    /** It was surely not processed and goes again after a while, in the way that its lane has found. */
    public void again(MessageAttempt begun, Duration wait) {
        underWay--;
        PendingMessage message = begun.message().message();
        counters.goesAgain();
        unwritten.add(new Outcome.NotSent(message.id()));
        unwritten.then(() -> traffic.after(wait, () -> queue.again(message)));
    }

    /** Likewise, when its sender is a member of the group. */
    public void joinAndAgain(MessageAttempt begun, Duration wait) {
        underWay--;
        PendingMessage message = begun.message().message();
        counters.goesAgain();
        unwritten.add(new Outcome.NotSent(message.id()));
        refusals.join(message, () -> traffic.after(wait, () -> queue.again(message)));
    }

    /** It was surely not processed, and goes later by another lane. */
    public void left(MessageAttempt begun) {
        underWay--;
        PendingMessage message = begun.message().message();
        unwritten.add(new Outcome.NotSent(message.id()));
        unwritten.then(() -> queue.settled(message));
    }

    /** The answer says that this message is in the target now; {@code serverId} is empty if it does not say as which. */
    public void arrived(MessageAttempt begun, String serverId) {
        underWay--;
        if (begun.repeated()) {
            counters.doubtSettled(false);
        }
        sent(begun, serverId);
    }

    /** The row of this message is refused. */
    public void rowRefused(MessageAttempt begun, ImportRow.Refused row) {
        underWay--;
        if (row.code().endsWith("MUID_ALREADY_EXISTS")) {
            entitiesBecome(begun.carriage(), EntityState.UNKNOWN);
            if (begun.message().message().attempts() == 0) {
                // until it is known whether it is the same message, nothing of it has left, whatever happens here
                unwritten.add(new Outcome.NotSent(begun.message().message().id()));
            }
            unwritten.then(() -> known.add(begun));
            return;
        }
        if (begun.repeated()) {
            counters.doubtSettled(false);
        }
        refused(begun, new Answer.Refused(200, row.code(), row.message(), RateHeaders.NONE));
    }

    @Override
    public void setAside(PendingMessage message) {
        refusedForAge(message);
        unwritten.then(() -> queue.settled(message));
    }

    @Override
    public void again(PendingMessage message) {
        queue.again(message);
    }

    @Override
    public void refusedForAge(PendingMessage message) {
        counters.deferredOne();
        unwritten.add(new Outcome.Deferred(message.id()));
    }

    @Override
    public boolean judgesOn() {
        return !watch.hasPaused();
    }

    @Override
    public void refusedForItself(PendingMessage message, String code, String words) {
        watch.refused(code, words);
        counters.failedOne();
        counters.trouble(message.id(), code, words);
        unwritten.add(new Outcome.Failed(message.id(), code, words));
    }

    /** The target was not reached, or has not looked at it. */
    public void notSent(MessageAttempt begun) {
        underWay--;
        entitiesBecome(begun.carriage(), EntityState.ABSENT);
        goesAgain(begun.message().message(), "");
    }

    /**
     * The call fails with this message alone in it, and with no other. It is looked for before it counts as refused: the
     * target may have taken it and failed afterwards.
     */
    public void failing(MessageAttempt begun, ImportRow.Refused said) {
        underWay--;
        entitiesBecome(begun.carriage(), EntityState.UNKNOWN);
        failing.put(begun.message().message().id(), said);
        unwritten.then(() -> known.add(begun));
    }

    /** Nobody knows what became of this row; {@code then} sees to it when that is on disk. */
    public void unsure(MessageAttempt begun, String words, boolean halved, Runnable then) {
        underWay--;
        if (!begun.repeated()) {
            counters.inDoubt();
            counters.trouble(begun.message().message().id(), "IN_DOUBT", words);
        }
        entitiesBecome(begun.carriage(), EntityState.UNKNOWN);
        unwritten.add(new Outcome.Doubtful(begun.message().message().id(), clock.millis(), words, halved));
        unwritten.then(then);
    }

    /** It stays in doubt, and is reported; what waits for it goes on. */
    public void undecided(MessageAttempt begun) {
        retention.ended(begun.message().message());
        queue.settled(begun.message().message());
    }

    /** What the target has under the muid of this message: ours, or the same from before, or another. */
    private void known(MessageAttempt begun, @Nullable SentMessage seen) {
        PendingMessage message = begun.message().message();
        ImportRow.Refused said = failing.remove(message.id());
        if (said != null && seen == null) {
            counters.doubtSettled(false);
            refused(begun, said.code(), said.message(), new Outcome.Missing(message.id()));
        } else if (said != null || message.attempts() > 0) {
            counters.doubtSettled(true);
            // what rode on it may have been there before
            MessageAttempt bare =
                    new MessageAttempt(begun.endpoint(), begun.message(), InlineEntities.EMPTY, begun.atMillis());
            sent(bare, seen == null ? "" : seen.id(), false);
        } else if (seen != null
                && SentMessageMatch.of(begun.message().body()).matches(seen, TimestampRange.itself(message.second()))) {
            retention.ended(message);
            counters.alreadyThereOne();
            unwritten.add(new Outcome.AlreadyThere(message.id(), seen.id()));
            unwritten.then(() -> queue.settled(message));
        } else {
            String words = seen == null
                    ? "the target has a message with this muid, and not in this conversation"
                    : "the target has another message with this muid: " + seen.id();
            watch.refused("MUID_TAKEN", words);
            fail(message, "MUID_TAKEN", words);
        }
    }

    /** How far back the target keeps messages. */
    public RetentionDetector retention() {
        return retention;
    }

    /** Starts what is due. */
    public void pump() {
        known.pump();
    }

    @Override
    public void settled(Doubt doubt, @Nullable String serverId) {
        PendingMessage message = doubt.claimed().message();
        counters.doubtSettled(serverId != null);
        if (serverId != null) {
            retention.ended(message);
            counters.sentOne();
            unwritten.add(new Outcome.Sent(message.id(), serverId));
            unwritten.then(() -> queue.settled(message));
        } else if (message.attempts() >= MOST_ATTEMPTS && (othersWereSent || counters.sent() > 0)) {
            String words = "the target did not take it in " + MOST_ATTEMPTS + " attempts";
            watch.refused("TARGET_ERROR", words);
            fail(message, "TARGET_ERROR", words);
        } else {
            counters.goesAgain();
            unwritten.add(new Outcome.Missing(message.id()));
            unwritten.then(() -> queue.again(message));
        }
    }

    @Override
    public void undecided(Doubt doubt) {
        retention.ended(doubt.claimed().message());
        queue.settled(doubt.claimed().message());
    }

    /** What is to be written. */
    public UnwrittenOutcomes unwritten() {
        return unwritten;
    }

    private void succeeded(MessageAttempt begun, @Nullable SentMessage sent) {
        ClaimedMessage message = begun.message();
        if (sent == null || (sent.muid() != null && !sent.muid().equals(message.muid()))) {
            inDoubt(begun, "the answer is about another message");
            return;
        }
        if (sent.muid() != null) {
            echo.seen();
        }
        sent(begun, sent.id());
    }

    private void sent(MessageAttempt begun, String serverId) {
        sent(begun, serverId, true);
    }

    /** @param justNow the target has taken it in answer to this very call */
    private void sent(MessageAttempt begun, String serverId, boolean justNow) {
        PendingMessage message = begun.message().message();
        if (justNow && bringsItsTime(begun)) {
            retention.accepted(begun);
        } else {
            retention.ended(message);
        }
        counters.sentOne();
        counters.created(begun.carriage().creating().size());
        watch.succeeded();
        unwritten.add(new Outcome.Sent(message.id(), serverId));
        entitiesBecome(begun.carriage(), EntityState.CREATED);
        // what follows it may be claimed in the transaction that writes this
        queue.settled(message);
    }

    private void refused(MessageAttempt begun, Answer.Refused refused) {
        ClaimedMessage message = begun.message();
        InlineEntities carriage = begun.carriage();
        ErrorPolicy policy = ErrorPolicy.of(refused.code());
        entitiesBecome(carriage, EntityState.UNKNOWN);
        if (policy.mayHaveHappened()) {
            inDoubt(begun, refused.code() + ": " + refused.message());
        } else if (end.concernsAll(refused)) {
            unwritten.add(new Outcome.NotSent(message.message().id()));
        } else if (policy.treatment() == Treatment.MESSAGE) {
            refused(
                    begun,
                    refused.code(),
                    refused.message(),
                    new Outcome.NotSent(message.message().id()));
        } else if (refusals.tooMany(message.message())) {
            refused(
                    begun,
                    refused.code(),
                    refused.message(),
                    new Outcome.NotSent(message.message().id()));
        } else if (policy.treatment() == Treatment.ENTITY) {
            refusals.fix(message.message(), carriage, refused);
        } else {
            unwritten.add(new Outcome.NotSent(message.message().id()));
            unwritten.then(() -> traffic.after(Duration.ofSeconds(2), () -> queue.again(message.message())));
        }
    }

    /**
     * The target refuses this message: for what it is, or for its age, or as it refuses all since the run has paused for
     * that. What was in flight then would otherwise fail by whole calls, and the next run would leave it out.
     *
     * @param meanwhile what is written as long as that is not known
     */
    private void refused(MessageAttempt begun, String code, String words, Outcome meanwhile) {
        PendingMessage message = begun.message().message();
        if (watch.hasPaused()) {
            retention.ended(message);
            unwritten.add(meanwhile);
            return;
        }
        RetentionDetector.Verdict verdict = ErrorPolicy.of(code).unspecific() && bringsItsTime(begun)
                ? retention.refused(begun, code, words)
                : RetentionDetector.Verdict.MESSAGE;
        switch (verdict) {
            case MESSAGE -> {
                watch.refused(code, words);
                fail(message, code, words);
            }
            case AGE -> setAside(message);
            case SUSPECT -> {
                unwritten.add(meanwhile);
                unwritten.then(() -> queue.settled(message));
            }
        }
    }

    /** Whether the call carries the time of the message; otherwise it is dated now. */
    private static boolean bringsItsTime(MessageAttempt begun) {
        return begun.endpoint() != Endpoint.SEND;
    }

    private void fail(PendingMessage message, String code, String words) {
        counters.failedOne();
        counters.trouble(message.id(), code, words);
        retention.ended(message);
        unwritten.add(new Outcome.Failed(message.id(), code, words));
        unwritten.then(() -> queue.settled(message));
    }

    private void goesAgain(PendingMessage message, String words) {
        counters.goesAgain();
        unwritten.add(new Outcome.NotSent(message.id(), words));
        unwritten.then(() -> queue.again(message));
    }

    private void inDoubt(MessageAttempt begun, String words) {
        retention.ended(begun.message().message()); // others need not wait until this one is settled
        counters.inDoubt();
        counters.trouble(begun.message().message().id(), "IN_DOUBT", words);
        entitiesBecome(begun.carriage(), EntityState.UNKNOWN);
        Doubt doubt = begun.doubt(clock.millis());
        unwritten.add(new Outcome.Doubtful(begun.message().message().id(), doubt.closedAtMillis(), words));
        unwritten.then(() -> java.util.Objects.requireNonNull(doubts).add(doubt, false));
    }

    private void entitiesBecome(InlineEntities carriage, EntityState state) {
        carriage.creating().forEach(key -> entities.become(key, state));
    }
}
