package io.chatferry.send;

import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.outbox.Outbox;
import io.chatferry.send.entity.EntityRegistry;
import io.chatferry.send.entity.InlineDetails;
import io.chatferry.send.lane.Lane;
import io.chatferry.send.state.OutgoingRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Claims messages in the ledger before their requests leave: only after the commit may the first byte be sent. */
final class RequestDispatcher {

    private final Outbox outbox;
    private final EntityRegistry entities;
    private final Clock clock;

    RequestDispatcher(Outbox outbox, EntityRegistry entities, Clock clock) {
        this.outbox = outbox;
        this.entities = entities;
        this.clock = clock;
    }

    /** Claims the messages of these requests in one transaction, with the outcomes written so far, and dispatches them. */
    void send(SendPhase phase, Lane lane, List<OutgoingRequest> requests) {
        Set<Long> creating = new HashSet<>();
        List<PendingMessage> messages = new ArrayList<>();
        for (OutgoingRequest request : requests) {
            messages.addAll(request.messages());
            request.inlineEntitiesPerMessage().forEach(inlineEntities -> creating.addAll(inlineEntities.creating()));
        }
        List<ClaimedMessage> claimed = outbox.claim(
                messages,
                lane.endpoint(),
                creating,
                phase.outcomes().unwritten().take(),
                clock.millis());
        InlineDetails details = entities.inlineDetails(creating);
        int from = 0;
        for (OutgoingRequest request : requests) {
            int to = from + request.messages().size();
            lane.dispatch(request, claimed.subList(from, to), details);
            from = to;
        }
    }
}
