package io.chatferry.send.outcome;

import io.chatferry.cometchat.answer.ErrorPolicy;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.outbox.Outcome;
import io.chatferry.model.Endpoint;
import io.chatferry.send.queue.ReadyQueue;
import io.chatferry.send.state.MessageAttempt;
import io.chatferry.send.state.SendCounters;

/** Decides what becomes of messages that the target refuses: failed, deferred for their age, or not decided yet. Not thread-safe. */
final class RefusedMessages implements RetentionJudge {

    private final UnwrittenOutcomes unwritten;
    private final ReadyQueue queue;
    private final SendCounters counters;
    private final RefusalWatch watch;
    private final RetentionDetector retention;

    RefusedMessages(
            UnwrittenOutcomes unwritten,
            ReadyQueue queue,
            SendCounters counters,
            RefusalWatch watch,
            RetentionDetector retention) {
        this.unwritten = unwritten;
        this.queue = queue;
        this.counters = counters;
        this.watch = watch;
        this.retention = retention;
    }

    /**
     * The target refuses this message: for what it is, or for its age, or as it refuses all since the run has paused for
     * that. What was in flight then would otherwise fail by whole calls, and the next run would leave it out.
     *
     * @param interim what is written as long as that is not known
     */
    void add(MessageAttempt attempt, String code, String reason, Outcome interim) {
        PendingMessage message = attempt.message().message();
        if (watch.hasPaused()) {
            retention.probeEnded(message);
            unwritten.add(interim);
            return;
        }
        RetentionDetector.Verdict verdict = ErrorPolicy.of(code).unspecific() && carriesOwnTime(attempt)
                ? retention.refused(attempt, code, reason)
                : RetentionDetector.Verdict.MESSAGE;
        switch (verdict) {
            case MESSAGE -> fail(message, code, reason);
            case AGE -> setAside(message);
            case SUSPECT -> {
                unwritten.add(interim);
                unwritten.then(() -> queue.completed(message));
            }
        }
    }

    /** Whether the call carries the time of the message; otherwise it is dated now. */
    static boolean carriesOwnTime(MessageAttempt attempt) {
        return attempt.endpoint() != Endpoint.SEND;
    }

    /** The target refuses this message for what it is: it is not sent again. */
    void fail(PendingMessage message, String code, String reason) {
        watch.refused(code, reason);
        counters.failedOne();
        counters.addError(message.id(), code, reason);
        retention.probeEnded(message);
        unwritten.add(new Outcome.Failed(message.id(), code, reason));
        unwritten.then(() -> queue.completed(message));
    }

    /** It is not sent, by the job file. */
    void failUnsent(PendingMessage message, String code, String reason) {
        counters.failedOne();
        counters.addError(message.id(), code, reason);
        unwritten.add(new Outcome.Failed(message.id(), code, reason));
        unwritten.then(() -> queue.completed(message));
    }

    @Override
    public void setAside(PendingMessage message) {
        refusedForAge(message);
        unwritten.then(() -> queue.completed(message));
    }

    @Override
    public void release(PendingMessage message) {
        queue.requeue(message);
    }

    @Override
    public void refusedForAge(PendingMessage message) {
        counters.deferredOne();
        unwritten.add(new Outcome.Deferred(message.id()));
    }

    @Override
    public boolean isJudging() {
        return !watch.hasPaused();
    }

    @Override
    public void refusedForItself(PendingMessage message, String code, String reason) {
        watch.refused(code, reason);
        counters.failedOne();
        counters.addError(message.id(), code, reason);
        unwritten.add(new Outcome.Failed(message.id(), code, reason));
    }
}
