package io.chatferry.send;

import java.time.Duration;
import java.util.Arrays;

/**
 * When each sender may send next: evenly spaced at 99.6 % of the limit, and never more than the limit in any window. What
 * a sender could have sent and has not is owed to it for a twentieth of a window, and made up for by smaller steps as far
 * as its window has room. 21 bytes a sender, since there may be hundreds of thousands; senders are numbered from 0 on.
 * Instants are those of {@link System#nanoTime}. Not thread-safe.
 */
final class SenderPace {

    private static final double MARGIN = 0.002;
    private static final double CATCHING_UP = 2;
    private static final int MOST_OWED = 20;
    private final long windowNanos;
    private final boolean learns;
    private final long origin;
    private final SenderLog log;
    /** Nanoseconds from {@link #origin} on; 0 = whenever it likes. */
    private long[] next = new long[0];

    private byte[] unanswered = new byte[0];
    private int limit;
    private boolean learnt;
    private long interval;
    private boolean documentedLimitDisproved;

    /**
     * @param limit messages of a sender a window; 0 = none; {@link SendSettings#LEARN}
     * @param now an instant before all others
     */
    SenderPace(int limit, Duration window, long now) {
        this.windowNanos = window.toNanos();
        this.learns = limit == SendSettings.LEARN;
        this.origin = now - 2 * windowNanos;
        this.log = new SenderLog((long) (windowNanos * (1 + MARGIN)));
        limit(Math.max(0, limit));
    }

    /** Whether there is a limit. */
    boolean limited() {
        return limit > 0;
    }

    /** Whether a limit is still to be learnt from the target. */
    boolean learning() {
        return learns && limit == 0;
    }

    /** Messages of a sender a window; 0 = none. */
    int limit() {
        return limit;
    }

    /** The target has told, in this run or an earlier one, that it allows so many a window. */
    void learn(int messages) {
        limit(messages);
        learnt = true;
    }

    /** Whether the limit is the target's rather than the job file's. */
    boolean learnt() {
        return learnt;
    }

    private void limit(int messages) {
        limit = messages;
        interval = messages == 0 ? 0 : (long) Math.ceil(windowNanos / (messages * ClassPace.SHARE));
    }

    /** The instant from which this sender may send; {@code now} if it may now. */
    long nextAt(int sender, long now) {
        log.forget(now);
        long at = sender < next.length && next[sender] > 0 ? later(now, origin + next[sender]) : now;
        int sent = log.count(sender);
        if (mayMeetTheLimit(sender, sent)) {
            return later(at, now + 2 * ClassPace.AHEAD.toNanos());
        }
        if (limit == 0 || sent == 0) {
            return at;
        }
        long inSteps = later(at, log.last(sender) + (long) (interval / CATCHING_UP));
        return sent < limit ? inSteps : later(inSteps, log.freeAt(sender, limit));
    }

    /** It sends at this instant. */
    void sends(int sender, long at) {
        log.forget(at);
        log.add(sender, at);
        growTo(sender);
        if (limit > 0) {
            next[sender] = Math.max(next[sender], at - origin - windowNanos / MOST_OWED) + interval;
        }
        if (unanswered[sender] < Byte.MAX_VALUE) {
            unanswered[sender]++;
        }
    }

    /** One of its messages was answered, however. */
    void answered(int sender) {
        if (unanswered[sender] > 0) {
            unanswered[sender]--;
        }
        documentedLimitDisproved |= learning() && log.count(sender) > 2 * SendSettings.LEARNT_SENDER;
    }

    /** Another run has sent for it. */
    void usedElsewhere(int sender, long at) {
        log.add(sender, at);
    }

    /** The target has refused it until then. */
    void holdUntil(int sender, long until) {
        growTo(sender);
        next[sender] = Math.max(next[sender], until - origin);
    }

    /** What it has sent within the last window. */
    int used(int sender, long now) {
        log.forget(now);
        return log.count(sender);
    }

    /** The most that any sender has sent within the last window. */
    int mostUsed(long now) {
        log.forget(now);
        return log.most();
    }

    /** While nobody knows whether the documented limit holds, who would meet it sends one message after the other. */
    private boolean mayMeetTheLimit(int sender, int sent) {
        return learning()
                && !documentedLimitDisproved
                && sent >= SendSettings.LEARNT_SENDER
                && sender < unanswered.length
                && unanswered[sender] > 0;
    }

    private void growTo(int sender) {
        if (sender >= next.length) {
            int length = Math.max(sender + 1, next.length * 3 / 2);
            next = Arrays.copyOf(next, length);
            unanswered = Arrays.copyOf(unanswered, length);
        }
    }

    private static long later(long one, long other) {
        return other - one > 0 ? other : one;
    }
}
