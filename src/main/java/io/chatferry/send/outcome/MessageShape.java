package io.chatferry.send.outcome;

import io.chatferry.model.Endpoint;
import io.chatferry.send.doubt.SentMessageMatch;
import io.chatferry.send.state.MessageAttempt;

/**
 * What a message is like, where it is asked whether a refusal is about its age: of two messages of like form, the one
 * cannot be refused for its form where the other is accepted.
 *
 * @param carriesDetails users or a group are created by it
 * @param length of its body
 */
record MessageShape(
        Endpoint endpoint, String category, String type, boolean toGroup, boolean carriesDetails, int length) {

    static MessageShape of(MessageAttempt attempt) {
        SentMessageMatch sent = SentMessageMatch.of(attempt.message().body());
        return new MessageShape(
                attempt.endpoint(),
                sent.category(),
                sent.type(),
                sent.toGroup(),
                !attempt.inlineEntities().creating().isEmpty(),
                attempt.message().body().length());
    }

    /** Whether a target that accepts {@code other} would accept this one as well, were it as old. */
    boolean isCoveredBy(MessageShape other) {
        return endpoint == other.endpoint
                && category.equals(other.category)
                && type.equals(other.type)
                && toGroup == other.toGroup
                && (!carriesDetails || other.carriesDetails)
                && length <= other.length;
    }
}
