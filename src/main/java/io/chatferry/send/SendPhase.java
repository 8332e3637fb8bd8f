package io.chatferry.send;

import io.chatferry.ledger.backlog.Backlog;
import io.chatferry.ledger.backlog.BacklogPortion;
import io.chatferry.ledger.outbox.Doubt;
import io.chatferry.ledger.outbox.Outbox;
import io.chatferry.model.Endpoint;
import io.chatferry.send.doubt.DoubtResolver;
import io.chatferry.send.lane.ImportLane;
import io.chatferry.send.lane.Lane;
import io.chatferry.send.outcome.AnswerHandler;
import io.chatferry.send.queue.ReadyQueue;
import java.util.List;
import java.util.Optional;

/** A part of a run: messages that are arranged together, and what sends them. */
record SendPhase(
        BacklogPortion portion,
        Backlog backlog,
        ReadyQueue queue,
        AnswerHandler outcomes,
        DoubtResolver doubts,
        List<Lane> lanes) {

    /** Takes in what is in doubt from before. */
    void resumeDoubts(Outbox outbox) {
        Optional<ImportLane> importLane = lanes.stream()
                .filter(ImportLane.class::isInstance)
                .map(ImportLane.class::cast)
                .findFirst();
        for (Doubt doubt :
                outbox.doubts(backlog.inDoubt().stream().map(backlog::at).toList())) {
            if (importLane.isPresent() && doubt.endpoint() == Endpoint.IMPORT) {
                importLane.get().inDoubt(doubt); // it is sent again: the target knows a muid that it has
            } else {
                doubts.add(doubt, true);
            }
        }
    }

    /** Whether something can be sent, not only looked up. */
    boolean hasMessagesToSend() {
        return backlog.size() > backlog.inDoubt().size();
    }

    /** Whether everything is sent or resolved, or stays as it is. */
    boolean isDone() {
        return queue.open() == 0 && doubts.size() == 0;
    }
}
