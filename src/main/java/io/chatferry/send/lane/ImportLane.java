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
 * {@code POST /data_import/messages}: 50 messages a call, bound by no sender's limit, with an answer for each row
 * (cometchat-api.md section 4.4). The target knows a muid that it has, so what is in doubt is simply sent again. Messages
 * that have to follow each other share a call only where the target's ids are known to ascend within a call. Not
 * thread-safe.
 */
public final class ImportLane implements Lane {

    public static final int ROWS = 50;

    private static final int MOST_PAIRS = 200_000;

    private final ReadyQueue queue;
    private final EntityRegistry entities;
    private final RequestScheduler traffic;
    private final AnswerHandler outcomes;
    private final RetentionDetector retention;
    private final ImportIdOrder ascent;
    private final ImportRetries retries;
    private final RunEnd end;
    private final Clock clock;
    /** Senders and receivers of whom the target has taken a message. */
    private final Set<Long> taken = new HashSet<>();

    private @Nullable Long slot;
    private int underWay;

    public ImportLane(
            ReadyQueue queue,
            EntityRegistry entities,
            RequestScheduler traffic,
            AnswerHandler outcomes,
            ImportIdOrder ascent,
            RunEnd end,
            Clock clock) {
        this.queue = queue;
        this.entities = entities;
        this.traffic = traffic;
        this.outcomes = outcomes;
        this.retention = outcomes.retention();
        this.ascent = ascent;
        this.retries = new ImportRetries(outcomes, traffic, end);
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
    public void take(List<OutgoingRequest> departures) {
        while (traffic.room() > departures.size() && !entities.crowded() && !retention.isCrowded()) {
            List<PendingMessage> again = retries.next();
            if (again.isEmpty() && !worthACall()) {
                return;
            }
            if (slot == null) {
                long reserved = traffic.reserve(LimitClass.DATA_IMPORT);
                if (reserved == CallClassRateLimiter.NONE) {
                    again.forEach(retries::back);
                    return;
                }
                slot = reserved;
            }
            OutgoingRequest departure = again.isEmpty() ? fresh(slot) : repeated(again, slot);
            if (departure.messages().isEmpty()) {
                return; // the slot is kept
            }
            slot = null;
            underWay++;
            departures.add(departure);
        }
    }

    /** A call that is not full waits for those under way, which may let more go. */
    private boolean worthACall() {
        return queue.hasFree(underWay == 0 ? 1 : ROWS);
    }

    private static OutgoingRequest repeated(List<PendingMessage> messages, long slot) {
        return new OutgoingRequest(
                Endpoint.IMPORT,
                messages,
                messages.stream().map(message -> InlineEntities.EMPTY).toList(),
                slot);
    }

    private OutgoingRequest fresh(long slot) {
        List<Row> rows = new ArrayList<>();
        while (rows.size() < ROWS) {
            PendingMessage message = queue.pollFree();
            if (message == null) {
                break;
            }
            if (!retention.mayGo(message)) {
                continue; // it is set aside, or waits for a probe, and comes back by itself
            }
            InlineEntities carriage = entities.gate(message);
            if (carriage == null) {
                retention.ended(message); // it waits for a user or group, and others must not wait for it meanwhile
                continue;
            }
            if (retention.probes(message) && !rows.isEmpty()) {
                queue.again(message); // it goes alone
                break;
            }
            entities.begun(carriage.creating());
            rows.add(new Row(message, carriage));
            if (retention.probes(message)) {
                break;
            }
            takeBehind(message, rows);
        }
        // stable: what follows another stays behind it
        rows.sort(Comparator.comparingLong(row -> row.message.sentAtNanos()));
        return new OutgoingRequest(
                Endpoint.IMPORT,
                rows.stream().map(Row::message).toList(),
                rows.stream().map(Row::carriage).toList(),
                slot);
    }

    private void takeBehind(PendingMessage first, List<Row> rows) {
        PendingMessage next = ascent.known() && surelyTaken(first) ? queue.behind(first) : null;
        while (next != null && rows.size() < ROWS && surelyTaken(next)) {
            queue.takeBehind(next);
            rows.add(new Row(next, InlineEntities.EMPTY));
            next = queue.behind(next);
        }
    }

    /**
     * Whether the target will hardly refuse this message for something that can be corrected, such as a sender who is no
     * member: what is behind it in the same call would then have passed it.
     */
    private boolean surelyTaken(PendingMessage message) {
        return entities.present(message) && taken.contains(pair(message));
    }

    private static long pair(PendingMessage message) {
        return message.sender() * 31 + message.receiver();
    }

    @Override
    public void depart(OutgoingRequest departure, List<ClaimedMessage> claimed, InlineDetails details) {
        Map<String, MessageAttempt> rows = new LinkedHashMap<>();
        Map<String, String> bodies = new LinkedHashMap<>();
        for (int i = 0; i < claimed.size(); i++) {
            ClaimedMessage message = claimed.get(i);
            InlineEntities carriage = departure.carriages().get(i);
            rows.put(
                    message.muid(),
                    new MessageAttempt(
                            Endpoint.IMPORT,
                            message,
                            carriage,
                            clock.millis(),
                            retries.has(message.message().id())));
            bodies.put(message.muid(), details.body(message, carriage));
            outcomes.begun();
        }
        traffic.send(
                ApiCalls.importMessages(RequestBodies.importMessages(bodies)),
                departure.slot(),
                answer -> answered(rows, answer));
    }

    private void answered(Map<String, MessageAttempt> rows, Answer answer) {
        underWay--;
        if (answer instanceof Answer.Success success) {
            readRows(rows, ImportRow.read(success.body(), rows.keySet()));
        } else if (answer instanceof Answer.TooMany tooMany) {
            traffic.tooMany(LimitClass.DATA_IMPORT, RequestScheduler.NO_SENDER, tooMany.rate());
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
        rows.forEach((muid, begun) -> {
            ImportRow row = results.get(muid);
            if (row instanceof ImportRow.Done done) {
                String id = done.id() == null ? "" : done.id();
                ids.add(id);
                retries.settled(begun);
                noteTaken(begun.message().message());
                outcomes.arrived(begun, id);
            } else if (row instanceof ImportRow.Refused refused
                    && !ErrorPolicy.of(refused.code()).mayHaveHappened()) {
                retries.settled(begun);
                outcomes.rowRefused(begun, refused);
            } else {
                unknown.add(begun);
            }
        });
        ascent.seen(ids);
        unknown.forEach(
                begun -> retries.unanswered(begun, results.get(begun.message().muid())));
    }

    private void noteTaken(PendingMessage message) {
        if (taken.size() >= MOST_PAIRS) {
            taken.clear();
        }
        taken.add(pair(message));
    }

    private record Row(PendingMessage message, InlineEntities carriage) {}
}
