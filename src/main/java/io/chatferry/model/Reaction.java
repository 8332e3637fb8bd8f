package io.chatferry.model;

import java.util.List;

/** An emoji and the source ids of the users who reacted with it. */
public record Reaction(String reaction, List<String> uids) {

    public Reaction {
        uids = List.copyOf(uids);
    }
}
