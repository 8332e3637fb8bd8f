package io.chatferry.constraint;

/**
 * The settings of a job file that determine what is accepted and what is sent.
 *
 * @param reactions the treatment of reactions
 * @param deleted the treatment of messages that were deleted in the source
 * @param threads whether replies are sent into the thread of their parent, with the server's time
 * @param usesServerTime whether all messages are sent by calls that set the time themselves ({@code endpoint: send})
 * @param files the treatment of files
 */
public record CheckSettings(
        Reactions reactions, Deleted deleted, boolean threads, boolean usesServerTime, Files files) {

    /** Settings where files stay where they are. */
    public CheckSettings(Reactions reactions, Deleted deleted, boolean threads, boolean usesServerTime) {
        this(reactions, deleted, threads, usesServerTime, Files.STAY);
    }

    /**
     * What becomes of the files of messages.
     *
     * @param areCopied whether they are copied into a store, those that lie in the export too
     * @param addressLength the length of an address of the store without the name of the file
     */
    public record Files(boolean areCopied, int addressLength) {

        /** Links go as they are. */
        public static final Files STAY = new Files(false, 0);
    }

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
