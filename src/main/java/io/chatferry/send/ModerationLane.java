package io.chatferry.send;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.Calls;
import io.chatferry.ledger.Claimed;
import io.chatferry.ledger.Pending;
import io.chatferry.model.Endpoint;
import java.time.Clock;
import java.util.List;

/** {@code POST /moderation/messages}: one message a call, within the limit of its sender. Not thread-safe. */
final class ModerationLane implements Lane {

    private static final int MOST_AT_ONCE = 256;

    private final ReadyQueue queue;
    private final Entities entities;
    private final SenderPace senders;
    private final Traffic traffic;
    private final Outcomes outcomes;
    private final Retention retention;
    private final Clock clock;

    ModerationLane(
            ReadyQueue queue, Entities entities, SenderPace senders, Traffic traffic, Outcomes outcomes, Clock clock) {
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
    public void take(List<Departure> departures) {
        int room = Math.min(traffic.room(), MOST_AT_ONCE);
        while (departures.size() < room && !entities.crowded() && !retention.isCrowded()) {
            Pending message = queue.poll(System.nanoTime() + ClassPace.AHEAD.toNanos());
            if (message == null) {
                return;
            }
            if (!retention.mayGo(message)) {
                continue; // it is set aside, or waits for a probe, and comes back by itself
            }
            Carriage carriage = entities.gate(message);
            if (carriage == null) {
                retention.ended(message); // it waits for a user or group, and others must not wait for it meanwhile
                continue;
            }
            long slot = traffic.reserve(LimitClass.STANDARD);
            if (slot == ClassPace.NONE) {
                queue.again(message);
                retention.ended(message); // others must not wait for it
                return;
            }
            entities.begun(carriage.creating());
            long due = senders.nextAt(message.senderIndex(), slot);
            traffic.sends(message.senderIndex(), message.sender(), due);
            departures.add(Departure.of(Endpoint.MODERATION, message, carriage, due));
        }
    }

    @Override
    public void depart(Departure departure, List<Claimed> claimed, InlineDetails details) {
        Claimed message = claimed.get(0);
        Carriage carriage = departure.carriages().get(0);
        String body = details.body(message, carriage);
        Begun begun = new Begun(Endpoint.MODERATION, message, carriage, clock.millis());
        outcomes.begun();
        traffic.send(
                Calls.sendModerated(body),
                message.message().senderIndex(),
                departure.slot(),
                answer -> outcomes.answered(begun, answer));
    }
}
