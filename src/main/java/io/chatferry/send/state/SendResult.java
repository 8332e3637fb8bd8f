package io.chatferry.send.state;

/**
 * How sending ended.
 *
 * @param message for a person: what happened and what to do; empty when everything was sent or resolved
 */
public record SendResult(End end, String message) {

    /** Why it ended. */
    public enum End {
        /** Nothing is left to send or to resolve. */
        DONE,
        /** The run was asked to stop. */
        STOPPED,
        /** The target will not have this job as it is: plan, path, too many refusals. */
        JOB_REFUSED,
        /** The target refuses the key. */
        KEY_REFUSED,
        /** The files of messages cannot be copied. */
        FILES_NOT_COPIED,
        /** Nothing happens any more, and nothing is going to: a fault of ours. */
        STALLED
    }
}
