package io.chatferry.send.ratelimit;

import java.util.Arrays;

/**
 * Which sender sent when, for one window: exact, in 12 bytes a sender and 16 bytes a message of that window, of which the
 * limit of the whole app lets few through. Senders are numbered from 0 on. Not thread-safe.
 */
final class SenderWindowLog {

    private static final int FIRST_SIZE = 1_024;
    /** Beyond it the oldest are forgotten early: a target that takes more in a window has no limit for senders. */
    private static final int MAX_ENTRIES = 1 << 20;

    private final long keepNanos;
    private int[] counts = new int[0];
    private int[] oldest = new int[0];
    private int[] newest = new int[0];

    /** Entries are numbered; each lies at its number modulo the length. */
    private long[] instants = new long[FIRST_SIZE];

    private int[] senders = new int[FIRST_SIZE];
    private int[] following = new int[FIRST_SIZE];
    private int first;
    private int size;

    SenderWindowLog(long keepNanos) {
        this.keepNanos = keepNanos;
    }

    void add(int sender, long instant) {
        growTo(sender);
        if (size == instants.length) {
            makeRoom();
        }
        int entry = first + size;
        instants[index(entry)] = instant;
        senders[index(entry)] = sender;
        if (counts[sender]++ == 0) {
            oldest[sender] = entry;
        } else {
            following[index(newest[sender])] = entry;
        }
        newest[sender] = entry;
        size++;
    }

    /** Forgets what is older than a window. */
    void forget(long now) {
        while (size > 0 && now - instants[index(first)] >= keepNanos) {
            forgetFirst();
        }
    }

    /** What is noted between two instants is noted at the later one. */
    void postpone(long from, long to) {
        for (int entry = first; entry != first + size; entry++) {
            long instant = instants[index(entry)];
            if (instant - from >= 0 && instant - to < 0) {
                instants[index(entry)] = to;
            }
        }
    }

    /** Messages of this sender. */
    int count(int sender) {
        return sender < counts.length ? counts[sender] : 0;
    }

    /** The instant of the last message of this sender, of which there is one. */
    long last(int sender) {
        return instants[index(newest[sender])];
    }

    /** The most messages of one sender. */
    int most() {
        return Arrays.stream(counts).max().orElse(0);
    }

    /** The instant from which on fewer than {@code limit} messages of this sender are remembered, which now has more. */
    long freeAt(int sender, int limit) {
        int entry = oldest[sender];
        for (int surplus = counts[sender] - limit; surplus > 0; surplus--) {
            entry = following[index(entry)];
        }
        return instants[index(entry)] + keepNanos;
    }

    private void forgetFirst() {
        int sender = senders[index(first)];
        counts[sender]--;
        oldest[sender] = following[index(first)];
        first++;
        size--;
    }

    private void makeRoom() {
        if (size >= MAX_ENTRIES) {
            forgetFirst();
            return;
        }
        int length = instants.length;
        long[] largerInstants = new long[2 * length];
        int[] largerSenders = new int[2 * length];
        int[] largerFollowing = new int[2 * length];
        for (int entry = first; entry != first + size; entry++) {
            int to = entry & (2 * length - 1);
            largerInstants[to] = instants[index(entry)];
            largerSenders[to] = senders[index(entry)];
            largerFollowing[to] = following[index(entry)];
        }
        instants = largerInstants;
        senders = largerSenders;
        following = largerFollowing;
    }

    private void growTo(int sender) {
        if (sender >= counts.length) {
            int length = Math.max(sender + 1, counts.length * 3 / 2);
            counts = Arrays.copyOf(counts, length);
            oldest = Arrays.copyOf(oldest, length);
            newest = Arrays.copyOf(newest, length);
        }
    }

    private int index(int entry) {
        return entry & (instants.length - 1);
    }
}
