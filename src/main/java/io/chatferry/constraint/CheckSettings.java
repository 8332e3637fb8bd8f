package io.chatferry.constraint;

/**
 * The settings of a job file that decide what is accepted and what is sent.
 *
 * @param reactions what becomes of reactions
 * @param deleted what becomes of messages that were deleted in the source
 * @param threads replies go into the thread of their parent, by a call that stamps the time itself
 * @param datedNow all messages go by calls that stamp the time themselves ({@code endpoint: send})
 */
public record CheckSettings(Reactions reactions, Deleted deleted, boolean threads, boolean datedNow) {

    /** {@code reactions:} of the job file. */
    public enum Reactions {
        /** Kept in the message's metadata. */
        METADATA,
        /** Sent after the messages, one call each. */
        NATIVE,
        /** Left out, and counted. */
        DROP
    }

    /** {@code deleted:} of the job file. */
    public enum Deleted {
        SKIP,
        IMPORT,
        /** Sent like others, and deleted in the target after everything that belongs to them. */
        IMPORT_AND_DELETE
    }
}
