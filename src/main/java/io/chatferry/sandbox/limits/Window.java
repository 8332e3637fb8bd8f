package io.chatferry.sandbox.limits;

/** Counts what was let through in the current window. Times are nanoseconds of one steady clock. Not thread-safe. */
interface Window {

    /** Takes one, or answers false when the window is full. */
    boolean take(long now);

    int left(long now);

    /** Nanoseconds until there is room (full) or until the window starts anew (not full). */
    long resetsIn(long now);

    int limit();

    /** Whether nothing is counted any more, so that this window may be forgotten. */
    boolean idle(long now);
}
