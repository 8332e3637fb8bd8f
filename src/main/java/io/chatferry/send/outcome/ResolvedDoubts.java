package io.chatferry.send.outcome;

import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.outbox.Doubt;
import io.chatferry.ledger.outbox.Outcome;
import io.chatferry.send.doubt.DoubtResolver;
import io.chatferry.send.queue.ReadyQueue;
import io.chatferry.send.state.SendCounters;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of messages whose doubt is resolved: sent, to be sent again, or failed. Not thread-safe. */
final class ResolvedDoubts implements DoubtResolver.Listener {

    private static final int MAX_ATTEMPTS = 8;

    private final boolean hasSentBefore;
    private final UnwrittenOutcomes unwritten;
    private final ReadyQueue queue;
    private final SendCounters counters;
    private final RetentionDetector retention;
    private final RefusedMessages refused;

    /** @param hasSentBefore whether an earlier run of this job has sent messages: the target takes some */
    ResolvedDoubts(
            boolean hasSentBefore,
            UnwrittenOutcomes unwritten,
            ReadyQueue queue,
            SendCounters counters,
            RetentionDetector retention,
            RefusedMessages refused) {
        this.hasSentBefore = hasSentBefore;
        this.unwritten = unwritten;
        this.queue = queue;
        this.counters = counters;
        this.retention = retention;
        this.refused = refused;
    }

    @Override
    public void resolved(Doubt doubt, @Nullable String serverId) {
        PendingMessage message = doubt.claimed().message();
        counters.doubtResolved(serverId != null);
        if (serverId != null) {
            retention.probeEnded(message);
            counters.sentOne();
            unwritten.add(new Outcome.Sent(message.id(), serverId));
            unwritten.then(() -> queue.completed(message));
        } else if (message.attempts() >= MAX_ATTEMPTS && (hasSentBefore || counters.sent() > 0)) {
            String reason = "the target did not take it in " + MAX_ATTEMPTS + " attempts";
            refused.fail(message, "TARGET_ERROR", reason);
        } else {
            counters.retriedOne();
            unwritten.add(new Outcome.Missing(message.id()));
            unwritten.then(() -> queue.requeue(message));
        }
    }

    @Override
    public void unresolved(Doubt doubt) {
        retention.probeEnded(doubt.claimed().message());
        queue.completed(doubt.claimed().message());
    }
}
