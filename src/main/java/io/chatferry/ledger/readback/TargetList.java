package io.chatferry.ledger.readback;

import org.jspecify.annotations.Nullable;

/**
 * A list of the target that is read back.
 *
 * @param conversation the ledger's key of the conversation or group that it belongs to; 0 for lists of the whole app
 * @param first the owner of the list: a uid, a guid, a conversation id
 * @param second the other user of a conversation of two; else empty
 * @param position where an unfinished reading continues: a message id or a page number; null at the start
 */
public record TargetList(
        long id,
        Type type,
        long conversation,
        String first,
        String second,
        @Nullable String position) {

    /** The kind of list. The numbers are on disk: never change one. */
    public enum Type {
        /** The conversation of two users. */
        CONVERSATION(0),
        /** The conversation of a group. */
        GROUP_CONVERSATION(1),
        /** {@link #CONVERSATION} by the id of the conversation, for users that the target does not name any more. */
        CONVERSATION_BY_ID(2),
        /** {@link #CONVERSATION} once more, from its newest message backwards. */
        CONVERSATION_BACKWARDS(3),
        /** {@link #GROUP_CONVERSATION} once more, from its newest message backwards. */
        GROUP_CONVERSATION_BACKWARDS(4),
        /** Messages that the first user sent to the second by the moderation call, in any status. */
        MODERATED(5),
        /** Messages that were sent to the group by the moderation call, in any status. */
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
        /** The users that are banned from a group. */
        BANNED(12),
        /** One message, by its id in the target. */
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
        public boolean isConversation() {
            return number <= GROUP_CONVERSATION_BACKWARDS.number;
        }
    }

    /** A list that has no number yet. */
    static TargetList open(Type type, long conversation, String first, String second) {
        return new TargetList(0, type, conversation, first, second, null);
    }
}
