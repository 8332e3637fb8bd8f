package io.chatferry.send.entity;

import static java.util.Objects.requireNonNull;

import io.chatferry.cometchat.ApiCall;
import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.EntityPage;
import io.chatferry.cometchat.answer.ErrorPolicy;
import io.chatferry.cometchat.answer.ErrorPolicy.Treatment;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.outbox.EntityTable;
import io.chatferry.ledger.outbox.TargetIds;
import io.chatferry.model.Kind;
import io.chatferry.send.state.RunEnd;
import io.chatferry.send.state.SendResult;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds out which users and groups are there: all that the job names before the first write, and one whose creation has
 * no certain outcome when it happens. A few are asked for one by one, some at a time; many are found in the target's lists,
 * 1,000 a call, where that takes fewer calls. Not thread-safe.
 */
public final class EntityLookup {

    /** Up to so many are asked for one by one. */
    private static final int FEW = 100;
    /** So many are asked for at once, and read from the ledger together. */
    private static final int AT_ONCE = 100;
    /** So many are written to the ledger together. */
    private static final int WRITTEN_TOGETHER = 1_000;

    private static final int PER_PAGE = 1_000;
    private static final int MAX_REFUSALS = 5;
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final EntityTable directory;
    private final RequestScheduler scheduler;
    private final EntityRegistry entities;
    private final RunEnd end;
    /** Those that were to be asked for and are not answered. */
    private final Set<Long> open = new HashSet<>();

    private final Deque<Long> next = new ArrayDeque<>();
    private final List<Listing> listings = new ArrayList<>();
    private int asking;

    EntityLookup(EntityTable directory, RequestScheduler scheduler, EntityRegistry entities, RunEnd end) {
        this.directory = directory;
        this.scheduler = scheduler;
        this.entities = entities;
        this.end = end;
    }

    /** Starts finding out about every user and group that nothing is known of. */
    void askAll() {
        for (Kind kind : List.of(Kind.USER, Kind.GROUP)) {
            TargetIds unknown = directory.unknown(kind);
            Listing listing = new Listing(kind, unknown);
            listings.add(listing);
            if (unknown.size() <= FEW) {
                listing.end(false);
            } else {
                listing.ask();
            }
        }
        pump();
    }

    /** Whether everything that was asked is answered. */
    boolean isDone() {
        return open.isEmpty() && listings.isEmpty();
    }

    /** Finds out about one, unless that is in flight already. */
    void ask(long key) {
        if (open.add(key)) {
            next.add(key);
        }
    }

    /** Asks for those that are next. */
    void pump() {
        long until = System.nanoTime() + Preparation.AT_A_TIME.toNanos();
        boolean hasMore = true;
        while (hasMore && System.nanoTime() - until < 0) {
            hasMore =
                    listings.removeIf(Listing::resolveRest) || listings.stream().anyMatch(Listing::isResolvingRest);
        }
        if (next.isEmpty() || asking > AT_ONCE / 2) {
            return;
        }
        List<Long> keys = new ArrayList<>();
        while (!next.isEmpty() && asking + keys.size() < AT_ONCE) {
            keys.add(next.remove());
        }
        Map<Long, String> ids = directory.targetIds(keys);
        for (long key : keys) {
            String id = ids.get(key);
            if (id == null) {
                open.remove(key); // the ledger does not have it
            } else {
                asking++;
                askOnce(key, id, 1);
            }
        }
    }

    private void askOnce(long key, String id, int attempt) {
        boolean group = entities.states().isGroup(key);
        scheduler.ask(group ? ApiCalls.getGroup(id) : ApiCalls.getUser(id), answer -> {
            if (answer instanceof Answer.Success success) {
                if (group) {
                    Map<Long, Long> since = new HashMap<>();
                    noteSince(since, key, success.body().path("data"));
                    directory.thereSince(since);
                }
                answered(key, EntityState.FOUND);
            } else if (saysAbsent(answer)) {
                answered(key, EntityState.ABSENT);
            } else if (answer instanceof Answer.Refused refused && attempt >= MAX_REFUSALS) {
                end.end(
                        SendResult.End.JOB_REFUSED,
                        "The target does not say whether " + id + " is there: " + refused.code() + ": "
                                + refused.message() + "\nFix that and run the same command again; it resumes here.");
            } else if (!end.concernsAll(answer)) {
                int nextAttempt = answer instanceof Answer.Refused ? attempt + 1 : attempt;
                scheduler.after(RETRY, () -> askOnce(key, id, nextAttempt));
            }
        });
    }

    /** A membership cannot be older than its group: for that the group's time of creation is kept. */
    private static void noteSince(Map<Long, Long> since, long key, JsonNode group) {
        JsonNode createdAt = group.path("createdAt");
        if (createdAt.isNumber()) {
            since.put(key, createdAt.asLong());
        }
    }

    private void answered(long key, EntityState state) {
        asking--;
        open.remove(key);
        update(key, state);
    }

    /** What is being created meanwhile is not what was asked about. */
    private void update(long key, EntityState state) {
        if (entities.isUnknown(key)) {
            entities.update(key, state);
        }
    }

    public static boolean saysAbsent(Answer answer) {
        return answer instanceof Answer.Refused refused
                && (ErrorPolicy.of(refused.code()).treatment() == Treatment.ENTITY || refused.status() == 404)
                && ErrorPolicy.of(refused.code()).treatment() != Treatment.JOB;
    }

    /** Walks through a list of the target's users or groups; whatever it does not show is absent, or is asked for. */
    private final class Listing {
        private final Kind kind;
        private final int wanted;
        private @Nullable TargetIds byTarget;
        private int page = 1;
        private Set<String> before = Set.of();
        private long seen;
        private boolean complete;
        /** The number of the entity that comes next, once the list has ended. */
        private int position;

        Listing(Kind kind, TargetIds wanted) {
            this.kind = kind;
            this.wanted = wanted.size();
            this.byTarget = wanted;
        }

        void ask() {
            ApiCall call =
                    kind == Kind.GROUP ? ApiCalls.listGroups(page, PER_PAGE) : ApiCalls.listUsers(page, PER_PAGE);
            scheduler.ask(call, answer -> {
                if (answer instanceof Answer.Success success) {
                    read(success, requireNonNull(byTarget));
                } else if (answer instanceof Answer.Refused && !end.concernsAll(answer)) {
                    end(false);
                } else if (!(answer instanceof Answer.Refused)) {
                    scheduler.after(RETRY, this::ask);
                }
            });
        }

        private void read(Answer.Success answer, TargetIds ids) {
            EntityPage list = kind == Kind.GROUP ? EntityPage.groups(answer) : EntityPage.users(answer);
            Set<String> here = new HashSet<>(list.ids());
            // a list that ignores its page number, or repeats the end of one page on the next, shows fewer than it
            // gives
            seen += here.stream().filter(id -> !before.contains(id)).count();
            before = here;
            Map<Long, Long> since = new HashMap<>();
            for (JsonNode item : answer.body().path("data")) {
                Long key =
                        ids.key(item.path(kind == Kind.GROUP ? "guid" : "uid").asString(""));
                if (key != null) {
                    update(key, EntityState.FOUND);
                    if (kind == Kind.GROUP) {
                        noteSince(since, key, item);
                    }
                }
            }
            directory.thereSince(since);
            boolean tooLong = list.totalPages() > wanted;
            if (tooLong || list.ids().isEmpty() || page >= list.totalPages()) {
                // a list that shows fewer than it counts cannot prove that somebody is absent
                end(!tooLong && seen >= list.total());
            } else {
                page++;
                ask();
            }
        }

        void end(boolean proves) {
            complete = proves;
            byTarget = null;
        }

        /** Whether those that the list did not show are being settled without further calls. */
        boolean isResolvingRest() {
            return byTarget == null && complete;
        }

        /** Continues with those that the list did not show, some at a time; whether none is left. */
        boolean resolveRest() {
            if (byTarget != null) {
                return false;
            }
            EntityStates states = entities.states();
            int done = 0;
            while (position < states.size() && done < WRITTEN_TOGETHER && (complete || next.size() < AT_ONCE)) {
                long key = states.key(position++);
                boolean isOfThisKind = states.isGroup(key) == (kind == Kind.GROUP) && !states.isGone(key);
                if (isOfThisKind && entities.isUnknown(key)) {
                    done++;
                    if (complete) {
                        update(key, EntityState.ABSENT);
                    } else {
                        EntityLookup.this.ask(key);
                    }
                }
            }
            directory.restate(entities.takeUnwritten());
            return position == states.size();
        }
    }
}
