package io.chatferry.send;

import io.chatferry.cometchat.Answer;
import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.ErrorPolicy;
import io.chatferry.cometchat.ErrorPolicy.Treatment;
import io.chatferry.cometchat.ImportRow;
import io.chatferry.cometchat.RateHeaders;
import io.chatferry.cometchat.SentMessage;
import io.chatferry.ledger.Claimed;
import io.chatferry.ledger.Doubt;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Outbox;
import io.chatferry.ledger.Outcome;
import io.chatferry.ledger.Pending;
import io.chatferry.model.Endpoint;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges the answer to each message by the one table of error codes: what became of it, and of the users and groups that it
 * carried, goes to {@link Unwritten}. Not thread-safe.
 */
final class Outcomes implements Doubts.Settled, Retention.Judge {

    private static final int MOST_ATTEMPTS = 8;

    private final boolean othersWereSent;
    private final ReadyQueue queue;
    private final Entities entities;
    private final Traffic traffic;
    private final SendCounters counters;
    private final Echo echo;
    private final RunEnd end;
    private final Clock clock;
    private final RefusalWatch watch;
    private final EntityRefusals refusals;
    private final KnownMuids known;
    private final Retention retention;
    private final Unwritten unwritten;
    /** What the target says of messages that fail alone, until they have been looked for. */
    private final Map<Long, ImportRow.Refused> failing = new HashMap<>();

    private @Nullable Doubts doubts;
    private int underWay;

    Outcomes(
            Outbox outbox,
            ReadyQueue queue,
            Entities entities,
            Traffic traffic,
            SendCounters counters,
            Echo echo,
            RunEnd end,
            RefusalWatch watch,
            Retention retention,
            Clock clock) {
        this.unwritten = new Unwritten(outbox, entities, clock);
        this.othersWereSent = outbox.anySent();
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
        this.known = new KnownMuids(traffic, end, clock, this::known);
        this.retention = retention;
    }

    void connect(Doubts settler) {
        doubts = settler;
    }

    /** Messages that were begun and not answered. */
    int underWay() {
        return underWay;
    }

    /** A message was begun; its answer comes to {@link #answered}. */
    void begun() {
        underWay++;
    }

    /** Judges the answer to a message. */
    void answered(Begun begun, Answer answer) {
        underWay--;
        answer.handle(new Judged(begun));
    }

    /** What each kind of answer makes of the message. */
    private final class Judged implements Answer.Handler {
        private final Begun begun;

        Judged(Begun begun) {
            this.begun = begun;
        }

        @Override
        public void success(Answer.Success success) {
            succeeded(begun, SentMessage.in(success));
        }

        @Override
        public void refused(Answer.Refused refused) {
            Outcomes.this.refused(begun, refused);
        }

        @Override
        public void tooMany(Answer.TooMany refused) {
            Pending message = begun.message().message();
            entitiesBecome(begun.carriage(), EntityState.ABSENT);
            traffic.tooMany(LimitClass.STANDARD, message.senderIndex(), refused.rate());
            goesAgain(message, "429: " + refused.words());
        }

        @Override
        public void notSent(Answer.NotSent notSent) {
            entitiesBecome(begun.carriage(), EntityState.ABSENT);
            goesAgain(begun.message().message(), notSent.words());
        }

        @Override
        public void inDoubt(Answer.InDoubt doubt) {
            end.concernsAll(doubt);
            String code = doubt.code() == null ? "" : doubt.code() + " ";
            Outcomes.this.inDoubt(begun, code + doubt.words());
        }
    }

    /** It was surely not processed and goes again after a while, in the way that its lane has found. */
    void again(Begun begun, Duration wait) {
        underWay--;
        Pending message = begun.message().message();
        counters.goesAgain();
        unwritten.add(new Outcome.NotSent(message.id()));
        unwritten.then(() -> traffic.after(wait, () -> queue.again(message)));
    }

    /** Likewise, when its sender is a member of the group. */
    void joinAndAgain(Begun begun, Duration wait) {
        underWay--;
        Pending message = begun.message().message();
        counters.goesAgain();
        unwritten.add(new Outcome.NotSent(message.id()));
        refusals.join(message, () -> traffic.after(wait, () -> queue.again(message)));
    }

    /** It was surely not processed, and goes later by another lane. */
    void left(Begun begun) {
        underWay--;
        Pending message = begun.message().message();
        unwritten.add(new Outcome.NotSent(message.id()));
        unwritten.then(() -> queue.settled(message));
    }

    /** The answer says that this message is in the target now; {@code serverId} is empty if it does not say as which. */
    void arrived(Begun begun, String serverId) {
        underWay--;
        if (begun.repeated()) {
            counters.doubtSettled(false);
        }
        sent(begun, serverId);
    }

    /** The row of this message is refused. */
    void rowRefused(Begun begun, ImportRow.Refused row) {
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
        refused(begun, new Answer.Refused(200, row.code(), row.words(), RateHeaders.NONE));
    }

    @Override
    public void setAside(Pending message) {
        refusedForAge(message);
        unwritten.then(() -> queue.settled(message));
    }

    @Override
    public void again(Pending message) {
        queue.again(message);
    }

    @Override
    public void refusedForAge(Pending message) {
        counters.deferredOne();
        unwritten.add(new Outcome.Deferred(message.id()));
    }

    @Override
    public void refusedForItself(Pending message, String code, String words) {
        watch.refused(code, words);
        counters.failedOne();
        counters.trouble(message.id(), code, words);
        unwritten.add(new Outcome.Failed(message.id(), code, words));
    }

    /** The target was not reached, or has not looked at it. */
    void notSent(Begun begun) {
        underWay--;
        entitiesBecome(begun.carriage(), EntityState.ABSENT);
        goesAgain(begun.message().message(), "");
    }

    /**
     * The call fails with this message alone in it, and with no other. It is looked for before it counts as refused: the
     * target may have taken it and failed afterwards.
     */
    void failing(Begun begun, ImportRow.Refused said) {
        underWay--;
        entitiesBecome(begun.carriage(), EntityState.UNKNOWN);
        failing.put(begun.message().message().id(), said);
        unwritten.then(() -> known.add(begun));
    }

    /** Nobody knows what became of this row; {@code then} sees to it when that is on disk. */
    void unsure(Begun begun, String words, boolean halved, Runnable then) {
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
    void undecided(Begun begun) {
        retention.ended(begun.message().message());
        queue.settled(begun.message().message());
    }

    /** What the target has under the muid of this message: ours, or the same from before, or another. */
    private void known(Begun begun, @Nullable SentMessage seen) {
        Pending message = begun.message().message();
        ImportRow.Refused said = failing.remove(message.id());
        if (said != null && seen == null) {
            counters.doubtSettled(false);
            refused(begun, said.code(), said.words(), new Outcome.Missing(message.id()));
        } else if (said != null || message.attempts() > 0) {
            counters.doubtSettled(true);
            // what rode on it may have been there before
            Begun bare = new Begun(begun.endpoint(), begun.message(), Carriage.EMPTY, begun.atMillis());
            sent(bare, seen == null ? "" : seen.id(), false);
        } else if (seen != null && SentForm.of(begun.message().body()).matches(seen, Dated.itself(message.second()))) {
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
    Retention retention() {
        return retention;
    }

    /** Starts what is due. */
    void pump() {
        known.pump();
    }

    @Override
    public void settled(Doubt doubt, @Nullable String serverId) {
        Pending message = doubt.claimed().message();
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
    Unwritten unwritten() {
        return unwritten;
    }

    private void succeeded(Begun begun, @Nullable SentMessage sent) {
        Claimed message = begun.message();
        if (sent == null || (sent.muid() != null && !sent.muid().equals(message.muid()))) {
            inDoubt(begun, "the answer is about another message");
            return;
        }
        if (sent.muid() != null) {
            echo.seen();
        }
        sent(begun, sent.id());
    }

    private void sent(Begun begun, String serverId) {
        sent(begun, serverId, true);
    }

    /** @param justNow the target has taken it in answer to this very call */
    private void sent(Begun begun, String serverId, boolean justNow) {
        Pending message = begun.message().message();
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

    private void refused(Begun begun, Answer.Refused refused) {
        Claimed message = begun.message();
        Carriage carriage = begun.carriage();
        ErrorPolicy policy = ErrorPolicy.of(refused.code());
        entitiesBecome(carriage, EntityState.UNKNOWN);
        if (policy.mayHaveHappened()) {
            inDoubt(begun, refused.code() + ": " + refused.words());
        } else if (end.concernsAll(refused)) {
            unwritten.add(new Outcome.NotSent(message.message().id()));
        } else if (policy.treatment() == Treatment.MESSAGE) {
            refused(
                    begun,
                    refused.code(),
                    refused.words(),
                    new Outcome.NotSent(message.message().id()));
        } else if (refusals.tooMany(message.message())) {
            refused(
                    begun,
                    refused.code(),
                    refused.words(),
                    new Outcome.NotSent(message.message().id()));
        } else if (policy.treatment() == Treatment.ENTITY) {
            refusals.mend(message.message(), carriage, refused);
        } else {
            unwritten.add(new Outcome.NotSent(message.message().id()));
            unwritten.then(() -> traffic.after(Duration.ofSeconds(2), () -> queue.again(message.message())));
        }
    }

    /**
     * The target refuses this message: for what it is, or for its age.
     *
     * @param meanwhile what is written as long as that is not known
     */
    private void refused(Begun begun, String code, String words, Outcome meanwhile) {
        Pending message = begun.message().message();
        Retention.Verdict verdict = ErrorPolicy.of(code).unspecific() && bringsItsTime(begun)
                ? retention.refused(begun, code, words)
                : Retention.Verdict.MESSAGE;
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
    private static boolean bringsItsTime(Begun begun) {
        return begun.endpoint() != Endpoint.SEND;
    }

    private void fail(Pending message, String code, String words) {
        counters.failedOne();
        counters.trouble(message.id(), code, words);
        retention.ended(message);
        unwritten.add(new Outcome.Failed(message.id(), code, words));
        unwritten.then(() -> queue.settled(message));
    }

    private void goesAgain(Pending message, String words) {
        counters.goesAgain();
        unwritten.add(new Outcome.NotSent(message.id(), words));
        unwritten.then(() -> queue.again(message));
    }

    private void inDoubt(Begun begun, String words) {
        retention.ended(begun.message().message()); // others need not wait until this one is settled
        counters.inDoubt();
        counters.trouble(begun.message().message().id(), "IN_DOUBT", words);
        entitiesBecome(begun.carriage(), EntityState.UNKNOWN);
        Doubt doubt = begun.doubt(clock.millis());
        unwritten.add(new Outcome.Doubtful(begun.message().message().id(), doubt.closedAtMillis(), words));
        unwritten.then(() -> java.util.Objects.requireNonNull(doubts).add(doubt, false));
    }

    private void entitiesBecome(Carriage carriage, EntityState state) {
        carriage.creating().forEach(key -> entities.become(key, state));
    }
}
