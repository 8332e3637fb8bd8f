package io.chatferry.source.chat.model;

import java.util.List;

/**
 * Reactions with one emoji.
 *
 * @param emoji the emoji, or {@code :name:} of a custom one
 * @param users who reacted, by their ids in the source
 * @param others how many more reacted who are not named
 */
public record ChatReaction(String emoji, List<String> users, long others) {

    public ChatReaction {
        users = List.copyOf(users);
    }

    public ChatReaction(String emoji, List<String> users) {
        this(emoji, users, 0);
    }
}
