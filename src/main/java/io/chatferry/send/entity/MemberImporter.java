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
    private static final int MAX_FAILURES = 3;
    private static final String JOINED_AT = "\"joinedAt\"";
    /** What the ledger notes of a membership whose time the target would not take. */
    private static final String TIME_LEFT_OUT = "joinedAt left out: it does not lie after the group's creation";

    private static final String INVALID_JOINED_AT = "ERR_IMPORT_INVALID_JOINEDAT";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final EntityTable directory;
    private final EntityRegistry entities;
    private final RequestScheduler scheduler;
    private final SendCounters counters;
    private final RunEnd end;
    /** Those that have failed and are not completed: they go next. */
    private final Map<Long, Trial> trials = new LinkedHashMap<>();

    private List<OpenMember> page = List.of();
    private int position;
    private long after = Long.MIN_VALUE;
    private boolean isCallInFlight;
    private boolean isExhausted;
    private boolean hasChanged;

    MemberImporter(
            EntityTable directory,
            EntityRegistry entities,
            RequestScheduler scheduler,
            SendCounters counters,
            RunEnd end) {
        this.directory = directory;
        this.entities = entities;
        this.scheduler = scheduler;
        this.counters = counters;
        this.end = end;
    }

    /** Whether the last look through the ledger found nothing that could be done. */
    boolean isExhausted() {
        return isExhausted && !isCallInFlight;
    }

    /** Looks through the ledger from the start again: groups or users have been created since. */
    void restart() {
        if (!isCallInFlight) {
            isExhausted = false;
            after = Long.MIN_VALUE;
            page = List.of();
            position = 0;
            hasChanged = false;
        }
    }

    /** Starts the next call if there is a membership to create, and looks through some of the ledger for it. */
    void pump() {
        long until = System.nanoTime() + Preparation.AT_A_TIME.toNanos();
        while (!isCallInFlight && !isExhausted && System.nanoTime() - until < 0) {
            sendNext();
        }
    }

    private void sendNext() {
        if (trials.isEmpty() && position == page.size()) {
            page = directory.openMembers(after);
            position = 0;
            if (page.isEmpty()) {
                isExhausted = !hasChanged;
                after = Long.MIN_VALUE;
                hasChanged = false;
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
            return first.getValue().isAlone
                    ? List.of(first.getKey())
                    : trials.entrySet().stream()
                            .filter(trial -> !trial.getValue().isAlone)
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
        isCallInFlight = true;
        scheduler.ask(ApiCalls.importMembers(RequestBodies.importMembers(rows)), answer -> {
            if (answer instanceof Answer.Success success) {
                isCallInFlight = false;
                readRows(byId, ImportRow.read(success.body(), rows.keySet()));
            } else if (!end.concernsAll(answer)) {
                scheduler.after(RETRY, () -> {
                    isCallInFlight = false;
                    hasChanged = true; // they are found again by the next look through the ledger
                    String refusal = EntityImporter.refusal(answer);
                    if (refusal != null) {
                        wholeCallFailed(batch, refusal);
                    }
                });
            }
        });
    }

    /**
     * The time of joining must be after the creation of the group (CometChat Data Import API, "Import Members"). This job created
     * a group without a time of creation just now, so an earlier time is omitted.
     */
    private boolean keepsTime(Membership member, String details) {
        Trial trial = trials.get(member.key());
        if (trial != null && trial.isWithoutTime) {
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

    private void readRows(Map<String, Membership> byId, Map<String, ImportRow> rows) {
        Map<Long, EntityState> states = new HashMap<>();
        Map<Long, String> reasons = new HashMap<>();
        byId.forEach((id, member) -> {
            ImportRow row = rows.get(id);
            if (row instanceof ImportRow.Done) {
                states.put(member.key(), EntityState.CREATED);
                if (member.details().contains(JOINED_AT) && !keepsTime(member, member.details())) {
                    reasons.put(member.key(), TIME_LEFT_OUT);
                }
                counters.created(1);
            } else if (!(row instanceof ImportRow.Refused refused)) {
                failed(member, "the answer does not say what became of it", states, reasons);
            } else if (refused.code().equals("ERR_ALREADY_JOINED")) {
                states.put(member.key(), EntityState.FOUND);
            } else if (refused.code().equals(INVALID_JOINED_AT) && !trial(member).isWithoutTime) {
                trial(member).isWithoutTime = true;
            } else {
                states.put(member.key(), EntityState.REFUSED);
                reasons.put(member.key(), refused.code() + ": " + refused.message());
            }
        });
        write(states, reasons);
    }

    private void wholeCallFailed(List<Membership> batch, String reason) {
        Map<Long, EntityState> states = new HashMap<>();
        Map<Long, String> reasons = new HashMap<>();
        batch.forEach(member -> failed(member, reason, states, reasons));
        write(states, reasons);
    }

    private void write(Map<Long, EntityState> states, Map<Long, String> reasons) {
        hasChanged = true;
        trials.keySet().removeAll(states.keySet());
        directory.writeMembers(states, reasons);
    }

    private void failed(Membership member, String reason, Map<Long, EntityState> states, Map<Long, String> reasons) {
        Trial trial = trial(member);
        trial.isAlone = true;
        if (scheduler.successes() > trial.successesBefore) {
            trial.failures++; // while nothing succeeds it is an outage, and no row's fault
        }
        trial.successesBefore = scheduler.successes();
        if (trial.failures >= MAX_FAILURES) {
            states.put(member.key(), EntityState.REFUSED);
            reasons.put(member.key(), reason);
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
        private boolean isAlone;
        /** The target did not take its time of joining. */
        private boolean isWithoutTime;
    }
}
