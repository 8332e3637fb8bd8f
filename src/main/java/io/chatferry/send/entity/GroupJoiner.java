package io.chatferry.send.entity;

import static java.util.Objects.requireNonNull;

import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.RequestBodies;
import io.chatferry.send.state.RunEnd;
import io.chatferry.send.transport.RequestScheduler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes senders members of groups where the target takes messages from members only; by data import, which leaves no
 * "joined" entry in the history. What comes together while a call is in flight goes with the next one. Whatever the
 * answer, the messages are sent again, and their refusals are counted there. Not thread-safe.
 */
public final class GroupJoiner {

    private final EntityRegistry entities;
    private final RequestScheduler scheduler;
    private final RunEnd end;
    private final Map<Joining, List<Runnable>> waiting = new LinkedHashMap<>();
    private boolean isCallInFlight;

    public GroupJoiner(EntityRegistry entities, RequestScheduler scheduler, RunEnd end) {
        this.entities = entities;
        this.scheduler = scheduler;
        this.end = end;
    }

    /** Makes a user a member of a group, both by their keys; of another user nobody can be a member. */
    public void join(long group, long user, Runnable then) {
        EntityStates states = entities.states();
        if (!states.isGroup(group) || !states.knows(group) || !states.knows(user)) {
            then.run();
            return;
        }
        waiting.computeIfAbsent(new Joining(group, user), key -> new ArrayList<>())
                .add(then);
        sendNext();
    }

    private void sendNext() {
        if (isCallInFlight || waiting.isEmpty()) {
            return;
        }
        List<Joining> batch =
                waiting.keySet().stream().limit(EntityImporter.ROWS).toList();
        Set<Long> keys = new HashSet<>();
        batch.forEach(joining -> keys.addAll(List.of(joining.group, joining.user)));
        Map<Long, String> ids = entities.targetIds(keys);
        Map<String, String> rows = new LinkedHashMap<>();
        List<Runnable> actions = new ArrayList<>();
        for (Joining joining : batch) {
            String guid = requireNonNull(ids.get(joining.group));
            String uid = requireNonNull(ids.get(joining.user));
            String id = RequestBodies.memberId(guid, uid);
            rows.put(id, row(id, guid, uid));
            actions.addAll(requireNonNull(waiting.remove(joining)));
        }
        isCallInFlight = true;
        scheduler.ask(ApiCalls.importMembers(RequestBodies.importMembers(rows)), answer -> {
            isCallInFlight = false;
            if (!end.concernsAll(answer)) {
                actions.forEach(Runnable::run);
                sendNext();
            }
        });
    }

    private static String row(String id, String guid, String uid) {
        StringBuilder row = new StringBuilder("{");
        RequestBodies.field(row, "memberId", id).append(',');
        RequestBodies.field(row, "guid", guid).append(',');
        RequestBodies.field(row, "uid", uid).append(',');
        return RequestBodies.field(row, "scope", "participant").append('}').toString();
    }

    private record Joining(long group, long user) {}
}
