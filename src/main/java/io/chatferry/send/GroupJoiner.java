package io.chatferry.send;

import io.chatferry.cometchat.Bodies;
import io.chatferry.cometchat.Calls;
import io.chatferry.ledger.Directory.Entry;
import io.chatferry.model.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes senders members of groups where the target takes messages from members only; by data import, which leaves no
 * "joined" entry in the history. What comes together while a call is under way goes with the next one. Whatever the
 * answer, the messages are sent again, and their refusals are counted there. Not thread-safe.
 */
final class GroupJoiner {

    private final Entities entities;
    private final Traffic traffic;
    private final RunEnd end;
    private final Map<String, Joining> waiting = new LinkedHashMap<>();
    private boolean underWay;

    GroupJoiner(Entities entities, Traffic traffic, RunEnd end) {
        this.entities = entities;
        this.traffic = traffic;
        this.end = end;
    }

    /** Makes a user a member of a group, both by their keys; of another user nobody can be a member. */
    void join(long groupKey, long userKey, Runnable then) {
        Entry group = entities.any(groupKey);
        Entry user = entities.any(userKey);
        if (group == null || user == null || group.kind() != Kind.GROUP) {
            then.run();
            return;
        }
        String id = Bodies.memberId(group.targetId(), user.targetId());
        waiting.computeIfAbsent(id, key -> new Joining(row(id, group, user), new ArrayList<>()))
                .then()
                .add(then);
        sendNext();
    }

    private void sendNext() {
        if (underWay || waiting.isEmpty()) {
            return;
        }
        Map<String, String> rows = new LinkedHashMap<>();
        List<Runnable> after = new ArrayList<>();
        waiting.entrySet().stream().limit(Importer.ROWS).forEach(entry -> {
            rows.put(entry.getKey(), entry.getValue().row());
            after.addAll(entry.getValue().then());
        });
        waiting.keySet().removeAll(rows.keySet());
        underWay = true;
        traffic.ask(Calls.importMembers(Bodies.importMembers(rows)), answer -> {
            underWay = false;
            if (!end.concernsAll(answer)) {
                after.forEach(Runnable::run);
                sendNext();
            }
        });
    }

    private static String row(String id, Entry group, Entry user) {
        StringBuilder row = new StringBuilder("{");
        Bodies.field(row, "memberId", id).append(',');
        Bodies.field(row, "guid", group.targetId()).append(',');
        Bodies.field(row, "uid", user.targetId()).append(',');
        return Bodies.field(row, "scope", "participant").append('}').toString();
    }

    private record Joining(String row, List<Runnable> then) {}
}
