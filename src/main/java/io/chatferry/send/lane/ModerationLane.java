package io.chatferry.send.lane;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.ApiCalls;
import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.model.Endpoint;
import io.chatferry.send.entity.EntityRegistry;
import io.chatferry.send.entity.InlineDetails;
import io.chatferry.send.outcome.AnswerHandler;
import io.chatferry.send.outcome.RetentionDetector;
import io.chatferry.send.queue.ReadyQueue;
import io.chatferry.send.ratelimit.CallClassRateLimiter;
import io.chatferry.send.ratelimit.SenderRateLimiter;
import io.chatferry.send.state.InlineEntities;
import io.chatferry.send.state.MessageAttempt;
import io.chatferry.send.state.OutgoingRequest;
import io.chatferry.send.transport.RequestScheduler;
import java.time.Clock;
import java.util.List;

/** {@code POST /moderation/messages}: one message a call, within the limit of its sender. Not thread-safe. */
public final class ModerationLane implements Lane {

    private static final int MOST_AT_ONCE = 256;

    private final ReadyQueue queue;
    private final EntityRegistry entities;
    private final SenderRateLimiter senders;
    private final RequestScheduler traffic;
    private final AnswerHandler outcomes;
    private final RetentionDetector retention;
    private final Clock clock;

    public ModerationLane(
            ReadyQueue queue,
            EntityRegistry entities,
            SenderRateLimiter senders,
            RequestScheduler traffic,
            AnswerHandler outcomes,
            Clock clock) {
        this.queue = queue;
        this.entities = entities;
        this.senders = senders;
        this.traffic = traffic;
        this.outcomes = outcomes;
        this.retention = outcomes.retention();
        this.clock = clock;
    }

    @Override
    public Endpoint endpoint() {
        return Endpoint.MODERATION;
    }

    @Override
    public void take(List<OutgoingRequest> departures) {
        int room = Math.min(traffic.room(), MOST_AT_ONCE);
        while (departures.size() < room && !entities.crowded() && !retention.isCrowded()) {
            PendingMessage message = queue.poll(System.nanoTime() + CallClassRateLimiter.AHEAD.toNanos());
            if (message == null) {
                return;
            }
            if (!retention.mayGo(message)) {
                continue; // it is set aside, or waits for a probe, and comes back by itself
            }
            InlineEntities carriage = entities.gate(message);
            if (carriage == null) {
                retention.ended(message); // it waits for a user or group, and others must not wait for it meanwhile
                continue;
            }
            long slot = traffic.reserve(LimitClass.STANDARD);
            if (slot == CallClassRateLimiter.NONE) {
                queue.again(message);
                retention.ended(message); // others must not wait for it
                return;
            }
            entities.begun(carriage.creating());
            long due = senders.nextAt(message.senderIndex(), slot);
            traffic.sends(message.senderIndex(), message.sender(), due);
            departures.add(OutgoingRequest.of(Endpoint.MODERATION, message, carriage, due));
        }
    }

    @Override
    public void depart(OutgoingRequest departure, List<ClaimedMessage> claimed, InlineDetails details) {
        ClaimedMessage message = claimed.get(0);
        InlineEntities carriage = departure.carriages().get(0);
        String body = details.body(message, carriage);
        MessageAttempt begun = new MessageAttempt(Endpoint.MODERATION, message, carriage, clock.millis());
        outcomes.begun();
        traffic.send(
                ApiCalls.sendModerated(body),
                message.message().senderIndex(),
                departure.slot(),
                answer -> outcomes.answered(begun, answer));
    }
}
