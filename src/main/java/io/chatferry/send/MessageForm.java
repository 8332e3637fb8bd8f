package io.chatferry.send;

import io.chatferry.model.Endpoint;

/**
 * What a message is like, where it is asked whether a refusal is about its age: of two messages of like form, the one
 * cannot be refused for its form where the other is accepted.
 *
 * @param carriesDetails users or a group are created by it
 * @param length of its body
 */
record MessageForm(
        Endpoint endpoint, String category, String type, boolean toGroup, boolean carriesDetails, int length) {

    static MessageForm of(Begun begun) {
        SentForm sent = SentForm.of(begun.message().body());
        return new MessageForm(
                begun.endpoint(),
                sent.category(),
                sent.type(),
                sent.toGroup(),
                !begun.carriage().creating().isEmpty(),
                begun.message().body().length());
    }

    /** Whether a target that accepts {@code other} would accept this one as well, were it as old. */
    boolean isCoveredBy(MessageForm other) {
        return endpoint == other.endpoint
                && category.equals(other.category)
                && type.equals(other.type)
                && toGroup == other.toGroup
                && (!carriesDetails || other.carriesDetails)
                && length <= other.length;
    }
}
