package io.chatferry.ledger.outbox;

/**
 * A reaction or a delete, sent by a call of its own once its message is in the target.
 *
 * @param user key of the user on whose behalf the call is made
 * @param word the reaction; empty for a delete
 * @param serverId the target's id for the message
 * @param receiver key of the user or group that the message went to
 */
public record FollowUp(long id, Kind kind, long user, String word, String serverId, long receiver) {

    /** What it does, in the order of sending. The numbers are on disk: never change one. */
    public enum Kind {
        REACTION(0),
        DELETE(1);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }

    /** Its state. A repeated call does no harm, so there is no state for a request in flight. */
    public enum State {
        OPEN(0),
        DONE(1),
        FAILED(2),
        /** The export did not contain it any more before it was done. */
        WITHDRAWN(3);

        private final int number;

        State(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }
}
