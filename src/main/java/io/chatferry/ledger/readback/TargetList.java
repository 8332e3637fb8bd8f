package io.chatferry.ledger.readback;

import org.jspecify.annotations.Nullable;

/**
 * A list of the target that is to be read.
 *
 * @param conversation the ledger's key of the conversation or group that it belongs to; 0 for lists of the whole app
 * @param first whose list it is: a uid, a guid, a conversation id
 * @param second the other user of a conversation of two; else empty
 * @param position where an unfinished reading goes on: a message id or a page number; null at the start
 */
public record TargetList(
        long id,
        Type type,
        long conversation,
        String first,
        String second,
        @Nullable String position) {

    /** What kind of list it is. The numbers are on disk: never change one. */
    public enum Type {
        /** The conversation of two users. */
        TALK(0),
        /** The conversation of a group. */
        GROUP_TALK(1),
        /** As {@link #TALK} by the conversation's id, for users whom the target does not name any more. */
        TALK_BY_ID(2),
        /** {@link #TALK} once more, from its newest message back. */
        TALK_BACK(3),
        /** {@link #GROUP_TALK} once more, from its newest message back. */
        GROUP_TALK_BACK(4),
        /** What the first has sent to the second by the moderation call, whatever its status. */
        MODERATED(5),
        /** What was sent to the group by the moderation call, whatever its status. */
        GROUP_MODERATED(6),
        /** All users. */
        USERS(7),
        /** One user. */
        USER(8),
        /** All groups. */
        GROUPS(9),
        /** One group. */
        GROUP(10),
        /** The members of a group. */
        MEMBERS(11),
        /** Those who are banned from a group. */
        BANNED(12),
        /** One message, by the target's id for it. */
        MESSAGE(13);

        private static final Type[] BY_NUMBER = values();

        private final int number;

        Type(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        static Type of(int number) {
            return BY_NUMBER[number];
        }

        /** Whether its items are messages as a conversation shows them. */
        public boolean shown() {
            return number <= GROUP_TALK_BACK.number;
        }
    }

    /** A place that has no number yet. */
    static TargetList open(Type type, long conversation, String first, String second) {
        return new TargetList(0, type, conversation, first, second, null);
    }
}
