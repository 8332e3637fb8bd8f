package io.chatferry.send;

import io.chatferry.cometchat.Bodies;
import io.chatferry.cometchat.Calls;
import io.chatferry.ledger.Directory.Entry;
import io.chatferry.ledger.Pending;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes a sender a member of a group where the target takes messages from members only; by data import, which leaves no
 * "joined" entry in the history. Whatever the answer, the message is sent again, and its refusals are counted there.
 */
final class GroupJoiner {

    private final Entities entities;
    private final Traffic traffic;
    private final RunEnd end;

    GroupJoiner(Entities entities, Traffic traffic, RunEnd end) {
        this.entities = entities;
        this.traffic = traffic;
        this.end = end;
    }

    void join(Pending message, Runnable then) {
        Entry group = entities.any(message.receiver());
        Entry user = entities.any(message.sender());
        if (group == null || user == null) {
            then.run();
            return;
        }
        String id = Bodies.memberId(group.targetId(), user.targetId());
        StringBuilder row = new StringBuilder("{");
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("memberId", id);
        fields.put("guid", group.targetId());
        fields.put("uid", user.targetId());
        fields.put("scope", "participant");
        String separator = "";
        for (Map.Entry<String, String> field : fields.entrySet()) {
            Bodies.field(row.append(separator), field.getKey(), field.getValue());
            separator = ",";
        }
        String body = Bodies.importMembers(Map.of(id, row.append('}').toString()));
        traffic.ask(Calls.importMembers(body), answer -> {
            if (!end.concernsAll(answer)) {
                then.run();
            }
        });
    }
}
