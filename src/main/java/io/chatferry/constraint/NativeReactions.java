package io.chatferry.constraint;

import io.chatferry.model.EntityRef;
import io.chatferry.model.Kind;
import io.chatferry.model.Outbound.ReactionBy;
import io.chatferry.model.Reaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The reactions of one message as separate calls: each user's reaction once, within CometChat's limits of distinct
 * reactions and of characters (CometChat REST API, "Send Message"). Reactions beyond them are counted as losses.
 */
final class NativeReactions {

    private static final int MAX_DISTINCT = 25;
    private static final int MAX_CHARACTERS = 45;

    private final IdMap users;
    private final Set<ReactionBy> all = new LinkedHashSet<>();

    NativeReactions(IdMap users) {
        this.users = users;
    }

    void add(List<Reaction> reactions, List<String> losses) {
        Set<String> distinct = new HashSet<>();
        for (Reaction reaction : reactions) {
            String emoji = reaction.reaction();
            if (emoji.isBlank()) {
                continue;
            }
            boolean fits = Texts.characters(emoji) <= MAX_CHARACTERS
                    && (distinct.contains(emoji) || distinct.size() < MAX_DISTINCT);
            if (!fits) {
                losses.add("reactions beyond what a message can have");
                continue;
            }
            distinct.add(emoji);
            reaction.uids().stream()
                    .filter(uid -> !uid.isBlank())
                    .forEach(uid -> all.add(new ReactionBy(EntityRef.bare(Kind.USER, uid, users.map(uid)), emoji)));
        }
    }

    List<ReactionBy> all() {
        return new ArrayList<>(all);
    }
}
