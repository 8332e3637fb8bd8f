package io.chatferry.send.entity;

import io.chatferry.cometchat.ApiCall;
import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.RequestBodies;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.ImportRow;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.outbox.EntityTable;
import io.chatferry.ledger.outbox.EntityTable.Entry;
import io.chatferry.model.Kind;
import io.chatferry.send.state.RunEnd;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.transport.RequestScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Creates users and groups by data import, 50 a call with an answer for each row: those that no message creates, and
 * owners ahead of their groups. Their details are read from the ledger when their call leaves. A call without a certain outcome sends its rows back to be looked up; one that is
 * refused as a whole is sent again row by row, so that a bad row stands alone. Not thread-safe.
 */
final class EntityImporter {

    static final int ROWS = 50;

    /** So many may be passed over at a time for those behind them. */
    private static final int MAX_SCANNED = 10 * ROWS;

    private static final int MAX_FAILURES = 3;
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final EntityTable directory;
    private final RequestScheduler scheduler;
    private final EntityRegistry entities;
    private final SendCounters counters;
    private final RunEnd end;
    private final Set<Long> users = new LinkedHashSet<>();
    private final Set<Long> groups = new LinkedHashSet<>();
    /** Those that messages wait for: they go before all others. */
    private final Set<Long> urgent = new LinkedHashSet<>();
    /** Those that have failed and are neither created nor given up. */
    private final Map<Long, Trial> trials = new HashMap<>();

    private int inFlight;

    EntityImporter(
            EntityTable directory,
            RequestScheduler scheduler,
            EntityRegistry entities,
            SendCounters counters,
            RunEnd end) {
        this.directory = directory;
        this.scheduler = scheduler;
        this.entities = entities;
        this.counters = counters;
        this.end = end;
    }

    /** Creates one that is absent with the next call. */
    void add(long key) {
        (entities.states().isGroup(key) ? groups : users).add(key);
    }

    /** The same, before those that no message waits for. */
    void addUrgent(long key) {
        urgent.add(key);
        add(key);
    }

    /** Whether nothing waits and nothing is in flight. */
    boolean isIdle() {
        return users.isEmpty() && groups.isEmpty() && inFlight == 0;
    }

    /** Whether enough waits for the next calls. */
    boolean isFull() {
        return users.size() + groups.size() >= 20 * ROWS;
    }

    /** Starts the next call if there is something to create; one at a time, so that owners come before groups. */
    void pump() {
        if (inFlight > 0) {
            return;
        }
        boolean isForGroups = users.isEmpty() || onlyGroupsAreUrgent();
        List<Long> batch = take(isForGroups ? groups : users);
        if (batch.isEmpty() && isForGroups) {
            isForGroups = false; // their owners are among these, or being looked up
            batch = take(users);
        }
        if (!batch.isEmpty()) {
            send(isForGroups ? Kind.GROUP : Kind.USER, batch);
        }
    }

    private boolean onlyGroupsAreUrgent() {
        return !urgent.isEmpty() && groups.containsAll(urgent);
    }

    /** Looks at some, those first that messages wait for, and puts those that cannot go yet behind the others. */
    private List<Long> take(Set<Long> from) {
        List<Long> batch = new ArrayList<>();
        for (long key : urgentFirst(from)) {
            Trial trial = trials.get(key);
            boolean isAlone = trial != null && trial.isAlone;
            if (batch.size() == ROWS || (isAlone && !batch.isEmpty())) {
                break;
            }
            EntityState state = entities.state(key);
            from.remove(key);
            if (state == EntityState.UNKNOWN || (state == EntityState.ABSENT && !entities.mayBeCreated(key))) {
                from.add(key); // it is being looked up, or its owner comes first
                continue;
            }
            urgent.remove(key);
            if (state == EntityState.ABSENT) {
                batch.add(key);
                if (isAlone) {
                    break;
                }
            }
        }
        return batch;
    }

    private List<Long> urgentFirst(Set<Long> from) {
        Set<Long> first = new LinkedHashSet<>();
        urgent.stream().filter(from::contains).limit(MAX_SCANNED).forEach(first::add);
        from.stream().limit(MAX_SCANNED).forEach(first::add);
        return List.copyOf(first);
    }

    private void send(Kind kind, List<Long> keys) {
        Map<String, String> rows = new LinkedHashMap<>();
        Map<Long, EntityState> creating = new HashMap<>();
        Map<String, Long> batch = new LinkedHashMap<>();
        Map<Long, Entry> entries = directory.entries(keys);
        for (long key : keys) {
            Entry entry = Objects.requireNonNull(entries.get(key));
            rows.put(entry.targetId(), kind == Kind.GROUP ? entities.withOwner(entry) : importable(entry));
            batch.put(entry.targetId(), key);
            creating.put(key, EntityState.CREATING);
        }
        directory.restate(creating);
        entities.creationStarted(creating.keySet());
        inFlight++;
        ApiCall call = kind == Kind.GROUP
                ? ApiCalls.importGroups(RequestBodies.importGroups(rows))
                : ApiCalls.importUsers(RequestBodies.importUsers(rows));
        scheduler.ask(call, answer -> {
            inFlight--;
            if (answer instanceof Answer.Success success) {
                readRows(batch, ImportRow.read(success.body(), batch.keySet()));
            } else if (!end.concernsAll(answer)) {
                wholeCallFailed(batch.values(), answer);
            }
        });
    }

    /** A user who writes messages must not be deactivated before these are sent. */
    private static String importable(Entry user) {
        return user.needed() ? RequestBodies.forMessage(user.details()) : user.details();
    }

    private void readRows(Map<String, Long> batch, Map<String, ImportRow> rows) {
        Map<Long, String> refusals = new HashMap<>();
        batch.forEach((id, key) -> {
            ImportRow row = rows.get(id);
            if (row instanceof ImportRow.Done) {
                counters.created(1);
                trials.remove(key);
                entities.update(key, EntityState.CREATED);
            } else if (!(row instanceof ImportRow.Refused refused)) {
                retryLater(key, "the answer does not say what became of it", refusals);
            } else if (refused.code().endsWith("_ALREADY_EXISTS")) {
                trials.remove(key);
                entities.update(key, EntityState.FOUND);
            } else if (end.concernsAll(refused.code(), "a row", refused.message())) {
                trials.remove(key);
                entities.update(key, EntityState.UNKNOWN);
            } else {
                trials.remove(key);
                refusals.put(key, refused.code() + ": " + refused.message());
            }
        });
        entities.refused(refusals);
    }

    private void wholeCallFailed(Collection<Long> batch, Answer answer) {
        Map<Long, String> refusals = new HashMap<>();
        String refusal = refusal(answer);
        for (long key : batch) {
            if (refusal != null) {
                trial(key).isAlone = true;
                retryLater(key, refusal, refusals);
            } else {
                lookUpAndAdd(key); // an outage is no row's fault
            }
        }
        entities.refused(refusals);
    }

    /** The error of the call as a whole, or null: one bad row can make the target answer 500 with a code. */
    static @Nullable String refusal(Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            return refused.code() + ": " + refused.message();
        }
        return answer instanceof Answer.InDoubt doubt && doubt.code() != null
                ? doubt.code() + ": " + doubt.message()
                : null;
    }

    /** Looked up before it is tried again; after three failures it is left. */
    private void retryLater(long key, String reason, Map<Long, String> refusals) {
        Trial trial = trial(key);
        if (scheduler.successes() > trial.successesBefore) {
            trial.failures++; // while nothing succeeds it is an outage, and no row's fault
        }
        trial.successesBefore = scheduler.successes();
        if (trial.failures > MAX_FAILURES) {
            trials.remove(key);
            refusals.put(key, reason);
        } else {
            lookUpAndAdd(key);
        }
    }

    private Trial trial(long key) {
        return trials.computeIfAbsent(key, added -> new Trial());
    }

    private void lookUpAndAdd(long key) {
        inFlight++;
        scheduler.after(RETRY, () -> {
            inFlight--;
            entities.update(key, EntityState.UNKNOWN);
            add(key);
        });
    }

    private static final class Trial {
        private int failures;
        /** Requests that had succeeded when it failed last. */
        private long successesBefore = -1;
        /** It was refused together with others, and goes alone, so that a bad row stands alone. */
        private boolean isAlone;
    }
}
