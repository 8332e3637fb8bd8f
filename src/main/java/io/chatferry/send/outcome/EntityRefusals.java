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
 * they are sent again, a few times. Not thread-safe.
 */
final class EntityRefusals {

    private static final int MOST = 4;
    private static final Set<String> NOT_JOINED = Set.of("ERR_GROUP_NOT_JOINED", "ERR_NOT_A_MEMBER");

    private final UnwrittenOutcomes unwritten;
    private final EntityRegistry entities;
    private final ReadyQueue queue;
    private final GroupJoiner joiner;
    private final BiConsumer<PendingMessage, String> requeue;
    private final Map<Long, Integer> refusals = new HashMap<>();

    /** @param requeue sends a message again, for the reason given */
    EntityRefusals(
            UnwrittenOutcomes unwritten,
            EntityRegistry entities,
            ReadyQueue queue,
            GroupJoiner joiner,
            BiConsumer<PendingMessage, String> requeue) {
        this.unwritten = unwritten;
        this.entities = entities;
        this.queue = queue;
        this.joiner = joiner;
        this.requeue = requeue;
    }

    /** Counts a refusal; whether that was one too many. */
    boolean isOneTooMany(PendingMessage message) {
        return refusals.merge(message.id(), 1, Integer::sum) > MOST;
    }

    /** Joins the group, or has the users and the group asked for again; then the message is sent again. */
    void fix(PendingMessage message, InlineEntities inlineEntities, Answer.Refused refused) {
        if (NOT_JOINED.contains(refused.code())) {
            unwritten.add(new Outcome.NotSent(message.id()));
            if (inlineEntities.creating().isEmpty()) {
                join(message, () -> queue.requeue(message));
            } else {
                entities.createAhead(inlineEntities.creating()); // nobody can join a group that is not there yet
                unwritten.then(() -> queue.requeue(message));
            }
            return;
        }
        entities.update(message.sender(), EntityState.UNKNOWN);
        if (message.receiver() != message.sender()) {
            entities.update(message.receiver(), EntityState.UNKNOWN);
        }
        requeue.accept(message, refused.code() + ": " + refused.message());
    }

    /** Makes the sender a member of the group, once what is known so far is on disk. */
    void join(PendingMessage message, Runnable then) {
        unwritten.then(() -> joiner.join(message.receiver(), message.sender(), then));
    }
}
