package io.chatferry.send.transport;

import java.util.PriorityQueue;

/** Actions that are due at instants of {@link System#nanoTime}. Not thread-safe. */
final class Timers {

    private final PriorityQueue<Timer> timers = new PriorityQueue<>();

    void add(long nanos, Runnable action) {
        timers.add(new Timer(nanos, action));
    }

    boolean isEmpty() {
        return timers.isEmpty();
    }

    /** The nanoseconds until the first action is due, which may have passed; at most so many. */
    long nanosToFirst(long mostNanos) {
        Timer first = timers.peek();
        return first == null ? mostNanos : Math.min(mostNanos, first.at() - System.nanoTime());
    }

    /** Runs what is due, the earliest first, and what that adds and is due by now. */
    void run(long now) {
        for (Timer due = timers.peek(); due != null && due.at() - now <= 0; due = timers.peek()) {
            timers.remove();
            due.action().run();
        }
    }

    private record Timer(long at, Runnable action) implements Comparable<Timer> {

        /** Instants are compared by their difference, because they may overflow. */
        @Override
        public int compareTo(Timer other) {
            return Long.signum(at - other.at);
        }
    }
}
