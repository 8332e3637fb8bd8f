package io.chatferry.send.outcome;

import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.send.state.MessageAttempt;

/** A refusal that may be for the age of the message, and the evidence for that. Not thread-safe. */
final class RetentionSuspect {
    private final PendingMessage message;
    private final MessageShape shape;
    private final long age;
    private final String code;
    private final String reason;
    /** A younger message of like form was accepted. */
    private boolean isYoungerAccepted;

    private boolean senderAccepted;
    private boolean receiverAccepted;
    /** The judge was told that the verdict comes later. */
    private boolean isReported;

    RetentionSuspect(MessageAttempt attempt, long age, String code, String reason) {
        this.message = attempt.message().message();
        this.shape = MessageShape.of(attempt);
        this.age = age;
        this.code = code;
        this.reason = reason;
    }

    boolean isYoungerAccepted() {
        return isYoungerAccepted;
    }

    boolean isReported() {
        return isReported;
    }

    void setReported(boolean reported) {
        isReported = reported;
    }

    PendingMessage pending() {
        return message;
    }

    long age() {
        return age;
    }

    String code() {
        return code;
    }

    String reason() {
        return reason;
    }

    /** Takes in that the target has accepted another message. */
    void compare(MessageAttempt other, long otherAge) {
        if (otherAge < age) {
            senderAccepted |= other.message().message().sender() == message.sender();
            receiverAccepted |= other.message().message().receiver() == message.receiver();
            isYoungerAccepted = isYoungerAccepted || shape.isCoveredBy(MessageShape.of(other));
        }
    }

    /** Whether the other one, which is at least as old, was refused alike, and not because of whom it is from or to. */
    boolean isSecondedBy(RetentionSuspect other) {
        return other != this
                && other.age >= age
                && other.code.equals(code)
                && (senderAccepted || other.message.sender() != message.sender())
                && (receiverAccepted || other.message.receiver() != message.receiver());
    }
}
