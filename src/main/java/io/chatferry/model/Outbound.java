package io.chatferry.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record that passed every constraint, in the form in which it would be sent. */
public sealed interface Outbound {

    /**
     * A user to be created.
     *
     * @param details the user as the data import takes it: a JSON object with uid, name and what else is known
     */
    record OutboundUser(EntityRef ref, String details) implements Outbound {}

    /**
     * A group to be created.
     *
     * @param details the group as the data import takes it: a JSON object with guid, name, type and what else is known,
     *     without the owner
     * @param owner the user who owns it, if the export says so
     */
    record OutboundGroup(
            EntityRef ref, String details, @Nullable EntityRef owner) implements Outbound {}

    /**
     * A membership to be created.
     *
     * @param details the membership as the data import takes it: a JSON object with memberId, guid, uid, …
     */
    record OutboundMember(EntityRef group, EntityRef user, String details) implements Outbound {}

    /**
     * A message to be sent.
     *
     * @param muid its identity in the target; where {@code derived}, the base to which the number of its occurrence among
     *     equal ones is appended ({@code -2}, {@code -3}, …; nothing for the first)
     * @param derived the source gave no muid: it is a hash of what identifies the message (DESIGN section 6)
     * @param content 64 bits of SHA-256 over the body, attachment URLs without their query: equal means the same message
     * @param sentAtNanos the time of sending at the source's precision, in nanoseconds since 1970: the order of a
     *     conversation
     * @param body the JSON object that {@code POST /moderation/messages} takes, without {@code muid} and without entity
     *     details
     * @param followups what other calls add once it is in the target
     */
    record OutboundMessage(
            String muid,
            boolean derived,
            long content,
            EntityRef sender,
            EntityRef receiver,
            long sentAtNanos,
            String body,
            Followups followups)
            implements Outbound {

        /** A message that is complete with its own call. */
        public OutboundMessage(
                String muid,
                boolean derived,
                long content,
                EntityRef sender,
                EntityRef receiver,
                long sentAtNanos,
                String body) {
            this(muid, derived, content, sender, receiver, sentAtNanos, body, Followups.NOTHING);
        }
    }

    /**
     * What no call that carries messages can say of one (DESIGN section 5: {@code native}).
     *
     * @param parentMuid the message that this one replies to, in whose thread it goes
     * @param reactions each once
     * @param deleted it is deleted once it is there
     */
    record Followups(@Nullable String parentMuid, List<ReactionBy> reactions, boolean deleted) {

        /** Its own call says everything. */
        public static final Followups NOTHING = new Followups(null, List.of(), false);

        public Followups {
            reactions = List.copyOf(reactions);
        }
    }

    /** One user's reaction. */
    record ReactionBy(EntityRef user, String reaction) {}
}
