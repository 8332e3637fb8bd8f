package io.chatferry.ledger.outbox;

import io.chatferry.ledger.MessageState;

/** What became of a message that was begun, to be written to the ledger. */
public sealed interface Outcome {

    /** The message's number. */
    long id();

    /** The state that it has now. */
    MessageState state();

    /** Whether only a message that was begun can come to this. */
    default boolean ofBegun() {
        return true;
    }

    /** It is in the target. */
    sealed interface Arrived extends Outcome {

        /** The target's id for it; empty if nobody knows. */
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
        public boolean ofBegun() {
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
        public boolean ofBegun() {
            return false;
        }
    }

    /** It is older than what the target keeps, as the target says. */
    record Deferred(long id) implements Outcome {
        @Override
        public MessageState state() {
            return MessageState.DEFERRED;
        }

        @Override
        public boolean ofBegun() {
            return false;
        }
    }

    /**
     * It was surely not processed: it may go again, and that was no attempt.
     *
     * @param message what the target said to that; may be empty
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

    /** It was begun, and is proven not to have arrived: it may go again. */
    record Missing(long id) implements Outcome {
        @Override
        public MessageState state() {
            return MessageState.STAGED;
        }
    }

    /**
     * Nobody knows.
     *
     * @param closedAtMillis when the connection was closed, or the request given up
     * @param halved the call that carried it has failed as a whole: it goes again among half as many
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
