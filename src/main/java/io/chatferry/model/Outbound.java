package io.chatferry.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record that meets every constraint, in the form in which it is sent. */
public sealed interface Outbound {

    /**
     * A user to be created.
     *
     * @param details the user as a JSON object for the data import: uid, name and the other known fields
     */
    record OutboundUser(EntityRef ref, String details) implements Outbound {}

    /**
     * A group to be created.
     *
     * @param details the group as a JSON object for the data import: guid, name, type and the other known fields,
     * without the owner
     * @param owner the group's owner, if the export has one
     */
    record OutboundGroup(
            EntityRef ref, String details, @Nullable EntityRef owner) implements Outbound {}

    /**
     * A membership to be created.
     *
     * @param details the membership as a JSON object for the data import: memberId, guid, uid, …
     */
    record OutboundMember(EntityRef group, EntityRef user, String details) implements Outbound {}

    /**
     * A message to be sent.
     *
     * @param muid its identity in the target; where {@code derived}, the base to which the number of its occurrence among
     *     equal ones is appended ({@code -2}, {@code -3}, …; nothing for the first)
     * @param derived the source has no muid: it is a hash of the fields that identify the message
     * @param content 64 bits of SHA-256 over the body, attachment URLs without their query: equal means the same message
     * @param sentAtNanos the time of sending at the source's precision, in nanoseconds since 1970: the order of a
     *     conversation
     * @param body the JSON object for {@code POST /moderation/messages}, without {@code muid} and without entity
     *     details
     * @param followups the calls that follow once the message is in the target
     * @param files what is to be copied into the store before the message is sent; in the order of its attachments
     * @param toSelf whether the receiver is a private group of the sender alone, which is created with its one member
     */
    record OutboundMessage(
            String muid,
            boolean derived,
            long content,
            EntityRef sender,
            EntityRef receiver,
            long sentAtNanos,
            String body,
            Followups followups,
            List<MessageFile> files,
            boolean toSelf)
            implements Outbound {

        /** A message that needs no other call. */
        public OutboundMessage(
                String muid,
                boolean derived,
                long content,
                EntityRef sender,
                EntityRef receiver,
                long sentAtNanos,
                String body) {
            this(muid, derived, content, sender, receiver, sentAtNanos, body, Followups.NOTHING, List.of(), false);
        }
    }

    /**
     * The properties of a message that need calls of their own ({@code reactions: native}, {@code threads: native}, deletion).
     *
     * @param parentMuid the message that this one replies to, in the same thread
     * @param reactions each once
     * @param deleted whether the message is deleted after sending
     */
    record Followups(@Nullable String parentMuid, List<ReactionBy> reactions, boolean deleted) {

        /** The message needs no other call. */
        public static final Followups NOTHING = new Followups(null, List.of(), false);

        public Followups {
            reactions = List.copyOf(reactions);
        }
    }

    /**
     * A file that is to be copied into the store.
     *
     * @param place the number of the attachment in the body, from 0
     * @param source the link, or the address {@linkplain Attachment#inExport in the export}
     * @param size in bytes, as the export says; -1 if it does not
     * @param decidesType whether the type of the message was derived from this file's, and follows when that turns out to be another
     */
    record MessageFile(int place, String source, String name, String mimeType, long size, boolean decidesType) {}

    /** One user's reaction. */
    record ReactionBy(EntityRef user, String reaction) {}
}
