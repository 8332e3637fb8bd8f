package io.chatferry.constraint;

/**
 * The settings of a job file that decide what is accepted and what is sent.
 *
 * @param reactionsInMetadata {@code reactions: metadata}; otherwise they are dropped and counted
 * @param deleted what becomes of messages that were deleted in the source
 */
public record CheckSettings(boolean reactionsInMetadata, Deleted deleted) {

    /** {@code deleted:} of the job file. */
    public enum Deleted {
        SKIP,
        IMPORT
    }
}
