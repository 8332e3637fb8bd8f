package io.chatferry.constraint;

import io.chatferry.cometchat.RequestBodies;
import io.chatferry.model.Reaction;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Chatferry adds to a message's metadata because no endpoint carries it, under the one key {@value #KEY}. The last
 * one added is the first that is dropped when the message would be too large.
 */
final class MetadataAdditions {

    static final String KEY = "chatferry";

    /** The time of sending, where the call stamps its own. */
    static final String SENT_AT = "sentAt";

    private record Addition(String name, String json) {}

    private final Deque<Addition> all = new ArrayDeque<>(3);

    /** When it was sent, for a call that stamps its own time on it. */
    void sentAt(long seconds) {
        all.add(new Addition(SENT_AT, Long.toString(seconds)));
    }

    void parentMuid(String muid) {
        all.add(new Addition(
                "parentMuid", RequestBodies.quote(new StringBuilder(), muid).toString()));
    }

    void editedAt(long seconds) {
        all.add(new Addition("editedAt", Long.toString(seconds)));
    }

    /** Each reaction with the target ids of its users; nothing is added for a blank one. */
    void reactions(List<Reaction> reactions, IdMap users) {
        Map<String, Set<String>> uidsByReaction = new LinkedHashMap<>();
        for (Reaction reaction : reactions) {
            if (reaction.reaction().isBlank()) {
                continue;
            }
            Set<String> uids = uidsByReaction.computeIfAbsent(reaction.reaction(), key -> new LinkedHashSet<>());
            reaction.uids().stream()
                    .filter(uid -> !uid.isBlank())
                    .map(users::map)
                    .forEach(uids::add);
        }
        if (uidsByReaction.isEmpty()) {
            return;
        }
        StringBuilder json = new StringBuilder("{");
        uidsByReaction.forEach((reaction, uids) -> {
            RequestBodies.quote(json.length() == 1 ? json : json.append(','), reaction)
                    .append(":[");
            quoteAll(json, uids);
            json.append(']');
        });
        all.add(new Addition("reactions", json.append('}').toString()));
    }

    private static void quoteAll(StringBuilder json, Collection<String> texts) {
        String separator = "";
        for (String text : texts) {
            RequestBodies.quote(json.append(separator), text);
            separator = ",";
        }
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Gives up the least of them, and names it. */
    String dropLast() {
        return all.removeLast().name;
    }

    /** The object as JSON, or null when there is nothing to add. */
    @Nullable
    String json() {
        if (all.isEmpty()) {
            return null;
        }
        StringBuilder json = new StringBuilder("{");
        for (Addition addition : all) {
            json.append(json.length() == 1 ? "\"" : ",\"")
                    .append(addition.name)
                    .append("\":")
                    .append(addition.json);
        }
        return json.append('}').toString();
    }
}
