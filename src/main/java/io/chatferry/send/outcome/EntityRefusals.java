package io.chatferry.send.outcome;

import io.chatferry.cometchat.answer.Answer;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.outbox.Outcome;
import io.chatferry.send.entity.EntityRegistry;
import io.chatferry.send.entity.GroupJoiner;
import io.chatferry.send.queue.ReadyQueue;
import io.chatferry.send.state.InlineEntities;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Messages that the target refuses since a user or group is missing or there, or the sender no member: that is seen to, and
 * they go again, a few times. Not thread-safe.
 */
final class EntityRefusals {

    private static final int MOST = 4;
    private static final Set<String> NOT_JOINED = Set.of("ERR_GROUP_NOT_JOINED", "ERR_NOT_A_MEMBER");

    private final UnwrittenOutcomes unwritten;
    private final EntityRegistry entities;
    private final ReadyQueue queue;
    private final GroupJoiner joiner;
    private final BiConsumer<PendingMessage, String> goesAgain;
    private final Map<Long, Integer> refusals = new HashMap<>();

    /** @param goesAgain sends a message again, for the reason given */
    EntityRefusals(
            UnwrittenOutcomes unwritten,
            EntityRegistry entities,
            ReadyQueue queue,
            GroupJoiner joiner,
            BiConsumer<PendingMessage, String> goesAgain) {
        this.unwritten = unwritten;
        this.entities = entities;
        this.queue = queue;
        this.joiner = joiner;
        this.goesAgain = goesAgain;
    }

    /** Counts a refusal; whether that was one too many. */
    boolean tooMany(PendingMessage message) {
        return refusals.merge(message.id(), 1, Integer::sum) > MOST;
    }

    /** Joins the group, or has the users and the group asked for again; then the message goes again. */
    void fix(PendingMessage message, InlineEntities carriage, Answer.Refused refused) {
        if (NOT_JOINED.contains(refused.code())) {
            unwritten.add(new Outcome.NotSent(message.id()));
            if (carriage.creating().isEmpty()) {
                join(message, () -> queue.again(message));
            } else {
                entities.createAhead(carriage.creating()); // nobody can join a group that is not there yet
                unwritten.then(() -> queue.again(message));
            }
            return;
        }
        entities.become(message.sender(), EntityState.UNKNOWN);
        if (message.receiver() != message.sender()) {
            entities.become(message.receiver(), EntityState.UNKNOWN);
        }
        goesAgain.accept(message, refused.code() + ": " + refused.message());
    }

    /** Makes the sender a member of the group, once what is known so far is on disk. */
    void join(PendingMessage message, Runnable then) {
        unwritten.then(() -> joiner.join(message.receiver(), message.sender(), then));
    }
}
