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
 * What is done to messages when all of them are sent: first the reactions, then, when these are settled, the deletes. Each
 * may be done twice without harm, so a call without a certain outcome is made again, also by the next run. Not
 * thread-safe.
 */
public final class FollowUpCalls {

    private static final int MOST_AT_ONCE = 256;
    private static final Duration RETRY = Duration.ofSeconds(2);
    /** Memberships that are remembered: some 10 MB. */
    private static final int MOST_JOINED = 100_000;
    /** As long as a new message may take until something can be done to it, and some more. */
    private static final int MOST_REFUSALS = 9;

    private static final int MOST_FAULTS = 8;

    private final FollowUpList list;
    private final EntityTable directory;
    private final EntityRegistry entities;
    private final RequestScheduler traffic;
    private final RunEnd end;
    private final SendCounters counters;
    private final GroupJoiner joiner;
    private final RefusalWatch watch;
    private final Deque<Open> ready = new ArrayDeque<>();
    private final List<Open> waiting = new ArrayList<>();
    private final Set<List<Long>> joined = new HashSet<>();
    private List<Long> done = new ArrayList<>();
    private Map<Long, String> refused = new HashMap<>();
    private FollowUp.Kind kind = FollowUp.Kind.REACTION;
    private long after;
    private boolean read;
    private int open;
    private int underWay;
    private boolean finished;

    public FollowUpCalls(
            FollowUpList list,
            EntityTable directory,
            EntityRegistry entities,
            RequestScheduler traffic,
            SendCounters counters,
            RunEnd end) {
        this.list = list;
        this.directory = directory;
        this.entities = entities;
        this.traffic = traffic;
        this.counters = counters;
        this.end = end;
        this.joiner = new GroupJoiner(entities, traffic, end);
        this.watch = new RefusalWatch(end);
        this.finished = !list.prepare();
    }

    /** Goes on with what can go on; returns whether nothing is left. */
    public boolean finished() {
        if (finished) {
            return true;
        }
        write();
        wake();
        readAhead();
        while (!ready.isEmpty() && traffic.room() > 0) {
            Open next = ready.remove();
            if (!mayGo(next)) {
                continue;
            }
            long slot = traffic.reserve(LimitClass.STANDARD);
            if (slot == CallClassRateLimiter.NONE) {
                ready.addFirst(next);
                break;
            }
            underWay++;
            traffic.send(call(next), slot, answer -> {
                underWay--;
                answered(next, answer);
            });
        }
        if (open == 0 && read) {
            write();
            nextKind();
        }
        return finished;
    }

    /** Calls that were begun and not answered. */
    public int underWay() {
        return underWay;
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
            read = false;
        } else {
            finished = true;
        }
    }

    private void readAhead() {
        if (read || open >= MOST_AT_ONCE * 4) {
            return;
        }
        List<FollowUp> page = list.open(kind, after);
        read = page.isEmpty();
        Map<Long, String> uids =
                directory.targetIds(page.stream().map(FollowUp::user).collect(Collectors.toSet()));
        for (FollowUp each : page) {
            after = each.id();
            ready.add(new Open(each, requireNonNull(uids.get(each.user()))));
            open++;
        }
    }

    /** Those whose user was being looked up or created may be able to go now. */
    private void wake() {
        if (!waiting.isEmpty()) {
            List<Open> all = new ArrayList<>(waiting);
            waiting.clear();
            for (Open each : all) {
                EntityState state = entities.state(each.followUp.user());
                (state.isPresent() || state == EntityState.REFUSED ? ready : waiting).add(each);
            }
        }
    }

    /** Whether its user is there; otherwise it waits, or is given up. */
    private boolean mayGo(Open next) {
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

    private ApiCall call(Open next) {
        FollowUp followUp = next.followUp;
        return kind == FollowUp.Kind.REACTION
                ? ApiCalls.react(next.uid, followUp.serverId(), followUp.word())
                : ApiCalls.deleteMessage(next.uid, followUp.serverId());
    }

    private void answered(Open each, Answer answer) {
        if (answer instanceof Answer.Success) {
            succeed(each);
        } else if (answer instanceof Answer.Refused no) {
            refused(each, no);
        } else if (answer instanceof Answer.TooMany tooMany) {
            traffic.tooMany(LimitClass.STANDARD, RequestScheduler.NO_SENDER, tooMany.rate());
            ready.addFirst(each);
        } else if (answer instanceof Answer.InDoubt doubt) {
            faulty(each, "TARGET_ERROR: " + doubt.message());
        } else {
            ready.addFirst(each); // surely not processed
        }
    }

    private void refused(Open each, Answer.Refused no) {
        String said = no.code() + ": " + no.message();
        ErrorPolicy policy = ErrorPolicy.of(no.code());
        if (policy.mayHaveHappened()) {
            faulty(each, said);
        } else if (end.concernsAll(no)) {
            open--; // it stays open in the ledger
        } else if (no.code().contains("_ALREADY_")) {
            succeed(each);
        } else if (++each.refusals > MOST_REFUSALS) {
            boolean gone = DoubtLookup.NO_MESSAGE.contains(no.code()) && kind == FollowUp.Kind.DELETE;
            if (gone) {
                succeed(each);
            } else {
                fail(each, said);
            }
        } else if (DoubtLookup.NO_MESSAGE.contains(no.code()) || policy.treatment() == Treatment.RETRY) {
            joinAndRetry(each);
        } else if (policy.treatment() == Treatment.ENTITY) {
            if (no.code().equals("ERR_UID_NOT_FOUND")) {
                entities.become(each.followUp.user(), EntityState.UNKNOWN);
            }
            joinAndRetry(each);
        } else {
            watch.refused(no.code(), no.message());
            fail(each, said);
        }
    }

    /** The message is too new, or the user is no member of its group: both answer alike. */
    private void joinAndRetry(Open each) {
        FollowUp followUp = each.followUp;
        if (joined.size() >= MOST_JOINED) {
            joined.clear(); // to join twice does no harm
        }
        boolean joins = kind == FollowUp.Kind.REACTION && joined.add(List.of(followUp.receiver(), followUp.user()));
        if (joins) {
            joiner.join(followUp.receiver(), followUp.user(), () -> retry(each));
        } else {
            retry(each);
        }
    }

    /** A fault of the way or of the server: an outage is waited for, what fails while others succeed is given up. */
    private void faulty(Open each, String said) {
        if (traffic.successes() > each.successesBefore) {
            each.faults++;
        }
        each.successesBefore = traffic.successes();
        if (each.faults >= MOST_FAULTS) {
            fail(each, said);
        } else {
            retry(each);
        }
    }

    private void retry(Open each) {
        counters.goesAgain();
        traffic.after(RETRY, () -> ready.add(each));
    }

    private void succeed(Open each) {
        open--;
        watch.succeeded();
        done.add(each.followUp.id());
    }

    private void fail(Open each, String words) {
        open--;
        refused.put(each.followUp.id(), words);
    }

    private static final class Open {
        private final FollowUp followUp;
        /** The user's id in the target. */
        private final String uid;

        private int refusals;
        private int faults;
        private long successesBefore;

        Open(FollowUp followUp, String uid) {
            this.followUp = followUp;
            this.uid = uid;
        }
    }
}
