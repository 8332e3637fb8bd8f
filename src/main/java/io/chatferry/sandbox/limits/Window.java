package io.chatferry.sandbox.limits;

/** Counts the permits of the current window. Times are nanoseconds of one monotonic clock. Not thread-safe. */
interface Window {

    /** Takes a permit; false if the window is full. */
    boolean take(long now);

    int remaining(long now);

    /** Nanoseconds until the next permit (full window) or until the window restarts (otherwise). */
    long resetsIn(long now);

    int limit();

    /** Whether the window is empty, so that it may be discarded. */
    boolean idle(long now);
}
