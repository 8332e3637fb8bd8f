package io.chatferry.send;

import io.chatferry.cometchat.Answer;
import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.ErrorPolicy;
import io.chatferry.cometchat.ErrorPolicy.Treatment;
import io.chatferry.cometchat.SentMessage;
import io.chatferry.ledger.Claimed;
import io.chatferry.ledger.Doubt;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Outbox;
import io.chatferry.ledger.Outcome;
import io.chatferry.ledger.Pending;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges the answer to each message by the one table of error codes, collects what became of messages and of the users
 * and groups they carried, and writes all that has come together in one transaction. Only after that write do the
 * messages that waited for it go. Not thread-safe.
 */
final class Outcomes implements Doubts.Settled {

    private static final int MOST_ATTEMPTS = 8;
    private static final int MOST_ENTITY_REFUSALS = 4;
    private static final long SENDER_CAP = 60;
    private static final Duration SENDER_PAUSE = Duration.ofSeconds(10);

    private final Outbox outbox;
    private final boolean othersWereSent;
    private final ReadyQueue queue;
    private final Entities entities;
    private final Traffic traffic;
    private final SenderPace senders;
    private final SendSettings settings;
    private final SendCounters counters;
    private final Echo echo;
    private final RunEnd end;
    private final Clock clock;
    private final RefusalWatch watch;
    private final GroupJoiner joiner;
    private final List<Outcome> pending = new ArrayList<>();
    private final List<Runnable> afterWrite = new ArrayList<>();
    private final Map<Long, Integer> entityRefusals = new HashMap<>();

    private @Nullable Doubts doubts;
    private int underWay;

    Outcomes(
            Outbox outbox,
            ReadyQueue queue,
            Entities entities,
            Traffic traffic,
            SenderPace senders,
            SendSettings settings,
            SendCounters counters,
            Echo echo,
            RunEnd end,
            Clock clock) {
        this.outbox = outbox;
        this.othersWereSent = outbox.anySent();
        this.queue = queue;
        this.entities = entities;
        this.traffic = traffic;
        this.senders = senders;
        this.settings = settings;
        this.counters = counters;
        this.echo = echo;
        this.end = end;
        this.clock = clock;
        this.watch = new RefusalWatch(end);
        this.joiner = new GroupJoiner(entities, traffic, end);
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
        Claimed message = begun.message();
        Carriage carriage = begun.carriage();
        if (answer instanceof Answer.Success success) {
            succeeded(begun, SentMessage.in(success));
        } else if (answer instanceof Answer.Refused refused) {
            refused(begun, refused);
        } else if (answer instanceof Answer.TooMany tooMany) {
            entitiesBecome(carriage, EntityState.ABSENT);
            tooMany(message.message(), tooMany);
            goesAgain(message.message());
        } else if (answer instanceof Answer.NotSent) {
            entitiesBecome(carriage, EntityState.ABSENT);
            goesAgain(message.message());
        } else if (answer instanceof Answer.InDoubt doubt) {
            String code = doubt.code() == null ? "" : doubt.code() + " ";
            inDoubt(begun, code + doubt.words());
        }
    }

    @Override
    public void settled(Doubt doubt, @Nullable String serverId) {
        Pending message = doubt.claimed().message();
        counters.doubtSettled(serverId != null);
        if (serverId != null) {
            counters.sentOne();
            pending.add(new Outcome.Sent(message.id(), serverId));
            afterWrite.add(() -> queue.settled(message));
        } else if (message.attempts() >= MOST_ATTEMPTS && (othersWereSent || counters.sent() > 0)) {
            String words = "the target did not take it in " + MOST_ATTEMPTS + " attempts";
            watch.refused("TARGET_ERROR", words);
            fail(message, "TARGET_ERROR", words);
        } else {
            counters.goesAgain();
            pending.add(new Outcome.Missing(message.id()));
            afterWrite.add(() -> queue.again(message));
        }
    }

    @Override
    public void undecided(Doubt doubt) {
        queue.settled(doubt.claimed().message());
    }

    /** Writes what has come together, in one transaction; then lets go what waited for it. */
    void write() {
        Map<Long, EntityState> states = entities.takeUnwritten();
        if (pending.isEmpty() && states.isEmpty()) {
            return;
        }
        outbox.settle(pending, states, clock.millis());
        pending.clear();
        List<Runnable> due = new ArrayList<>(afterWrite);
        afterWrite.clear();
        due.forEach(Runnable::run);
    }

    private void succeeded(Begun begun, @Nullable SentMessage sent) {
        Claimed message = begun.message();
        Carriage carriage = begun.carriage();
        if (sent == null || (sent.muid() != null && !sent.muid().equals(message.muid()))) {
            inDoubt(begun, "the answer is about another message");
            return;
        }
        if (sent.muid() != null) {
            echo.seen();
        }
        counters.sentOne();
        counters.created(carriage.creating().size());
        watch.succeeded();
        pending.add(new Outcome.Sent(message.message().id(), sent.id()));
        entitiesBecome(carriage, EntityState.CREATED);
        afterWrite.add(() -> queue.settled(message.message()));
    }

    private void refused(Begun begun, Answer.Refused refused) {
        Claimed message = begun.message();
        Carriage carriage = begun.carriage();
        ErrorPolicy policy = ErrorPolicy.of(refused.code());
        entitiesBecome(carriage, EntityState.UNKNOWN);
        if (policy.mayHaveHappened()) {
            inDoubt(begun, refused.code() + ": " + refused.words());
        } else if (end.concernsAll(refused)) {
            pending.add(new Outcome.NotSent(message.message().id()));
        } else if (policy.treatment() == Treatment.MESSAGE) {
            refusedForGood(message.message(), refused);
        } else if (entityRefusals.merge(message.message().id(), 1, Integer::sum) > MOST_ENTITY_REFUSALS) {
            refusedForGood(message.message(), refused);
        } else if (policy.treatment() == Treatment.ENTITY) {
            mendEntity(message, carriage, refused);
        } else {
            pending.add(new Outcome.NotSent(message.message().id()));
            afterWrite.add(() -> traffic.after(Duration.ofSeconds(2), () -> queue.again(message.message())));
        }
    }

    /** The target says that a user or group is missing or there, or the sender no member: see to that, and send again. */
    private void mendEntity(Claimed message, Carriage carriage, Answer.Refused refused) {
        Pending pendingMessage = message.message();
        if (refused.code().equals("ERR_GROUP_NOT_JOINED") || refused.code().equals("ERR_NOT_A_MEMBER")) {
            pending.add(new Outcome.NotSent(pendingMessage.id()));
            if (!carriage.creating().isEmpty()) {
                entities.createAhead(carriage.creating()); // nobody can join a group that is not there yet
                afterWrite.add(() -> queue.again(pendingMessage));
                return;
            }
            afterWrite.add(() -> joiner.join(pendingMessage, () -> queue.again(pendingMessage)));
            return;
        }
        entities.become(pendingMessage.sender(), EntityState.UNKNOWN);
        if (pendingMessage.receiver() != pendingMessage.sender()) {
            entities.become(pendingMessage.receiver(), EntityState.UNKNOWN);
        }
        goesAgain(pendingMessage);
    }

    private void refusedForGood(Pending message, Answer.Refused refused) {
        watch.refused(refused.code(), refused.words());
        fail(message, refused.code(), refused.words());
    }

    private void fail(Pending message, String code, String words) {
        counters.failedOne();
        pending.add(new Outcome.Failed(message.id(), code, words));
        afterWrite.add(() -> queue.settled(message));
    }

    private void goesAgain(Pending message) {
        counters.goesAgain();
        pending.add(new Outcome.NotSent(message.id()));
        afterWrite.add(() -> queue.again(message));
    }

    private void inDoubt(Begun begun, String words) {
        counters.inDoubt();
        entitiesBecome(begun.carriage(), EntityState.UNKNOWN);
        Doubt doubt = begun.doubt(clock.millis());
        pending.add(new Outcome.Doubtful(begun.message().message().id(), doubt.closedAtMillis(), words));
        afterWrite.add(() -> java.util.Objects.requireNonNull(doubts).add(doubt, false));
    }

    private void entitiesBecome(Carriage carriage, EntityState state) {
        carriage.creating().forEach(key -> entities.become(key, state));
    }

    /** A 429 is the sender's if its cap is one that only a sender can have; else the app's. */
    private void tooMany(Pending message, Answer.TooMany answer) {
        Long cap = answer.rate().limit();
        if (cap == null || cap > SENDER_CAP || cap >= settings.standard()) {
            traffic.tooMany(LimitClass.STANDARD, answer.rate());
            return;
        }
        if (settings.sender() == SendSettings.LEARN && !senders.limited()) {
            senders.limit(Math.min(SendSettings.LEARNT_SENDER, cap.intValue()));
        }
        Long wait = answer.rate().retryAfterSeconds();
        long now = System.nanoTime();
        senders.holdUntil(
                message.senderIndex(), now + (wait == null ? SENDER_PAUSE : Duration.ofSeconds(wait)).toNanos(), now);
    }
}
