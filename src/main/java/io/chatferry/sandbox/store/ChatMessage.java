package io.chatferry.sandbox.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as stored.
 *
 * @param id ascending from 1 in the order of storing; 0 before it is stored
 * @param data the JSON of {@code data} as it was sent, UTF-8
 * @param parentId of the message that this one replies to; 0 = none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ChatMessage(
        long id,
        @Nullable String muid,
        String sender,
        String receiver,
        boolean toGroup,
        String category,
        String type,
        byte[] data,
        List<String> tags,
        long parentId,
        Stamps stamps,
        Screening screening) {

    /**
     * Unix seconds; 0 = never.
     *
     * @param storedAt Unix milliseconds of the storing, whatever {@code sentAt} says
     */
    public record Stamps(
            long sentAt,
            long updatedAt,
            long deliveredAt,
            long readAt,
            long editedAt,
            @Nullable String editedBy,
            long deletedAt,
            @Nullable String deletedBy,
            long storedAt) {

        public static Stamps sent(long sentAt, long now, long storedAt) {
            return new Stamps(sentAt, now, 0, 0, 0, null, 0, null, storedAt);
        }

        public Stamps received(long delivered, long read) {
            return new Stamps(sentAt, updatedAt, delivered, read, editedAt, editedBy, deletedAt, deletedBy, storedAt);
        }

        public Stamps edited(long at, String by) {
            return new Stamps(sentAt, at, deliveredAt, readAt, at, by, deletedAt, deletedBy, storedAt);
        }

        public Stamps deleted(long at, String by) {
            return new Stamps(sentAt, at, deliveredAt, readAt, editedAt, editedBy, at, by, storedAt);
        }
    }

    /**
     * The moderation of a message: pending until {@code decidedAt} (Unix milliseconds), then the verdict.
     *
     * @param rule the rule that disapproved, or null
     */
    public record Screening(
            Verdict verdict, long decidedAt, @Nullable String rule) {

        public static final Screening NONE = new Screening(Verdict.NONE, 0, null);

        /** {@code pending}, {@code approved}, {@code disapproved}, or null for a message that was not screened. */
        public @Nullable String status(long nowMillis) {
            if (verdict == Verdict.NONE) {
                return null;
            }
            if (nowMillis < decidedAt) {
                return "pending";
            }
            return verdict == Verdict.APPROVED ? "approved" : "disapproved";
        }
    }

    /** Moderation's verdict. */
    public enum Verdict {
        NONE(0),
        APPROVED(1),
        DISAPPROVED(2);

        private final int code;

        Verdict(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Verdict of(int code) {
            return code == 0 ? NONE : code == 1 ? APPROVED : DISAPPROVED;
        }
    }

    /** The id of the conversation: of two users in ascending order, or of a group by its guid. */
    public String conversationId() {
        return toGroup ? groupConversation(receiver) : userConversation(sender, receiver);
    }

    public static String groupConversation(String guid) {
        return "group_" + guid;
    }

    public static String userConversation(String a, String b) {
        return a.compareTo(b) <= 0 ? a + "_user_" + b : b + "_user_" + a;
    }

    public ChatMessage withId(long given) {
        return new ChatMessage(
                given, muid, sender, receiver, toGroup, category, type, data, tags, parentId, stamps, screening);
    }

    public ChatMessage with(Stamps changed) {
        return new ChatMessage(
                id, muid, sender, receiver, toGroup, category, type, data, tags, parentId, changed, screening);
    }

    public ChatMessage with(Screening changed) {
        return new ChatMessage(
                id, muid, sender, receiver, toGroup, category, type, data, tags, parentId, stamps, changed);
    }

    public ChatMessage with(byte[] newData, List<String> newTags) {
        return new ChatMessage(
                id, muid, sender, receiver, toGroup, category, type, newData, newTags, parentId, stamps, screening);
    }
}
