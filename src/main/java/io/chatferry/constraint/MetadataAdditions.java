package io.chatferry.constraint;

import io.chatferry.cometchat.RequestBodies;
import io.chatferry.model.Reaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values that Chatferry adds to a message's metadata under the key {@value #KEY}, because no endpoint has a field
 * for them. The last one added is dropped first if the message would be too large.
 */
final class MetadataAdditions {

    static final String KEY = "chatferry";

    /** The time of sending, for a call that uses the server's time. */
    static final String SENT_AT = "sentAt";

    private record Addition(String name, String json) {}

    private final Deque<Addition> all = new ArrayDeque<>(3);

    /** The time of sending, for a call that uses the server's time. */
    void sentAt(long seconds) {
        all.add(new Addition(SENT_AT, Long.toString(seconds)));
    }

    /** What the conversation was in the source, if CometChat has nothing like it. */
    void was(String word) {
        all.add(new Addition("was", '"' + word + '"'));
    }

    void parentMuid(String muid) {
        all.add(new Addition(
                "parentMuid", RequestBodies.quote(new StringBuilder(), muid).toString()));
    }

    void quotedMuid(String muid) {
        all.add(new Addition(
                "quotedMuid", RequestBodies.quote(new StringBuilder(), muid).toString()));
    }

    void editedAt(long seconds) {
        all.add(new Addition("editedAt", Long.toString(seconds)));
    }

    /** Each reaction with the target ids of its users, without blank ones. */
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

    /**
     * What the source has added itself. Its own value of a name wins.
     *
     * @return the names of ours that it replaces
     */
    List<String> addAll(ObjectNode ofSource) {
        List<String> replaced = new ArrayList<>(0);
        ofSource.properties().forEach(entry -> {
            if (all.removeIf(addition -> addition.name.equals(entry.getKey()))) {
                replaced.add(entry.getKey());
            }
            all.add(new Addition(entry.getKey(), entry.getValue().toString()));
        });
        return replaced;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Drops the least important addition and returns its name. */
    String dropLast() {
        return all.removeLast().name;
    }

    /** The object as JSON, or null if there are no additions. */
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
