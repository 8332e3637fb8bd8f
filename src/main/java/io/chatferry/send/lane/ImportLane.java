package io.chatferry.send.lane;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.RequestBodies;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.ErrorPolicy;
import io.chatferry.cometchat.answer.ImportRow;
import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.outbox.Doubt;
import io.chatferry.model.Endpoint;
import io.chatferry.send.entity.EntityRegistry;
import io.chatferry.send.entity.InlineDetails;
import io.chatferry.send.outcome.AnswerHandler;
import io.chatferry.send.outcome.RetentionDetector;
import io.chatferry.send.queue.ReadyQueue;
import io.chatferry.send.ratelimit.CallClassRateLimiter;
import io.chatferry.send.state.InlineEntities;
import io.chatferry.send.state.MessageAttempt;
import io.chatferry.send.state.OutgoingRequest;
import io.chatferry.send.state.RunEnd;
import io.chatferry.send.transport.RequestScheduler;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /data_import/messages}: 50 messages per call, without a limit per sender, with a result for each row (CometChat
 * Data Import API, "Import Messages"). The target rejects a muid that it has, so messages in doubt are sent again. Messages
 * that have to follow each other share a call only where the target's ids are known to ascend within a call. Not
 * thread-safe.
 */
public final class ImportLane implements Lane {

    public static final int ROWS = 50;

    private static final int MAX_PAIRS = 200_000;

    private final ReadyQueue queue;
    private final EntityRegistry entities;
    private final RequestScheduler scheduler;
    private final AnswerHandler outcomes;
    private final RetentionDetector retention;
    private final ImportIdOrder idOrder;
    private final ImportRetries retries;
    private final RunEnd end;
    private final Clock clock;
    /** Senders and receivers of whom the target has taken a message. */
    private final Set<Long> acceptedPairs = new HashSet<>();

    private @Nullable Long slot;
    private int inFlight;

    public ImportLane(
            ReadyQueue queue,
            EntityRegistry entities,
            RequestScheduler scheduler,
            AnswerHandler outcomes,
            ImportIdOrder idOrder,
            RunEnd end,
            Clock clock) {
        this.queue = queue;
        this.entities = entities;
        this.scheduler = scheduler;
        this.outcomes = outcomes;
        this.retention = outcomes.retention();
        this.idOrder = idOrder;
        this.retries = new ImportRetries(outcomes, scheduler, end);
        this.end = end;
        this.clock = clock;
    }

    @Override
    public Endpoint endpoint() {
        return Endpoint.IMPORT;
    }

    /** Messages that a call of an earlier run has carried, and nobody knows the end of. */
    public void inDoubt(Doubt doubt) {
        retries.add(doubt.claimed().message(), doubt.halvings());
    }

    @Override
    public void take(List<OutgoingRequest> requests) {
        while (scheduler.room() > requests.size() && !isCrowded()) {
            List<PendingMessage> retried = retries.next();
            if (retried.isEmpty() && !isWorthACall()) {
                return;
            }
            if (slot == null) {
                long reserved = scheduler.reserve(LimitClass.DATA_IMPORT);
                if (reserved == CallClassRateLimiter.NONE) {
                    retried.forEach(retries::back);
                    return;
                }
                slot = reserved;
            }
            OutgoingRequest request = retried.isEmpty() ? newCall(slot) : retryCall(retried, slot);
            if (request.messages().isEmpty()) {
                return; // the slot is kept
            }
            slot = null;
            inFlight++;
            requests.add(request);
        }
    }

    private boolean isCrowded() {
        return entities.isCrowded() || retention.isCrowded() || outcomes.files().isCrowded();
    }

    /** A call that is not full waits for those in flight, which may let more go. */
    private boolean isWorthACall() {
        return queue.hasFree(inFlight == 0 ? 1 : ROWS);
    }

    private static OutgoingRequest retryCall(List<PendingMessage> messages, long slot) {
        return new OutgoingRequest(
                Endpoint.IMPORT,
                messages,
                messages.stream().map(message -> InlineEntities.EMPTY).toList(),
                slot);
    }

    private OutgoingRequest newCall(long slot) {
        List<Row> rows = new ArrayList<>();
        while (rows.size() < ROWS) {
            PendingMessage message = queue.pollFree();
            if (message == null) {
                break;
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
            if (retention.isProbe(message) && !rows.isEmpty()) {
                queue.requeue(message); // it goes alone
                break;
            }
            entities.creationStarted(inlineEntities.creating());
            rows.add(new Row(message, inlineEntities));
            if (retention.isProbe(message)) {
                break;
            }
            takeBehind(message, rows);
        }
        // stable: what follows another stays behind it
        rows.sort(Comparator.comparingLong(row -> row.message.sentAtNanos()));
        return new OutgoingRequest(
                Endpoint.IMPORT,
                rows.stream().map(Row::message).toList(),
                rows.stream().map(Row::inlineEntities).toList(),
                slot);
    }

    private void takeBehind(PendingMessage first, List<Row> rows) {
        PendingMessage next = idOrder.isKnown() && isSurelyAccepted(first) ? queue.behind(first) : null;
        while (next != null
                && rows.size() < ROWS
                && isSurelyAccepted(next)
                && outcomes.files().mayGo(next)) {
            queue.takeBehind(next);
            rows.add(new Row(next, InlineEntities.EMPTY));
            next = queue.behind(next);
        }
    }

    /**
     * Whether the target will hardly refuse this message for something that can be corrected, such as a sender who is no
     * member: what is behind it in the same call would then have passed it.
     */
    private boolean isSurelyAccepted(PendingMessage message) {
        return entities.arePresent(message) && acceptedPairs.contains(pair(message));
    }

    private static long pair(PendingMessage message) {
        return message.sender() * 31 + message.receiver();
    }

    @Override
    public void dispatch(OutgoingRequest request, List<ClaimedMessage> claimed, InlineDetails details) {
        Map<String, MessageAttempt> rows = new LinkedHashMap<>();
        Map<String, String> bodies = new LinkedHashMap<>();
        for (int i = 0; i < claimed.size(); i++) {
            ClaimedMessage message = claimed.get(i);
            InlineEntities inlineEntities = request.inlineEntitiesPerMessage().get(i);
            rows.put(
                    message.muid(),
                    new MessageAttempt(
                            Endpoint.IMPORT,
                            message,
                            inlineEntities,
                            clock.millis(),
                            retries.has(message.message().id())));
            bodies.put(message.muid(), details.body(message, inlineEntities));
            outcomes.started();
        }
        scheduler.send(
                ApiCalls.importMessages(RequestBodies.importMessages(bodies)),
                request.slot(),
                answer -> answered(rows, answer));
    }

    private void answered(Map<String, MessageAttempt> rows, Answer answer) {
        inFlight--;
        if (answer instanceof Answer.Success success) {
            readRows(rows, ImportRow.read(success.body(), rows.keySet()));
        } else if (answer instanceof Answer.RateLimited limited) {
            scheduler.rateLimited(LimitClass.DATA_IMPORT, RequestScheduler.NO_SENDER, limited.rate());
            rows.values().forEach(retries::notSent);
        } else if (answer instanceof Answer.NotSent
                || (answer instanceof Answer.Refused refused && end.concernsAll(refused))) {
            rows.values().forEach(retries::notSent);
        } else {
            retries.failed(List.copyOf(rows.values()), answer);
        }
    }

    private void readRows(Map<String, MessageAttempt> rows, Map<String, ImportRow> results) {
        List<String> ids = new ArrayList<>();
        List<MessageAttempt> unknown = new ArrayList<>();
        rows.forEach((muid, attempt) -> {
            ImportRow row = results.get(muid);
            if (row instanceof ImportRow.Done done) {
                String id = done.id() == null ? "" : done.id();
                ids.add(id);
                retries.answered(attempt);
                noteAccepted(attempt.message().message());
                outcomes.arrived(attempt, id);
            } else if (row instanceof ImportRow.Refused refused
                    && !ErrorPolicy.of(refused.code()).mayHaveHappened()) {
                retries.answered(attempt);
                outcomes.rowRefused(attempt, refused);
            } else {
                unknown.add(attempt);
            }
        });
        idOrder.observe(ids);
        unknown.forEach(attempt ->
                retries.unanswered(attempt, results.get(attempt.message().muid())));
    }

    private void noteAccepted(PendingMessage message) {
        if (acceptedPairs.size() >= MAX_PAIRS) {
            acceptedPairs.clear();
        }
        acceptedPairs.add(pair(message));
    }

    private record Row(PendingMessage message, InlineEntities inlineEntities) {}
}
