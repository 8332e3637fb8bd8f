package io.chatferry.send;

import io.chatferry.cometchat.Answer;
import io.chatferry.cometchat.ApiCall;
import io.chatferry.cometchat.Calls;
import io.chatferry.cometchat.ErrorPolicy;
import io.chatferry.cometchat.ErrorPolicy.Treatment;
import io.chatferry.cometchat.MetaPage;
import io.chatferry.ledger.Directory;
import io.chatferry.ledger.Directory.Entry;
import io.chatferry.ledger.EntityState;
import io.chatferry.model.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Finds out which users and groups are there: all that the job names before the first write, and one whose creation has
 * no certain outcome when it happens. A few are asked for one by one; many are found in the target's lists, 1,000 a call,
 * where that takes fewer calls. Not thread-safe.
 */
final class Lookups {

    /** Up to so many are asked for one by one. */
    private static final int FEW = 100;

    private static final int PER_PAGE = 1_000;
    private static final int MOST_REFUSALS = 5;
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Directory directory;
    private final Traffic traffic;
    private final Entities entities;
    private final RunEnd end;
    private final Set<Long> asked = new HashSet<>();
    private int open;

    Lookups(Directory directory, Traffic traffic, Entities entities, RunEnd end) {
        this.directory = directory;
        this.traffic = traffic;
        this.entities = entities;
        this.end = end;
    }

    /** Starts finding out about every user and group that nothing is known of. */
    void askAll() {
        Map<Kind, List<Entry>> unknown =
                new HashMap<>(Map.of(Kind.USER, new ArrayList<>(), Kind.GROUP, new ArrayList<>()));
        long after = Long.MIN_VALUE;
        List<Entry> page = directory.inState(EntityState.UNKNOWN, after);
        while (!page.isEmpty()) {
            page.forEach(entry ->
                    unknown.getOrDefault(entry.kind(), new ArrayList<>()).add(entry));
            after = page.get(page.size() - 1).key();
            page = directory.inState(EntityState.UNKNOWN, after);
        }
        unknown.forEach((kind, entries) -> {
            if (entries.size() <= FEW) {
                entries.forEach(this::ask);
            } else {
                open++;
                new Listing(kind, entries).next();
            }
        });
    }

    /** Whether everything that was asked is answered. */
    boolean done() {
        return open == 0;
    }

    /** Finds out about one, unless that is under way already. */
    void ask(Entry entry) {
        if (asked.add(entry.key())) {
            open++;
            askOnce(entry, 1);
        }
    }

    private void askOnce(Entry entry, int attempt) {
        ApiCall call = entry.kind() == Kind.GROUP ? Calls.getGroup(entry.targetId()) : Calls.getUser(entry.targetId());
        traffic.ask(call, answer -> {
            if (answer instanceof Answer.Success success) {
                if (entry.kind() == Kind.GROUP) {
                    since(entry.key(), success.body().path("data"));
                }
                settle(entry, EntityState.FOUND);
            } else if (saysAbsent(answer)) {
                settle(entry, EntityState.ABSENT);
            } else if (answer instanceof Answer.Refused refused && attempt >= MOST_REFUSALS) {
                end.end(
                        SendResult.End.JOB_REFUSED,
                        "The target does not say whether " + entry.targetId() + " is there: " + refused.code() + ": "
                                + refused.words() + "\nMend that and run the same command again; it goes on here.");
            } else if (!end.concernsAll(answer)) {
                int next = answer instanceof Answer.Refused ? attempt + 1 : attempt;
                traffic.after(RETRY, () -> askOnce(entry, next));
            }
        });
    }

    /** A membership cannot be older than its group: for that the group's time of creation is kept. */
    private void since(long key, JsonNode group) {
        JsonNode createdAt = group.path("createdAt");
        if (createdAt.isNumber()) {
            directory.thereSince(Map.of(key, createdAt.asLong()));
        }
    }

    private void settle(Entry entry, EntityState state) {
        open--;
        asked.remove(entry.key());
        become(entry, state);
    }

    /** What is being created meanwhile is not what was asked about. */
    private void become(Entry entry, EntityState state) {
        if (entities.isUnknown(entry.key())) {
            entities.become(entry.key(), state);
        }
    }

    static boolean saysAbsent(Answer answer) {
        return answer instanceof Answer.Refused refused
                && (ErrorPolicy.of(refused.code()).treatment() == Treatment.ENTITY || refused.status() == 404)
                && ErrorPolicy.of(refused.code()).treatment() != Treatment.JOB;
    }

    /** Walks through a list of the target's users or groups. */
    private final class Listing {
        private final Kind kind;
        private final List<Entry> wanted;
        private final Set<String> there = new HashSet<>();
        private final Map<String, Entry> byTarget = new HashMap<>();
        private int page = 1;
        private Set<String> before = Set.of();
        private long seen;

        Listing(Kind kind, List<Entry> wanted) {
            this.kind = kind;
            this.wanted = wanted;
            wanted.forEach(entry -> byTarget.put(entry.targetId(), entry));
        }

        void next() {
            ApiCall call = kind == Kind.GROUP ? Calls.listGroups(page, PER_PAGE) : Calls.listUsers(page, PER_PAGE);
            traffic.ask(call, answer -> {
                if (answer instanceof Answer.Success success) {
                    for (JsonNode item : success.body().path("data")) {
                        Entry entry = byTarget.get(item.path("guid").asString(""));
                        if (kind == Kind.GROUP && entry != null) {
                            since(entry.key(), item);
                        }
                    }
                    read(kind == Kind.GROUP ? MetaPage.groups(success) : MetaPage.users(success));
                } else if (answer instanceof Answer.Refused && !end.concernsAll(answer)) {
                    end(false);
                } else if (!(answer instanceof Answer.Refused)) {
                    traffic.after(RETRY, this::next);
                }
            });
        }

        private void read(MetaPage list) {
            Set<String> here = new HashSet<>(list.ids());
            // a list that ignores its page number, or repeats the end of one page on the next, shows fewer than it
            // gives
            seen += here.stream().filter(id -> !before.contains(id)).count();
            before = here;
            list.ids().stream().filter(byTarget::containsKey).forEach(there::add);
            boolean tooLong = list.totalPages() > wanted.size();
            if (tooLong || list.ids().isEmpty() || page >= list.totalPages()) {
                // a list that shows fewer than it counts cannot prove that somebody is absent
                end(!tooLong && seen >= list.total());
            } else {
                page++;
                next();
            }
        }

        private void end(boolean complete) {
            open--;
            for (Entry entry : wanted) {
                if (there.contains(entry.targetId())) {
                    become(entry, EntityState.FOUND);
                } else if (complete) {
                    become(entry, EntityState.ABSENT);
                } else {
                    ask(entry);
                }
            }
        }
    }
}
