package io.chatferry.send.lane;

import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.ImportRow;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.send.outcome.AnswerHandler;
import io.chatferry.send.state.MessageAttempt;
import io.chatferry.send.state.RunEnd;
import io.chatferry.send.transport.RequestScheduler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rows of import calls that are in doubt, on their way to be sent again. A call that fails as a whole while the target
 * does answer others is halved, until the bad row stands alone; how often is on disk with the row. An outage halves
 * nothing. Not thread-safe.
 */
final class ImportRetries {

    private static final int MAX_UNEXPLAINED_FAILURES = 3;
    /** A fault that befalls one call in 25 befalls three in a row once in 15,000 times. */
    private static final int MAX_SINGLE_FAILURES = 3;

    private static final int MAX_ATTEMPTS = 8;
    private static final long FIRST_WAIT_MILLIS = 500;
    private static final long LONGEST_WAIT_MILLIS = 8_000;

    private final AnswerHandler outcomes;
    private final RequestScheduler scheduler;
    private final RunEnd end;
    private final TreeSet<Item> waiting =
            new TreeSet<>(Comparator.comparingLong((Item item) -> item.message.sentAtNanos())
                    .thenComparingLong(item -> item.message.seq())
                    .thenComparingLong(item -> item.message.id()));
    private final Map<Long, Item> inRetry = new HashMap<>();

    ImportRetries(AnswerHandler outcomes, RequestScheduler scheduler, RunEnd end) {
        this.outcomes = outcomes;
        this.scheduler = scheduler;
        this.end = end;
    }

    /** Takes a message in whose call nobody knows the end of. */
    void add(PendingMessage message, int halvings) {
        Item item = new Item(message);
        item.halvings = halvings;
        item.successes = scheduler.successes();
        waiting.add(item);
    }

    /** Whether this message was in doubt when it was sent. */
    boolean has(long id) {
        return inRetry.containsKey(id);
    }

    /**
     * Messages that are sent again in one call, in their order; none if it is too early. One call at a time, and always the first
     * first: what follows another in its conversation must not pass it.
     */
    List<PendingMessage> next() {
        List<PendingMessage> batch = new ArrayList<>();
        if (!inRetry.isEmpty() || waiting.isEmpty() || waiting.first().due - System.nanoTime() > 0) {
            return batch;
        }
        int halvings = waiting.first().halvings;
        while (!waiting.isEmpty() && waiting.first().halvings == halvings && batch.size() < rows(halvings)) {
            Item item = Objects.requireNonNull(waiting.pollFirst());
            inRetry.put(item.message.id(), item);
            batch.add(item.message);
        }
        return batch;
    }

    private static int rows(int halvings) {
        return Math.max(1, ImportLane.ROWS >> Math.min(halvings, 30));
    }

    /** There was no slot for it. */
    void back(PendingMessage message) {
        Item item = inRetry.remove(message.id());
        if (item != null) {
            waiting.add(item);
        }
    }

    /** The target has answered for this row. */
    void answered(MessageAttempt attempt) {
        inRetry.remove(attempt.message().message().id());
    }

    /** The call was surely not processed. */
    void notSent(MessageAttempt attempt) {
        if (attempt.message().message().attempts() == 0) {
            answered(attempt);
            outcomes.notSent(attempt);
        } else {
            retryLater(attempt, "the call was not processed", false, 0);
        }
    }

    /** The answer does not say what became of this row. */
    void unanswered(MessageAttempt attempt, @Nullable ImportRow row) {
        if (row instanceof ImportRow.Refused refused && item(attempt).tries >= MAX_UNEXPLAINED_FAILURES) {
            answered(attempt);
            outcomes.failing(attempt, refused);
        } else {
            retryLater(attempt, "the answer does not say what became of the row", false, 1);
        }
    }

    /** The call has failed as a whole. */
    void failed(List<MessageAttempt> rows, Answer answer) {
        if (rows.size() == 1 && answer instanceof Answer.Refused refused) {
            answered(rows.get(0));
            outcomes.rowRefused(rows.get(0), new ImportRow.Refused(refused.code(), refused.message()));
            return;
        }
        ImportRow.Refused refusal = refusalOf(answer);
        if (refusal != null && end.concernsAll(answer)) {
            rows.forEach(row -> retryLater(row, refusal.code() + ": " + refusal.message(), false, 0));
            return;
        }
        if (refusal == null) {
            boolean halved = item(rows.get(0)).tries + 1 >= MAX_UNEXPLAINED_FAILURES
                    && scheduler.successes() > item(rows.get(0)).successes;
            rows.forEach(row -> retryLater(row, "no answer to the call", halved, 1));
        } else {
            // whether the target answers at all shows whether the call fails for what is in it
            scheduler.ask(ApiCalls.listUsers(1, 1), answerToOther -> judge(rows, refusal, answerToOther));
        }
    }

    /** The error of the call as a whole, or null: one bad row can make the target answer 500 with a code. */
    private static ImportRow.@Nullable Refused refusalOf(Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            return new ImportRow.Refused(refused.code(), refused.message());
        }
        return answer instanceof Answer.InDoubt doubt && doubt.code() != null
                ? new ImportRow.Refused(doubt.code(), doubt.message())
                : null;
    }

    private void judge(List<MessageAttempt> rows, ImportRow.Refused refusal, Answer answerToOther) {
        boolean targetIsUp = answerToOther instanceof Answer.Success;
        MessageAttempt first = rows.get(0);
        if (targetIsUp && rows.size() == 1 && ++item(first).singleFailures >= MAX_SINGLE_FAILURES) {
            answered(first);
            outcomes.failing(first, refusal);
            return;
        }
        rows.forEach(row -> retryLater(row, refusal.code() + ": " + refusal.message(), targetIsUp, 1));
    }

    private void retryLater(MessageAttempt attempt, String reason, boolean halved, int tries) {
        Item item = item(attempt);
        inRetry.remove(item.message.id());
        item.message = attempt.message().message().withOneMoreAttempt();
        item.tries = halved ? 0 : item.tries + tries;
        item.halvings += halved ? 1 : 0;
        if (halved) {
            item.successes = scheduler.successes();
        }
        if (item.message.attempts() >= MAX_ATTEMPTS && item.singleFailures >= MAX_SINGLE_FAILURES) {
            outcomes.rowInDoubt(attempt, reason, halved, () -> outcomes.unresolved(attempt));
            return;
        }
        long wait = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(item.tries, 10));
        long jittered = wait / 2 + ThreadLocalRandom.current().nextLong(wait / 2 + 1);
        item.due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(halved ? 0 : jittered);
        outcomes.rowInDoubt(attempt, reason, halved, () -> waiting.add(item));
    }

    private Item item(MessageAttempt attempt) {
        PendingMessage message = attempt.message().message();
        Item item = inRetry.get(message.id());
        if (item == null) {
            item = new Item(message);
            item.successes = scheduler.successes();
            inRetry.put(message.id(), item);
        }
        return item;
    }

    private static final class Item {
        private PendingMessage message;
        private int halvings;
        /** Calls that failed since the last halving. */
        private int tries;

        private int singleFailures;
        /** Requests that had succeeded when it first failed. */
        private long successes;

        private long due = System.nanoTime();

        Item(PendingMessage message) {
            this.message = message;
        }
    }
}
