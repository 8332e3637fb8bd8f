package io.chatferry.send.ratelimit;

import io.chatferry.send.state.SendSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * When each sender may send next: evenly spaced at 99.6 % of the limit, and never more than the limit in any window. What
 * a sender could have sent and has not is owed to it for a twentieth of a window, and made up for by smaller steps as far
 * as its window has room. 29 bytes a sender, since there may be hundreds of thousands; senders are numbered from 0 on.
 * Instants are those of {@link System#nanoTime}. Not thread-safe.
 */
public final class SenderRateLimiter {

    private static final double MARGIN = 0.002;
    private static final double CATCHING_UP = 2;
    private static final int OWED_PART = 20;
    /** A sender that was refused probes this part of what the target says it has to wait, unless it is known better. */
    private static final int PROBE_PART = 4;
    /** What the target says is rounded up to a whole second. */
    private static final long ROUNDED_BY = Duration.ofSeconds(1).toNanos();
    /** A part of a window, at most so long: requests arrive later than they leave, the first ones most of all. */
    private static final int SAFETY_PART = 20;

    private static final long MAX_SAFETY_NANOS = Duration.ofMillis(250).toNanos();

    private final long windowNanos;
    private final boolean learns;
    private final long origin;
    private final SenderWindowLog log;
    /** Nanoseconds from {@link #origin} on; 0 = whenever it likes. */
    private long[] next = new long[0];

    private byte[] unanswered = new byte[0];
    /** Until when a sender waits that was refused; it probes with one message, and is here until one is let through. */
    private final Map<Integer, Long> held = new HashMap<>();

    private int limit;
    private boolean learned;
    private long interval;
    private boolean documentedLimitDisproved;

    /**
     * @param limit messages per sender and window; 0 = none; {@link SendSettings#LEARN}
     * @param now an instant before all others
     */
    public SenderRateLimiter(int limit, Duration window, long now) {
        this.windowNanos = window.toNanos();
        this.learns = limit == SendSettings.LEARN;
        this.origin = now - 2 * windowNanos;
        long way = Math.min(CallClassRateLimiter.AHEAD.toNanos(), windowNanos / SAFETY_PART);
        this.log = new SenderWindowLog((long) (windowNanos * (1 + MARGIN)), way);
        limit(Math.max(0, limit));
    }

    /** Whether there is a limit. */
    boolean isLimited() {
        return limit > 0;
    }

    /** Whether a limit is still to be learned from the target. */
    boolean isLearning() {
        return learns && limit == 0;
    }

    /** Messages per sender and window; 0 = none. */
    int limit() {
        return limit;
    }

    /** The target has told, in this run or an earlier one, that it allows so many a window. */
    void learn(int messages) {
        limit(messages);
        learned = true;
    }

    /** Whether the limit is the target's rather than the job file's. */
    boolean isLearned() {
        return learned;
    }

    private void limit(int messages) {
        limit = messages;
        interval = messages == 0 ? 0 : (long) Math.ceil(windowNanos / (messages * CallClassRateLimiter.SHARE));
    }

    /** The instant from which this sender may send; {@code now}, which may be to come, if it may then. */
    public long nextAt(int sender, long now) {
        long at = sender < next.length && next[sender] > 0 ? latest(now, origin + next[sender]) : now;
        int sent = log.count(sender);
        if (mayMeetTheLimit(sender, sent) || (held.containsKey(sender) && awaitsAnswers(sender))) {
            return latest(at, now + 2 * CallClassRateLimiter.AHEAD.toNanos());
        }
        if (limit == 0 || sent == 0) {
            return at;
        }
        long inSteps = latest(at, log.lastDeparture(sender) + (long) (interval / CATCHING_UP));
        return sent < limit ? inSteps : latest(inSteps, log.freeAt(sender, limit));
    }

    /** It sends at this instant, which may be to come: nothing is forgotten for it, since others send before. */
    void sends(int sender, long at) {
        log.add(sender, at);
        growTo(sender);
        if (limit > 0) {
            next[sender] = Math.max(next[sender], at - origin - windowNanos / OWED_PART) + interval;
        }
        if (unanswered[sender] < Byte.MAX_VALUE) {
            unanswered[sender]++;
        }
    }

    /**
     * One of its messages was answered, however. It counts from now on for a window: the target counts what arrives, and it
     * has arrived by now.
     *
     * @param departure the instant at which it was to depart, as in {@link #sends}
     */
    void answered(int sender, long departure, long now) {
        log.forget(now);
        log.answered(sender, departure, now);
        if (unanswered[sender] > 0) {
            unanswered[sender]--;
        }
        documentedLimitDisproved |= isLearning() && log.count(sender) > 2 * SendSettings.DOCUMENTED_SENDER;
    }

    /** One of its messages was let through. */
    void passed(int sender, long now) {
        if (!held.isEmpty() && now - held.getOrDefault(sender, now) >= 0) {
            held.remove(sender); // what left before the refusal says nothing
        }
    }

    /**
     * The target refuses it, and says how long it has to wait: in whole seconds, or for no reason but its own. It is probed
     * once with one message when by our own log there is room; if that is refused too, what the target says counts.
     */
    void refused(int sender, Duration retryAfter, long now) {
        Long before = held.get(sender);
        if (before != null && before - now > 0) {
            return; // it was in flight: the same refusal
        }
        long wait =
                before == null ? Math.min(retryAfter.toNanos(), early(sender, retryAfter, now)) : retryAfter.toNanos();
        held.put(sender, now + wait);
        holdUntil(sender, now + wait);
    }

    private long early(int sender, Duration retryAfter, long now) {
        log.forget(now);
        boolean usedUp = limit > 0 && log.count(sender) >= limit;
        long room = usedUp ? log.freeAt(sender, limit) - now : retryAfter.toNanos() / PROBE_PART;
        long safety =
                Math.max(CallClassRateLimiter.AHEAD.toNanos(), Math.min(MAX_SAFETY_NANOS, windowNanos / SAFETY_PART));
        return Math.max(room, retryAfter.toNanos() - ROUNDED_BY) + safety;
    }

    /** Another run has sent for it. */
    void usedElsewhere(int sender, long at) {
        log.addOfOtherRun(sender, at);
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
        return isLearning()
                && !documentedLimitDisproved
                && sent >= SendSettings.DOCUMENTED_SENDER
                && awaitsAnswers(sender);
    }

    private boolean awaitsAnswers(int sender) {
        return sender < unanswered.length && unanswered[sender] > 0;
    }

    private void growTo(int sender) {
        if (sender >= next.length) {
            int length = Math.max(sender + 1, next.length * 3 / 2);
            next = Arrays.copyOf(next, length);
            unanswered = Arrays.copyOf(unanswered, length);
        }
    }

    private static long latest(long one, long other) {
        return other - one > 0 ? other : one;
    }
}
