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

    private static final int MAX_AT_ONCE = 256;

    private final ReadyQueue queue;
    private final EntityRegistry entities;
    private final SenderRateLimiter senders;
    private final RequestScheduler scheduler;
    private final AnswerHandler outcomes;
    private final RetentionDetector retention;
    private final Clock clock;

    public ModerationLane(
            ReadyQueue queue,
            EntityRegistry entities,
            SenderRateLimiter senders,
            RequestScheduler scheduler,
            AnswerHandler outcomes,
            Clock clock) {
        this.queue = queue;
        this.entities = entities;
        this.senders = senders;
        this.scheduler = scheduler;
        this.outcomes = outcomes;
        this.retention = outcomes.retention();
        this.clock = clock;
    }

    @Override
    public Endpoint endpoint() {
        return Endpoint.MODERATION;
    }

    @Override
    public void take(List<OutgoingRequest> requests) {
        int room = Math.min(scheduler.room(), MAX_AT_ONCE);
        while (requests.size() < room && !isCrowded()) {
            PendingMessage message = queue.poll(System.nanoTime() + CallClassRateLimiter.AHEAD.toNanos());
            if (message == null) {
                return;
            }
            if (!outcomes.letFilesGo(message)) {
                continue;
            }
            if (!retention.mayGo(message)) {
                continue; // it is set aside, or waits for a probe, and comes back by itself
            }
            InlineEntities inlineEntities = entities.gate(message);
            if (inlineEntities == null) {
                retention.probeEnded(
                        message); // it waits for a user or group, and others must not wait for it meanwhile
                continue;
            }
            long slot = scheduler.reserve(LimitClass.STANDARD);
            if (slot == CallClassRateLimiter.NONE) {
                queue.requeue(message);
                retention.probeEnded(message); // others must not wait for it
                return;
            }
            entities.creationStarted(inlineEntities.creating());
            long due = senders.nextAt(message.senderIndex(), slot);
            scheduler.recordSend(message.senderIndex(), message.sender(), due);
            requests.add(OutgoingRequest.of(Endpoint.MODERATION, message, inlineEntities, due));
        }
    }

    private boolean isCrowded() {
        return entities.isCrowded() || retention.isCrowded() || outcomes.files().isCrowded();
    }

    @Override
    public void dispatch(OutgoingRequest request, List<ClaimedMessage> claimed, InlineDetails details) {
        ClaimedMessage message = claimed.get(0);
        InlineEntities inlineEntities = request.inlineEntitiesPerMessage().get(0);
        String body = details.body(message, inlineEntities);
        MessageAttempt attempt = new MessageAttempt(Endpoint.MODERATION, message, inlineEntities, clock.millis());
        outcomes.started();
        scheduler.send(
                ApiCalls.sendModerated(body),
                message.message().senderIndex(),
                request.slot(),
                answer -> outcomes.answered(attempt, answer));
    }
}
