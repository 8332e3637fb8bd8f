package io.chatferry.send;

import io.chatferry.ledger.Backlog;
import io.chatferry.ledger.Portion;
import java.util.List;

/** A part of a run: messages that are arranged together, and what sends them. */
record Leg(Portion portion, Backlog backlog, ReadyQueue queue, Outcomes outcomes, Doubts doubts, List<Lane> lanes) {

    /** Takes in what is in doubt from before. */
    static void settle(Leg leg, io.chatferry.ledger.Outbox outbox) {
        Backlog backlog = leg.backlog();
        outbox.doubts(backlog.held().stream().map(backlog::at).toList())
                .forEach(doubt -> leg.doubts().add(doubt, true));
    }

    /** Whether something can be sent, not only looked for. */
    boolean sends() {
        return backlog.size() > backlog.held().size();
    }

    /** Whether everything is sent or settled, or stays as it is. */
    boolean done() {
        return queue.open() == 0 && doubts.size() == 0;
    }
}
