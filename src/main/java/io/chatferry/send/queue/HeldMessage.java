package io.chatferry.send.queue;

/** The progress of a message that is not in the queue: in doubt since an earlier run, or sent in one request with another. */
final class HeldMessage {

    private boolean isReleased;
    private boolean isMissing;
    private boolean isCompleted;

    HeldMessage(boolean isReleased) {
        this.isReleased = isReleased;
    }

    /** Whether all its predecessors are completed. */
    boolean isReleased() {
        return isReleased;
    }

    void markReleased() {
        isReleased = true;
    }

    /** Whether it has to be sent again: it has provably not arrived. */
    boolean isMissing() {
        return isMissing;
    }

    void markMissing() {
        isMissing = true;
    }

    /** Whether it is sent, or will never be. */
    boolean isCompleted() {
        return isCompleted;
    }

    void markCompleted() {
        isCompleted = true;
    }
}
