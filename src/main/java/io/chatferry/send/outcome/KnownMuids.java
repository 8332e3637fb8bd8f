package io.chatferry.send.outcome;

import io.chatferry.cometchat.answer.ImportRow;
import io.chatferry.cometchat.answer.SentMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.outbox.Outcome;
import io.chatferry.send.doubt.KnownMuidResolver;
import io.chatferry.send.doubt.SentMessageMatch;
import io.chatferry.send.queue.ReadyQueue;
import io.chatferry.send.state.MessageAttempt;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.TimestampRange;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of import rows whose muid the target has, or that fail alone, once they are looked up. Not thread-safe. */
final class KnownMuids implements KnownMuidResolver.Result {

    private final UnwrittenOutcomes unwritten;
    private final ReadyQueue queue;
    private final SendCounters counters;
    private final RetentionDetector retention;
    private final RefusedMessages refused;
    private final BiConsumer<MessageAttempt, String> sentEarlier;
    /** The errors of messages that fail alone, until they have been looked up. */
    private final Map<Long, ImportRow.Refused> failing = new HashMap<>();

    private @Nullable KnownMuidResolver resolver;

    /** @param sentEarlier takes messages that an earlier request has sent, with their id in the target */
    KnownMuids(
            UnwrittenOutcomes unwritten,
            ReadyQueue queue,
            SendCounters counters,
            RetentionDetector retention,
            RefusedMessages refused,
            BiConsumer<MessageAttempt, String> sentEarlier) {
        this.unwritten = unwritten;
        this.queue = queue;
        this.counters = counters;
        this.retention = retention;
        this.refused = refused;
        this.sentEarlier = sentEarlier;
    }

    /** Sets what looks messages up; its results come back here. */
    void connect(KnownMuidResolver lookup) {
        resolver = lookup;
    }

    /** Looks up a message whose muid the target has. */
    void add(MessageAttempt attempt) {
        Objects.requireNonNull(resolver).add(attempt);
    }

    /** Looks up a message whose call fails for it alone. */
    void addFailing(MessageAttempt attempt, ImportRow.Refused refusal) {
        failing.put(attempt.message().message().id(), refusal);
        add(attempt);
    }

    /** Starts the look-ups that are due. */
    void pump() {
        Objects.requireNonNull(resolver).pump();
    }

    /** What the target has under the muid of this message: ours, or the same from before, or another. */
    @Override
    public void muidKnown(MessageAttempt attempt, @Nullable SentMessage seen) {
        PendingMessage message = attempt.message().message();
        ImportRow.Refused refusal = failing.remove(message.id());
        if (refusal != null && seen == null) {
            counters.doubtResolved(false);
            refused.add(attempt, refusal.code(), refusal.message(), new Outcome.Missing(message.id()));
        } else if (refusal != null || message.attempts() > 0) {
            counters.doubtResolved(true);
            sentEarlier.accept(attempt, seen == null ? "" : seen.id());
        } else if (seen != null
                && SentMessageMatch.of(attempt.message().body())
                        .matches(seen, TimestampRange.exactly(message.second()))) {
            retention.probeEnded(message);
            counters.alreadyThereOne();
            unwritten.add(new Outcome.AlreadyThere(message.id(), seen.id()));
            unwritten.then(() -> queue.completed(message));
        } else {
            String reason = seen == null
                    ? "the target has a message with this muid, and not in this conversation"
                    : "the target has another message with this muid: " + seen.id();
            refused.fail(message, "MUID_TAKEN", reason);
        }
    }
}
