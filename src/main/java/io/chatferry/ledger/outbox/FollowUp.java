package io.chatferry.ledger.outbox;

/**
 * Something that is done to a message by a call of its own once it is in the target.
 *
 * @param user key of the user on whose behalf it is done
 * @param word the reaction; empty for a delete
 * @param serverId the target's id for the message
 * @param receiver key of the user or group that the message went to
 */
public record FollowUp(long id, Kind kind, long user, String word, String serverId, long receiver) {

    /** What is done. In this order; the numbers are on disk. */
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

    /** What became of it. It may be done twice without harm, so that it is under way is on no disk. */
    public enum State {
        OPEN(0),
        DONE(1),
        FAILED(2),
        /** Gone from the export before it was done. */
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
