package io.chatferry.send.ratelimit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The pace of one limit class: one permit a small step, at 99.6 % of the limit, and never more than the limit in any
 * window, whichever way the target counts. What a late thread has not taken is owed, and made up for by smaller steps as
 * far as the window has room; what nobody wanted for long is lost.
 *
 * <p>Permits are reserved up to {@link #AHEAD} before they are due. Instants are those of {@link System#nanoTime}, given
 * by the caller. Not thread-safe.
 */
public final class CallClassRateLimiter {

    /** Longer than a commit takes; what is reserved and not sent yet is in doubt after a kill, so not much longer. */
    public static final Duration AHEAD = Duration.ofMillis(50);

    /** No slot. */
    public static final long NONE = -1;

    static final double SHARE = 0.996;
    /** The way to the target is not even: the law is kept for a window that is longer by this share. */
    private static final double MARGIN = 0.002;
    /** Making up for lost steps goes faster than the pace by this factor, and no faster. */
    private static final double CATCHING_UP = 1.25;

    private static final int OWED_PART = 20;
    private static final int FIRST_STEP_PART = 200;

    private final Bound own;
    private final RequestWindowCounter sent;
    private final FairShare share;
    private @Nullable Bound targetBound;
    private double slowedTo = Double.MAX_VALUE;
    private final NextStep next;
    /** Between two steps, in nanoseconds. */
    private long interval;
    /** No slot of this run is earlier: what is owed is made up for one after another. */
    private long notBefore;

    /** So many requests per window. */
    record Bound(long limit, long windowNanos) {

        double perNano() {
            return (double) limit / windowNanos;
        }
    }

    /** The instant of the next step, which all runs on this machine move on as they take steps. */
    interface NextStep {
        long get();

        /** Whether it was {@code from}, and now is {@code to}. */
        boolean move(long from, long to);
    }

    CallClassRateLimiter(long limit, Duration window, long now, NextStep next) {
        own = new Bound(limit, window.toNanos());
        sent = new RequestWindowCounter(window, now - 2 * own.windowNanos());
        share = new FairShare(window);
        this.next = next;
        moveTo(now - own.windowNanos() / FIRST_STEP_PART); // the way to the first slot takes time too
        notBefore = now;
        setInterval();
    }

    /**
     * The instant of the next free slot, now taken; {@link #NONE} if it is further away than {@link #AHEAD}, or than runs
     * that have used more than others may look ahead.
     */
    long reserve(long now) {
        while (true) {
            long step = next.get();
            long due = dueAt(step, now);
            long soonest = Math.max(0, due - now) + now;
            if (due - now > share.aheadNanos(now) || !hasRoom(soonest)) {
                return NONE;
            }
            if (next.move(step, due + interval)) {
                return take(due, now);
            }
        }
    }

    private long take(long due, long now) {
        long slot = now + Math.max(0, Math.max(due - now, notBefore - now));
        if (slot - now > AHEAD.toNanos()) {
            giveBack();
            return NONE;
        }
        notBefore = slot + (long) (interval / CATCHING_UP);
        sent.add(slot, 1);
        share.took(slot);
        return slot;
    }

    /** Of the steps that nobody has taken by now some are owed, and the others lost. */
    private long dueAt(long step, long now) {
        boolean ofAnotherClock = step - now > own.windowNanos();
        return ofAnotherClock || now - step > owed() ? now - owed() : step;
    }

    /** What was used before this run began. */
    void usedBefore(long at) {
        sent.add(at, 1);
    }

    /** Another run uses one up at this instant. */
    void usedElsewhere(int by, long at) {
        sent.add(at, 1);
        share.tookElsewhere(by, at);
    }

    /** The slot just reserved is not taken. */
    void takeBack(long slot) {
        sent.add(slot, -1);
        giveBack();
    }

    private void giveBack() {
        long step = next.get();
        while (!next.move(step, step - interval)) {
            step = next.get();
        }
    }

    private void moveTo(long instant) {
        long step = next.get();
        while (instant - step > 0 && !next.move(step, instant)) {
            step = next.get();
        }
    }

    /** Whether more has left in the window before {@code at} than the limit allows: another run came between. */
    boolean isOverfull(long at) {
        return sent.within(own.windowNanos(), at) > own.limit()
                || (targetBound != null && sent.within(targetBound.windowNanos(), at) > targetBound.limit());
    }

    /** What was to leave at this slot left only now. */
    void recordLate(long slot, long now) {
        sent.moveLater(slot, now);
    }

    /** Nothing is owed for the time until now: the target did not want requests. */
    void discardOwed(long now) {
        moveTo(now);
    }

    /** Requests that left within this long. */
    long sentWithin(long nanos, long now) {
        return sent.within(nanos, now);
    }

    /** The target allows this; what is more than the job file says is not used. */
    void allow(long limit, long windowNanos) {
        Bound bound = new Bound(Math.max(1, limit), windowNanos);
        targetBound = bound.perNano() < own.perNano() ? bound : null;
        setInterval();
    }

    /** No faster than this, requests a nanosecond, because others use the limit too. */
    void slowTo(double perNano) {
        boolean isSlower = perNano < bound().perNano();
        if (isSlower || slowedTo < bound().perNano()) {
            slowedTo = isSlower ? perNano : Double.MAX_VALUE;
            setInterval();
        }
    }

    /** Requests a nanosecond. */
    double perNano() {
        return Math.min(bound().perNano(), slowedTo) * SHARE;
    }

    /** What binds: the job file's limit, or what the target allows. */
    Bound bound() {
        return targetBound == null ? own : targetBound;
    }

    /** Whether the target allows less than the job file. */
    boolean isLowered() {
        return targetBound != null;
    }

    Bound own() {
        return own;
    }

    private boolean hasRoom(long at) {
        return fits(own, at) && (targetBound == null || fits(targetBound, at));
    }

    private boolean fits(Bound bound, long at) {
        return sent.within((long) (bound.windowNanos() * (1 + MARGIN)), at) < bound.limit();
    }

    /** As much as the steps of the log can account for: much shorter windows get even steps only. */
    private long owed() {
        long window = bound().windowNanos();
        return window * OWED_PART < own.windowNanos() ? 0 : Math.min(window, own.windowNanos()) / OWED_PART;
    }

    private void setInterval() {
        interval = Math.max(1, Math.round(1 / perNano()));
    }
}
