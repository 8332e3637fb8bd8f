package io.chatferry.send;

import io.chatferry.cometchat.Answer;
import io.chatferry.cometchat.ApiCall;
import io.chatferry.cometchat.Bodies;
import io.chatferry.cometchat.Calls;
import io.chatferry.cometchat.ImportRow;
import io.chatferry.ledger.Directory;
import io.chatferry.ledger.Directory.Entry;
import io.chatferry.ledger.EntityState;
import io.chatferry.model.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Creates users and groups by data import, 50 a call with an answer for each row: those that no message creates, and
 * owners ahead of their groups. A call without a certain outcome sends its rows back to be looked up; one that is
 * refused as a whole is sent again row by row, so that a bad row stands alone. Not thread-safe.
 */
final class Importer {

    static final int ROWS = 50;

    private static final int MOST_FAILURES = 3;
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Directory directory;
    private final Traffic traffic;
    private final Entities entities;
    private final SendCounters counters;
    private final RunEnd end;
    private final Map<Long, Entry> users = new LinkedHashMap<>();
    private final Map<Long, Entry> groups = new LinkedHashMap<>();
    /** Those that messages wait for: they go before all others. */
    private final Set<Long> urgent = new LinkedHashSet<>();

    private final Set<Long> alone = new HashSet<>();
    private final Map<Long, Integer> failures = new HashMap<>();
    private final Map<Long, Long> successesBefore = new HashMap<>();
    private int underWay;

    Importer(Directory directory, Traffic traffic, Entities entities, SendCounters counters, RunEnd end) {
        this.directory = directory;
        this.traffic = traffic;
        this.entities = entities;
        this.counters = counters;
        this.end = end;
    }

    /** Creates one that is absent with the next call. */
    void add(Entry entry) {
        (entry.kind() == Kind.GROUP ? groups : users).putIfAbsent(entry.key(), entry);
    }

    /** Likewise, before those that no message waits for. */
    void addUrgent(Entry entry) {
        urgent.add(entry.key());
        add(entry);
    }

    /** Whether nothing waits and nothing is under way. */
    boolean idle() {
        return users.isEmpty() && groups.isEmpty() && underWay == 0;
    }

    /** Whether enough waits for the next calls. */
    boolean full() {
        return users.size() + groups.size() >= 20 * ROWS;
    }

    /** Starts the next call if there is something to create; one at a time, so that owners come before groups. */
    void pump() {
        if (underWay > 0) {
            return;
        }
        Map<Long, Entry> from = users.isEmpty() || onlyGroupsAreUrgent() ? groups : users;
        List<Entry> batch = take(from);
        if (!batch.isEmpty()) {
            send(from == groups ? Kind.GROUP : Kind.USER, batch);
        }
    }

    private boolean onlyGroupsAreUrgent() {
        return !urgent.isEmpty() && groups.keySet().containsAll(urgent);
    }

    private List<Entry> take(Map<Long, Entry> from) {
        List<Entry> batch = new ArrayList<>();
        for (Entry entry : urgentFirst(from)) {
            boolean single = alone.contains(entry.key());
            if (batch.size() == ROWS || (single && !batch.isEmpty())) {
                break;
            }
            EntityState state = entities.state(entry.key());
            if (state == EntityState.UNKNOWN || (state == EntityState.ABSENT && !entities.mayBeCreated(entry))) {
                continue; // it is being looked up, or its owner comes first
            }
            from.remove(entry.key());
            urgent.remove(entry.key());
            if (state == EntityState.ABSENT) {
                batch.add(entry);
                if (single) {
                    break;
                }
            }
        }
        return batch;
    }

    private List<Entry> urgentFirst(Map<Long, Entry> from) {
        List<Entry> all = new ArrayList<>();
        urgent.stream().map(from::get).filter(Objects::nonNull).forEach(all::add);
        from.values().stream().filter(entry -> !urgent.contains(entry.key())).forEach(all::add);
        return all;
    }

    private void send(Kind kind, List<Entry> batch) {
        Map<String, String> rows = new LinkedHashMap<>();
        Map<Long, EntityState> creating = new HashMap<>();
        for (Entry entry : batch) {
            rows.put(entry.targetId(), kind == Kind.GROUP ? entities.withOwner(entry) : importable(entry));
            creating.put(entry.key(), EntityState.CREATING);
        }
        directory.restate(creating);
        entities.begun(creating.keySet());
        underWay++;
        ApiCall call = kind == Kind.GROUP
                ? Calls.importGroups(Bodies.importGroups(rows))
                : Calls.importUsers(Bodies.importUsers(rows));
        traffic.ask(call, answer -> {
            underWay--;
            if (answer instanceof Answer.Success success) {
                settle(batch, ImportRow.read(success.body(), rows.keySet()));
            } else if (!end.concernsAll(answer)) {
                wholeCallFailed(batch, answer);
            }
        });
    }

    /** A user who writes messages must not be deactivated before these are sent. */
    private static String importable(Entry user) {
        return user.needed() ? Bodies.forMessage(user.details()) : user.details();
    }

    private void settle(List<Entry> batch, Map<String, ImportRow> rows) {
        for (Entry entry : batch) {
            ImportRow row = rows.get(entry.targetId());
            if (row instanceof ImportRow.Done) {
                counters.created(1);
                entities.become(entry.key(), EntityState.CREATED);
            } else if (row instanceof ImportRow.Refused refused) {
                if (refused.code().endsWith("_ALREADY_EXISTS")) {
                    entities.become(entry.key(), EntityState.FOUND);
                } else {
                    entities.refused(entry.key(), refused.code() + ": " + refused.words());
                }
            } else {
                again(entry, "the answer does not say what became of it");
            }
        }
    }

    private void wholeCallFailed(List<Entry> batch, Answer answer) {
        for (Entry entry : batch) {
            String refusal = refusal(answer);
            if (refusal != null) {
                alone.add(entry.key());
                again(entry, refusal);
            } else {
                lookUpAndAdd(entry); // an outage is no row's fault
            }
        }
    }

    /** What the target said against the call as a whole; a bad row makes it answer 500 with a code (section 4). */
    static @Nullable String refusal(Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            return refused.code() + ": " + refused.words();
        }
        return answer instanceof Answer.InDoubt doubt && doubt.code() != null
                ? doubt.code() + ": " + doubt.words()
                : null;
    }

    /** Looked up before it is tried again; after three failures it is left. */
    private void again(Entry entry, String words) {
        Long before = successesBefore.put(entry.key(), traffic.successes());
        boolean others = before == null || traffic.successes() > before; // an outage is no row's fault
        if (failures.merge(entry.key(), others ? 1 : 0, Integer::sum) > MOST_FAILURES) {
            entities.refused(entry.key(), words);
            return;
        }
        lookUpAndAdd(entry);
    }

    private void lookUpAndAdd(Entry entry) {
        underWay++;
        traffic.after(RETRY, () -> {
            underWay--;
            entities.become(entry.key(), EntityState.UNKNOWN);
            add(entry);
        });
    }
}
