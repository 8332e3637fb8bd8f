package io.chatferry.send.followup;

import static java.util.Objects.requireNonNull;

import io.chatferry.cometchat.ApiCall;
import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.ErrorPolicy;
import io.chatferry.cometchat.answer.ErrorPolicy.Treatment;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.outbox.EntityTable;
import io.chatferry.ledger.outbox.FollowUp;
import io.chatferry.ledger.outbox.FollowUpList;
import io.chatferry.send.doubt.DoubtLookup;
import io.chatferry.send.entity.EntityRegistry;
import io.chatferry.send.entity.GroupJoiner;
import io.chatferry.send.outcome.RefusalWatch;
import io.chatferry.send.ratelimit.CallClassRateLimiter;
import io.chatferry.send.state.RunEnd;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.transport.RequestScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is done to messages when all of them are sent: first the reactions, then, when these are completed, the deletes. Each
 * may be done twice without harm, so a call without a certain outcome is made again, also by the next run. Not
 * thread-safe.
 */
public final class FollowUpCalls {

    private static final int MAX_AT_ONCE = 256;
    private static final Duration RETRY = Duration.ofSeconds(2);
    /** Memberships that are remembered: some 10 MB. */
    private static final int MAX_JOINED = 100_000;
    /** As long as a new message may take until something can be done to it, and some more. */
    private static final int MAX_REFUSALS = 9;

    private static final int MAX_FAULTS = 8;

    private final FollowUpList list;
    private final EntityTable directory;
    private final EntityRegistry entities;
    private final RequestScheduler scheduler;
    private final RunEnd end;
    private final SendCounters counters;
    private final GroupJoiner joiner;
    private final RefusalWatch watch;
    private final Deque<OpenCall> ready = new ArrayDeque<>();
    private final List<OpenCall> waiting = new ArrayList<>();
    private final Set<List<Long>> joined = new HashSet<>();
    private List<Long> done = new ArrayList<>();
    private Map<Long, String> refused = new HashMap<>();
    private FollowUp.Kind kind = FollowUp.Kind.REACTION;
    private long after;
    private boolean isAllRead;
    private int open;
    private int inFlight;
    private boolean finished;

    public FollowUpCalls(
            FollowUpList list,
            EntityTable directory,
            EntityRegistry entities,
            RequestScheduler scheduler,
            SendCounters counters,
            RunEnd end) {
        this.list = list;
        this.directory = directory;
        this.entities = entities;
        this.scheduler = scheduler;
        this.counters = counters;
        this.end = end;
        this.joiner = new GroupJoiner(entities, scheduler, end);
        this.watch = new RefusalWatch(end);
        this.finished = !list.prepare();
    }

    /** Continues with what can continue; returns whether nothing is left. */
    public boolean finished() {
        if (finished) {
            return true;
        }
        write();
        requeueWaiting();
        readAhead();
        while (!ready.isEmpty() && scheduler.room() > 0) {
            OpenCall next = ready.remove();
            if (!mayGo(next)) {
                continue;
            }
            long slot = scheduler.reserve(LimitClass.STANDARD);
            if (slot == CallClassRateLimiter.NONE) {
                ready.addFirst(next);
                break;
            }
            inFlight++;
            scheduler.send(call(next), slot, answer -> {
                inFlight--;
                answered(next, answer);
            });
        }
        if (open == 0 && isAllRead) {
            write();
            nextKind();
        }
        return finished;
    }

    /** Calls that were begun and not answered. */
    public int inFlight() {
        return inFlight;
    }

    /** Writes what became of those that were answered. */
    public void write() {
        if (!done.isEmpty() || !refused.isEmpty()) {
            list.write(done, refused);
            done = new ArrayList<>();
            refused = new HashMap<>();
            counters.waitsFor(open == 0 ? "" : "reactions and deletes");
        }
    }

    private void nextKind() {
        if (kind == FollowUp.Kind.REACTION) {
            kind = FollowUp.Kind.DELETE;
            after = 0;
            isAllRead = false;
        } else {
            finished = true;
        }
    }

    private void readAhead() {
        if (isAllRead || open >= MAX_AT_ONCE * 4) {
            return;
        }
        List<FollowUp> page = list.open(kind, after);
        isAllRead = page.isEmpty();
        Map<Long, String> uids =
                directory.targetIds(page.stream().map(FollowUp::user).collect(Collectors.toSet()));
        for (FollowUp each : page) {
            after = each.id();
            ready.add(new OpenCall(each, requireNonNull(uids.get(each.user()))));
            open++;
        }
    }

    /** Those whose user was being looked up or created may be able to go now. */
    private void requeueWaiting() {
        if (!waiting.isEmpty()) {
            List<OpenCall> all = new ArrayList<>(waiting);
            waiting.clear();
            for (OpenCall each : all) {
                EntityState state = entities.state(each.followUp.user());
                (state.isPresent() || state == EntityState.REFUSED ? ready : waiting).add(each);
            }
        }
    }

    /** Whether its user is there; otherwise it waits, or is given up. */
    private boolean mayGo(OpenCall next) {
        EntityState state = entities.state(next.followUp.user());
        if (state.isPresent()) {
            return true;
        }
        if (state == EntityState.REFUSED) {
            fail(next, "ERR_UID_NOT_FOUND: the target did not create the user");
            return false;
        }
        entities.createIfAbsent(next.followUp.user());
        waiting.add(next);
        return false;
    }

    private ApiCall call(OpenCall next) {
        FollowUp followUp = next.followUp;
        return kind == FollowUp.Kind.REACTION
                ? ApiCalls.react(next.uid, followUp.serverId(), followUp.word())
                : ApiCalls.deleteMessage(next.uid, followUp.serverId());
    }

    private void answered(OpenCall each, Answer answer) {
        if (answer instanceof Answer.Success) {
            succeed(each);
        } else if (answer instanceof Answer.Refused refusal) {
            refused(each, refusal);
        } else if (answer instanceof Answer.RateLimited limited) {
            scheduler.rateLimited(LimitClass.STANDARD, RequestScheduler.NO_SENDER, limited.rate());
            ready.addFirst(each);
        } else if (answer instanceof Answer.InDoubt doubt) {
            failed(each, "TARGET_ERROR: " + doubt.message());
        } else {
            ready.addFirst(each); // surely not processed
        }
    }

    private void refused(OpenCall each, Answer.Refused refusal) {
        String reason = refusal.code() + ": " + refusal.message();
        ErrorPolicy policy = ErrorPolicy.of(refusal.code());
        if (policy.mayHaveHappened()) {
            failed(each, reason);
        } else if (end.concernsAll(refusal)) {
            open--; // it stays open in the ledger
        } else if (refusal.code().contains("_ALREADY_")) {
            succeed(each);
        } else if (++each.refusals > MAX_REFUSALS) {
            boolean isDeletedAlready = DoubtLookup.NO_MESSAGE.contains(refusal.code()) && kind == FollowUp.Kind.DELETE;
            if (isDeletedAlready) {
                succeed(each);
            } else {
                fail(each, reason);
            }
        } else if (DoubtLookup.NO_MESSAGE.contains(refusal.code()) || policy.treatment() == Treatment.RETRY) {
            joinAndRetry(each);
        } else if (policy.treatment() == Treatment.ENTITY) {
            if (refusal.code().equals("ERR_UID_NOT_FOUND")) {
                entities.update(each.followUp.user(), EntityState.UNKNOWN);
            }
            joinAndRetry(each);
        } else {
            watch.refused(refusal.code(), refusal.message());
            fail(each, reason);
        }
    }

    /** The message is too new, or the user is no member of its group: both answer alike. */
    private void joinAndRetry(OpenCall each) {
        FollowUp followUp = each.followUp;
        if (joined.size() >= MAX_JOINED) {
            joined.clear(); // to join twice does no harm
        }
        boolean isJoining = kind == FollowUp.Kind.REACTION && joined.add(List.of(followUp.receiver(), followUp.user()));
        if (isJoining) {
            joiner.join(followUp.receiver(), followUp.user(), () -> retry(each));
        } else {
            retry(each);
        }
    }

    /** A fault of the way or of the server: an outage is waited for, what fails while others succeed is given up. */
    private void failed(OpenCall each, String reason) {
        if (scheduler.successes() > each.successesBefore) {
            each.faults++;
        }
        each.successesBefore = scheduler.successes();
        if (each.faults >= MAX_FAULTS) {
            fail(each, reason);
        } else {
            retry(each);
        }
    }

    private void retry(OpenCall each) {
        counters.retriedOne();
        scheduler.after(RETRY, () -> ready.add(each));
    }

    private void succeed(OpenCall each) {
        open--;
        watch.succeeded();
        done.add(each.followUp.id());
    }

    private void fail(OpenCall each, String reason) {
        open--;
        refused.put(each.followUp.id(), reason);
    }

    private static final class OpenCall {
        private final FollowUp followUp;
        /** The user's id in the target. */
        private final String uid;

        private int refusals;
        private int faults;
        private long successesBefore;

        OpenCall(FollowUp followUp, String uid) {
            this.followUp = followUp;
            this.uid = uid;
        }
    }
}
