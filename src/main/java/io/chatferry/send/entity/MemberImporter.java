package io.chatferry.send.entity;

import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.RequestBodies;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.ImportRow;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.outbox.EntityTable;
import io.chatferry.ledger.outbox.EntityTable.Membership;
import io.chatferry.ledger.outbox.EntityTable.OpenMember;
import io.chatferry.send.state.RunEnd;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.transport.RequestScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates memberships by data import, 50 a call, once their group and user are there. A membership imported twice is
 * answered "already joined", so a call without a certain outcome is simply sent again. Not thread-safe.
 */
final class MemberImporter {

    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final int MOST_FAILURES = 3;
    private static final String JOINED_AT = "\"joinedAt\"";
    /** What the ledger notes of a membership whose time the target would not take. */
    private static final String TIME_LEFT_OUT = "joinedAt left out: it does not lie after the group's creation";

    private static final String INVALID_JOINED_AT = "ERR_IMPORT_INVALID_JOINEDAT";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final EntityTable directory;
    private final EntityRegistry entities;
    private final RequestScheduler traffic;
    private final SendCounters counters;
    private final RunEnd end;
    /** Those that have failed and are not settled: they go next. */
    private final Map<Long, Trial> trials = new LinkedHashMap<>();

    private List<OpenMember> page = List.of();
    private int position;
    private long after = Long.MIN_VALUE;
    private boolean underWay;
    private boolean exhausted;
    private boolean changed;

    MemberImporter(
            EntityTable directory,
            EntityRegistry entities,
            RequestScheduler traffic,
            SendCounters counters,
            RunEnd end) {
        this.directory = directory;
        this.entities = entities;
        this.traffic = traffic;
        this.counters = counters;
        this.end = end;
    }

    /** Whether the last look through the ledger found nothing that could be done. */
    boolean exhausted() {
        return exhausted && !underWay;
    }

    /** Looks through the ledger from the start again: groups or users have been created since. */
    void restart() {
        if (!underWay) {
            exhausted = false;
            after = Long.MIN_VALUE;
            page = List.of();
            position = 0;
            changed = false;
        }
    }

    /** Starts the next call if there is a membership to create, and looks through some of the ledger for it. */
    void pump() {
        long until = System.nanoTime() + Preparation.AT_A_TIME.toNanos();
        while (!underWay && !exhausted && System.nanoTime() - until < 0) {
            sendNext();
        }
    }

    private void sendNext() {
        if (trials.isEmpty() && position == page.size()) {
            page = directory.openMembers(after);
            position = 0;
            if (page.isEmpty()) {
                exhausted = !changed;
                after = Long.MIN_VALUE;
                changed = false;
                return;
            }
            after = page.get(page.size() - 1).key();
        }
        List<Long> batch = nextBatch();
        if (!batch.isEmpty()) {
            send(directory.memberships(batch));
        }
    }

    private List<Long> nextBatch() {
        if (!trials.isEmpty()) {
            Map.Entry<Long, Trial> first = trials.entrySet().iterator().next();
            return first.getValue().alone
                    ? List.of(first.getKey())
                    : trials.entrySet().stream()
                            .filter(trial -> !trial.getValue().alone)
                            .limit(EntityImporter.ROWS)
                            .map(Map.Entry::getKey)
                            .toList();
        }
        List<Long> batch = new ArrayList<>();
        while (position < page.size() && batch.size() < EntityImporter.ROWS) {
            OpenMember next = page.get(position++);
            if (entities.state(next.group()).isPresent()
                    && entities.state(next.user()).isPresent()) {
                batch.add(next.key());
            }
        }
        return batch;
    }

    private void send(List<Membership> batch) {
        Map<String, String> rows = new LinkedHashMap<>();
        Map<String, Membership> byId = new LinkedHashMap<>();
        for (Membership member : batch) {
            ObjectNode details = (ObjectNode) JSON.readTree(member.details());
            if (!keepsTime(member, member.details())) {
                details.remove("joinedAt");
            }
            String id = details.path("memberId").asString();
            rows.put(id, JSON.writeValueAsString(details));
            byId.put(id, member);
        }
        underWay = true;
        traffic.ask(ApiCalls.importMembers(RequestBodies.importMembers(rows)), answer -> {
            if (answer instanceof Answer.Success success) {
                underWay = false;
                settle(byId, ImportRow.read(success.body(), rows.keySet()));
            } else if (!end.concernsAll(answer)) {
                traffic.after(RETRY, () -> {
                    underWay = false;
                    changed = true; // they are found again by the next look through the ledger
                    String refusal = EntityImporter.refusal(answer);
                    if (refusal != null) {
                        wholeCallFailed(batch, refusal);
                    }
                });
            }
        });
    }

    /**
     * A time of joining has to lie after the group's creation (cometchat-api.md section 4.3). A group that this job made
     * without a time of creation was created just now, so what came before is left out.
     */
    private boolean keepsTime(Membership member, String details) {
        Trial trial = trials.get(member.key());
        if (trial != null && trial.withoutTime) {
            return false;
        }
        if (!details.contains(JOINED_AT)) {
            return true;
        }
        long joined = JSON.readTree(details).path("joinedAt").asLong();
        if (entities.state(member.group()) != EntityState.CREATED) {
            Long since = member.groupSince();
            return since == null || joined > since;
        }
        JsonNode created = JSON.readTree(member.groupDetails()).path("createdAt");
        return created.isNumber() && joined > created.asLong();
    }

    private void settle(Map<String, Membership> byId, Map<String, ImportRow> rows) {
        Map<Long, EntityState> states = new HashMap<>();
        Map<Long, String> words = new HashMap<>();
        byId.forEach((id, member) -> {
            ImportRow row = rows.get(id);
            if (row instanceof ImportRow.Done) {
                states.put(member.key(), EntityState.CREATED);
                if (member.details().contains(JOINED_AT) && !keepsTime(member, member.details())) {
                    words.put(member.key(), TIME_LEFT_OUT);
                }
                counters.created(1);
            } else if (!(row instanceof ImportRow.Refused refused)) {
                failed(member, "the answer does not say what became of it", states, words);
            } else if (refused.code().equals("ERR_ALREADY_JOINED")) {
                states.put(member.key(), EntityState.FOUND);
            } else if (refused.code().equals(INVALID_JOINED_AT) && !trial(member).withoutTime) {
                trial(member).withoutTime = true;
            } else {
                states.put(member.key(), EntityState.REFUSED);
                words.put(member.key(), refused.code() + ": " + refused.message());
            }
        });
        write(states, words);
    }

    private void wholeCallFailed(List<Membership> batch, String said) {
        Map<Long, EntityState> states = new HashMap<>();
        Map<Long, String> words = new HashMap<>();
        batch.forEach(member -> failed(member, said, states, words));
        write(states, words);
    }

    private void write(Map<Long, EntityState> states, Map<Long, String> words) {
        changed = true;
        trials.keySet().removeAll(states.keySet());
        directory.writeMembers(states, words);
    }

    private void failed(Membership member, String said, Map<Long, EntityState> states, Map<Long, String> words) {
        Trial trial = trial(member);
        trial.alone = true;
        if (traffic.successes() > trial.successesBefore) {
            trial.failures++; // while nothing succeeds it is an outage, and no row's fault
        }
        trial.successesBefore = traffic.successes();
        if (trial.failures >= MOST_FAILURES) {
            states.put(member.key(), EntityState.REFUSED);
            words.put(member.key(), said);
        }
    }

    private Trial trial(Membership member) {
        return trials.computeIfAbsent(member.key(), added -> new Trial());
    }

    private static final class Trial {
        private int failures;
        /** Requests that had succeeded when it failed last. */
        private long successesBefore = -1;
        /** It may be what others failed for: a bad row stands alone. */
        private boolean alone;
        /** The target did not take its time of joining. */
        private boolean withoutTime;
    }
}
