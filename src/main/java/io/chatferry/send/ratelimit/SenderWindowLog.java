package io.chatferry.send.ratelimit;

import java.util.Arrays;

/**
 * Which sender sent when, for one window, in 20 bytes a sender and 25 bytes a message of that window, of which the limit of
 * the whole app lets few through. The target counts a message when it arrives, which is some time between its departure and
 * its answer: until the answer is there an allowance stands for the way, then its instant counts. Senders are numbered from
 * 0 on. Not thread-safe.
 */
final class SenderWindowLog {

    private static final int FIRST_SIZE = 1_024;
    /** Beyond it the oldest are forgotten early: a target that takes more in a window has no limit for senders. */
    private static final int MAX_ENTRIES = 1 << 20;

    private final long keepNanos;
    private final long allowanceNanos;
    private int[] counts = new int[0];
    private int[] oldest = new int[0];
    private int[] newest = new int[0];
    /** Of each sender: messages without an answer, and the first of them. */
    private int[] open = new int[0];

    private int[] firstOpen = new int[0];

    /** Entries are numbered; each lies at its number modulo the length. */
    private long[] instants = new long[FIRST_SIZE];

    private long[] departures = new long[FIRST_SIZE];
    private boolean[] answered = new boolean[FIRST_SIZE];
    private int[] senders = new int[FIRST_SIZE];
    private int[] following = new int[FIRST_SIZE];
    private int first;
    private int size;

    /**
     * @param keepNanos how long a message counts
     * @param allowanceNanos how much later than it departs a message arrives, while there is no answer
     */
    SenderWindowLog(long keepNanos, long allowanceNanos) {
        this.keepNanos = keepNanos;
        this.allowanceNanos = allowanceNanos;
    }

    /** Adds a message that departs at this instant, and will be answered. */
    void add(int sender, long departure) {
        int entry = add(sender, departure, departure + allowanceNanos);
        answered[index(entry)] = false;
        if (open[sender]++ == 0) {
            firstOpen[sender] = entry;
        }
    }

    /** Adds a message of another run, which nobody will tell of any more. */
    void addOfOtherRun(int sender, long departure) {
        int entry = add(sender, departure, departure + allowanceNanos); // may replace the arrays
        answered[index(entry)] = true;
    }

    private int add(int sender, long departure, long instant) {
        growTo(sender);
        if (size == instants.length) {
            makeRoom();
        }
        int entry = first + size;
        instants[index(entry)] = instant;
        departures[index(entry)] = departure;
        senders[index(entry)] = sender;
        if (counts[sender]++ == 0) {
            oldest[sender] = entry;
        } else {
            following[index(newest[sender])] = entry;
        }
        newest[sender] = entry;
        size++;
        return entry;
    }

    /** The message of this sender that departed at this instant was answered: it has arrived by {@code now}. */
    void answered(int sender, long departure, long now) {
        if (sender >= counts.length || open[sender] == 0) {
            return; // it is older than a window
        }
        int entry = firstOpen[sender];
        while (answered[index(entry)] || departures[index(entry)] != departure) {
            if (entry == newest[sender]) {
                return;
            }
            entry = following[index(entry)];
        }
        answered[index(entry)] = true;
        instants[index(entry)] = now - departure > 0 ? now : departure;
        open[sender]--;
        moveFirstOpen(sender);
    }

    private void moveFirstOpen(int sender) {
        while (open[sender] > 0 && answered[index(firstOpen[sender])]) {
            firstOpen[sender] = following[index(firstOpen[sender])];
        }
    }

    /** Forgets what is older than a window. */
    void forget(long now) {
        while (size > 0 && now - instants[index(first)] >= keepNanos) {
            forgetFirst();
        }
    }

    /** Messages of this sender. */
    int count(int sender) {
        return sender < counts.length ? counts[sender] : 0;
    }

    /** The instant at which the last message of this sender departed, of which there is one. */
    long lastDeparture(int sender) {
        return departures[index(newest[sender])];
    }

    /** The most messages of one sender. */
    int most() {
        return Arrays.stream(counts).max().orElse(0);
    }

    /** The instant from which on fewer than {@code limit} messages of this sender count, of which as many are remembered. */
    long freeAt(int sender, int limit) {
        int entry = oldest[sender];
        long latest = instants[index(entry)];
        for (int surplus = counts[sender] - limit; surplus > 0; surplus--) {
            entry = following[index(entry)];
            latest = instants[index(entry)] - latest > 0 ? instants[index(entry)] : latest;
        }
        return latest + keepNanos;
    }

    private void forgetFirst() {
        int sender = senders[index(first)];
        counts[sender]--;
        oldest[sender] = following[index(first)];
        if (!answered[index(first)]) {
            open[sender]--;
            answered[index(first)] = true;
            moveFirstOpen(sender);
        }
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
        long[] largerDepartures = new long[2 * length];
        boolean[] largerAnswered = new boolean[2 * length];
        int[] largerSenders = new int[2 * length];
        int[] largerFollowing = new int[2 * length];
        for (int entry = first; entry != first + size; entry++) {
            int to = entry & (2 * length - 1);
            largerInstants[to] = instants[index(entry)];
            largerDepartures[to] = departures[index(entry)];
            largerAnswered[to] = answered[index(entry)];
            largerSenders[to] = senders[index(entry)];
            largerFollowing[to] = following[index(entry)];
        }
        instants = largerInstants;
        departures = largerDepartures;
        answered = largerAnswered;
        senders = largerSenders;
        following = largerFollowing;
    }

    private void growTo(int sender) {
        if (sender >= counts.length) {
            int length = Math.max(sender + 1, counts.length * 3 / 2);
            counts = Arrays.copyOf(counts, length);
            oldest = Arrays.copyOf(oldest, length);
            newest = Arrays.copyOf(newest, length);
            open = Arrays.copyOf(open, length);
            firstOpen = Arrays.copyOf(firstOpen, length);
        }
    }

    private int index(int entry) {
        return entry & (instants.length - 1);
    }
}
