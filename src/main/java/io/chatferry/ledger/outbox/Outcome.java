package io.chatferry.ledger.outbox;

import io.chatferry.ledger.MessageState;

/** What became of a message, to be written to the ledger. */
public sealed interface Outcome {

    /** The message's number. */
    long id();

    /** The state that it has now. */
    MessageState state();

    /** Whether only a claimed message can have this outcome. */
    default boolean isOfClaimed() {
        return true;
    }

    /** The message is in the target. */
    sealed interface Arrived extends Outcome {

        /** The target's id for it; empty if it is unknown. */
        String serverId();
    }

    /** The target answered with success for this very message, or was found to have it. */
    record Sent(long id, String serverId) implements Arrived {
        @Override
        public MessageState state() {
            return MessageState.SENT;
        }
    }

    /** It was in the target before this job sent it, with the same content. */
    record AlreadyThere(long id, String serverId) implements Arrived {
        @Override
        public MessageState state() {
            return MessageState.ALREADY_THERE;
        }

        @Override
        public boolean isOfClaimed() {
            return false;
        }
    }

    /** The target refuses it. */
    record Failed(long id, String code, String message) implements Outcome {
        @Override
        public MessageState state() {
            return MessageState.FAILED;
        }

        @Override
        public boolean isOfClaimed() {
            return false;
        }
    }

    /** It is older than the messages that the target accepts. */
    record Deferred(long id) implements Outcome {
        @Override
        public MessageState state() {
            return MessageState.DEFERRED;
        }

        @Override
        public boolean isOfClaimed() {
            return false;
        }
    }

    /**
     * It was certainly not processed: it may be sent again, and that does not count as an attempt.
     *
     * @param message the message of the target; may be empty
     */
    record NotSent(long id, String message) implements Outcome {

        public NotSent(long id) {
            this(id, "");
        }

        @Override
        public MessageState state() {
            return MessageState.STAGED;
        }
    }

    /** It was begun, and is proven not to have arrived: it may be sent again. */
    record Missing(long id) implements Outcome {
        @Override
        public MessageState state() {
            return MessageState.STAGED;
        }
    }

    /**
     * The outcome is unknown.
     *
     * @param closedAtMillis when the connection was closed, or the request was given up
     * @param halved the call that carried it has failed as a whole: it is sent again among half as many
     */
    record Doubtful(long id, long closedAtMillis, String message, boolean halved) implements Outcome {

        public Doubtful(long id, long closedAtMillis, String message) {
            this(id, closedAtMillis, message, false);
        }

        @Override
        public MessageState state() {
            return MessageState.IN_DOUBT;
        }
    }
}
