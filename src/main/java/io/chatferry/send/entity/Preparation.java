package io.chatferry.send.entity;

import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.outbox.EntityTable;
import io.chatferry.send.state.RunEnd;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.SendResult;
import io.chatferry.send.state.SendSettings;
import io.chatferry.send.transport.RequestScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What has to be known before the first write, and what is created beside the messages: first one call that shows
 * whether the key is good, then which users and groups are there, then the roles that absent users have; after that come
 * the users and groups that no message creates, and the memberships. Not thread-safe.
 */
public final class Preparation {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration RETRY = Duration.ofSeconds(2);
    /** What is looked through in the ledger is looked through so long at a time: answers and a stop do not wait. */
    static final Duration AT_A_TIME = Duration.ofMillis(50);

    /** Users per call (CometChat REST API, "Deactivate Users"). */
    private static final int DEACTIVATED_AT_ONCE = 25;

    private static final Duration MEMBER_SCAN_INTERVAL = Duration.ofSeconds(5);

    private enum Phase {
        KEY,
        LOOKING,
        ROLES,
        AHEAD,
        READY
    }

    private static final String NOTHING_THERE = "target.had-none-of-ours";

    private final Ledger ledger;
    private final EntityTable directory;
    private final RequestScheduler scheduler;
    private final EntityRegistry entities;
    private final SendSettings settings;
    private final RunEnd end;
    private final EntityLookup lookups;
    private final EntityImporter importer;
    private final MemberImporter members;
    private final Set<String> roles = new HashSet<>();
    private Phase phase = Phase.KEY;
    /** Messages have had the first word on what is created first. */
    private boolean writing;

    private int rolesOpen;
    private @Nullable Long rolesAfter = Long.MIN_VALUE;
    /** The number of the entity that is looked at next. */
    private int scanPosition;

    private boolean sweeping;
    private final Map<Long, String> toDeactivate = new LinkedHashMap<>();
    private @Nullable Long deactivateAfter = Long.MIN_VALUE;
    private boolean deactivating;
    private int arrivalsSeen;
    private long membersAt = System.nanoTime();

    public Preparation(
            Ledger ledger,
            EntityTable directory,
            RequestScheduler scheduler,
            EntityRegistry entities,
            SendSettings settings,
            SendCounters counters,
            RunEnd end) {
        this.ledger = ledger;
        this.directory = directory;
        this.scheduler = scheduler;
        this.entities = entities;
        this.settings = settings;
        this.end = end;
        this.lookups = new EntityLookup(directory, scheduler, entities, end);
        this.importer = new EntityImporter(directory, scheduler, entities, counters, end);
        this.members = new MemberImporter(directory, entities, scheduler, counters, end);
        entities.connect(lookups::ask, importer::addUrgent);
    }

    /** One call alone first: a refused key is known before a second request leaves. */
    public void start() {
        scheduler.ask(ApiCalls.listUsers(1, 1), answer -> {
            if (!end.concernsAll(answer)) {
                if (answer instanceof Answer.InDoubt) {
                    scheduler.after(Duration.ofSeconds(1), this::start);
                } else {
                    phase = Phase.LOOKING;
                    lookups.askAll();
                }
            }
        });
    }

    /** Whether messages may go; asked before each attempt to take some. */
    public boolean mayWrite() {
        writing |= phase == Phase.READY;
        return phase == Phase.READY;
    }

    /** Continues with what can continue. */
    public void pump() {
        lookups.pump();
        if (phase == Phase.LOOKING && lookups.isDone()) {
            lookupsDone();
        }
        if (phase == Phase.ROLES && !collectRoles() && rolesOpen == 0) {
            // a canary creates what its conversations need, and no more
            phase = settings.allAhead() && settings.limit() == 0 ? Phase.AHEAD : Phase.READY;
        }
        if (phase == Phase.AHEAD || writing) {
            createRemaining();
        }
        if (phase == Phase.AHEAD && isScanned() && importer.isIdle()) {
            phase = Phase.READY;
        }
    }

    /** Whether nothing is left to create, now that all messages are completed. With a canary only what it needs is. */
    public boolean finished(boolean canary) {
        if (!canary && !sweeping) {
            // what messages should have created and did not, because all of them failed
            sweeping = true;
            scanPosition = 0;
            members.restart();
            membersAt = Long.MAX_VALUE;
        }
        createRemaining();
        if (!importer.isIdle() || (!canary && !isScanned())) {
            members.restart();
            return false;
        }
        members.pump();
        return members.isExhausted() && deactivated();
    }

    /** Last of all: who is deactivated can send no more. */
    private boolean deactivated() {
        if (deactivating) {
            return false;
        }
        long until = System.nanoTime() + AT_A_TIME.toNanos();
        while (toDeactivate.isEmpty() && deactivateAfter != null && System.nanoTime() - until < 0) {
            deactivateAfter = directory.toDeactivate(deactivateAfter, toDeactivate);
        }
        if (toDeactivate.isEmpty()) {
            return deactivateAfter == null;
        }
        deactivating = true;
        List<Long> users =
                toDeactivate.keySet().stream().limit(DEACTIVATED_AT_ONCE).toList();
        List<String> ids = users.stream().map(toDeactivate::get).toList();
        scheduler.ask(ApiCalls.deactivateUsers(ids), answer -> {
            if (answer instanceof Answer.InDoubt) {
                scheduler.after(RETRY, () -> deactivating = false); // a second time does no harm
            } else if (!end.concernsAll(answer)) {
                directory.deactivated(users);
                toDeactivate.keySet().removeAll(users);
                deactivating = false;
            }
        });
        return false;
    }

    private void lookupsDone() {
        if (settings.stopOnExisting() && ledger.fact(NOTHING_THERE).isEmpty()) {
            directory.restate(entities.takeUnwritten());
            long there = directory.count(EntityState.FOUND);
            if (there > 0) {
                end.end(
                        SendResult.End.JOB_REFUSED,
                        there + (there == 1 ? " user or group of this job is" : " users or groups of this job are")
                                + " in the target already, and existing: stop is set."
                                + "\nNothing was sent. Set existing: use to use them as they are.");
                return;
            }
            // what is found after a crash may be this job's own
            ledger.remember(NOTHING_THERE, "yes");
        }
        directory.restate(entities.takeUnwritten());
        phase = Phase.ROLES;
    }

    private void createRole(String role) {
        scheduler.ask(ApiCalls.createRole(role, role), answer -> {
            if (answer instanceof Answer.InDoubt) {
                scheduler.after(RETRY, () -> createRole(role)); // a second time it is there already
            } else {
                rolesOpen--;
            }
        });
    }

    /** Creates the roles of some of the absent users; whether there are more to look at. */
    private boolean collectRoles() {
        List<String> details = new ArrayList<>();
        long until = System.nanoTime() + AT_A_TIME.toNanos();
        while (rolesAfter != null && details.isEmpty() && System.nanoTime() - until < 0) {
            rolesAfter = directory.withRoles(rolesAfter, details);
        }
        for (String user : details) {
            String role = JSON.readTree(user).path("role").asString("");
            if (!role.isEmpty() && roles.add(role)) {
                rolesOpen++;
                createRole(role);
            }
        }
        return rolesAfter != null;
    }

    /** Whether all users and groups were looked at. */
    private boolean isScanned() {
        return scanPosition == entities.states().size();
    }

    /** Hands users and groups that no message creates to the importer, some at a time; and memberships. */
    private void createRemaining() {
        boolean canary = settings.limit() > 0;
        EntityStates states = entities.states();
        while (!canary && !isScanned() && !importer.isFull()) {
            long key = states.key(scanPosition++);
            boolean isDue = sweeping || settings.allAhead() || !states.isNeeded(key);
            if (isDue && states.of(key) == EntityState.ABSENT && !states.isGone(key)) {
                importer.add(key);
            }
        }
        importer.pump();
        long now = System.nanoTime();
        if (phase == Phase.READY && !sweeping) {
            boolean hasNewArrivals = entities.arrivals() != arrivalsSeen;
            if (members.isExhausted() && hasNewArrivals && now - membersAt > MEMBER_SCAN_INTERVAL.toNanos()) {
                arrivalsSeen = entities.arrivals();
                membersAt = now;
                members.restart();
            }
            members.pump();
        }
    }
}
