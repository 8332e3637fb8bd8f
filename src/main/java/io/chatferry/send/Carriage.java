package io.chatferry.send;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The details that ride on a message because it needs users or a group that are absent.
 *
 * @param creating the keys of the entities that it creates
 */
public record Carriage(
        Set<Long> creating,
        @Nullable String senderDetails,
        @Nullable String receiverUserDetails,
        @Nullable String receiverGroupDetails) {

    /** Everything it needs is there. */
    static final Carriage EMPTY = new Carriage(Set.of(), null, null, null);
}
