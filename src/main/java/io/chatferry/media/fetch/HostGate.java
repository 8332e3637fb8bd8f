package io.chatferry.media.fetch;

import io.chatferry.media.fetch.FetchResult.Later;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much one host may be asked at once and a second, and for how long it is left alone. A host that asks for a wait gets it; one
 * that fails several times in a row is paused, and a single request then finds out whether it is back. Safe for use by many threads.
 */
final class HostGate {

    /** The first pause of a host; each further one is twice as long, up to the longest. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    /** Single failures are those of files; so many in a row are the host's. */
    static final int FAULTS_OF_AN_OUTAGE = 5;

    /** So many pauses in a row, some five minutes, are no failures of the files that wait; then they are, or no run would end. */
    static final int EXCUSED_PAUSES = 10;

    /** When a permit comes back is not known; asking so often costs nothing. */
    private static final Duration BUSY = Duration.ofMillis(50);

    /** Departures are counted over a bit more than a second: on their way requests draw closer to each other. */
    private static final long WINDOW_NANOS = Duration.ofMillis(1010).toNanos();

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    private final LongSupplier nanoTime;
    private final int perHost;
    /** The times of the latest departures, in a ring. */
    private final long[] departures;

    private long departed;
    private int inFlight;
    private int faultsInARow;
    /** Since the host last answered well. */
    private int pauses;

    private long pausedUntil;
    private boolean isPaused;
    private boolean isDown;
    private boolean isProbing;
    private String reason = "";

    HostGate(int perHost, int ratePerHost, LongSupplier nanoTime) {
        this.perHost = perHost;
        this.departures = new long[ratePerHost];
        this.nanoTime = nanoTime;
    }

    /** Waits for one of the host's permits, which {@link #leave()} gives back. Without a permit if the host is paused. */
    Optional<Later> enter() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Optional<Later> refusal = refusal();
            while (refusal.isEmpty() && inFlight >= perHost) {
                changed.await();
                refusal = refusal();
            }
            if (refusal.isEmpty()) {
                inFlight++;
                isProbing = isDown;
            }
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Later> refusal() {
        isPaused = isPaused && pausedUntil - nanoTime.getAsLong() > 0;
        return isPaused || (isDown && isProbing) ? Optional.of(later()) : Optional.empty();
    }

    void leave() {
        lock.lock();
        try {
            inFlight--;
            isProbing = isProbing && inFlight > 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until one more request may leave; it is to leave at once. */
    void awaitDeparture() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (long left = depart(); left > 0; left = depart()) {
                var unused = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Counts a departure if one is permitted now, and returns 0; else returns the nanoseconds until one is. Called with the lock. */
    long depart() {
        long now = nanoTime.getAsLong();
        int oldest = (int) (departed % departures.length);
        if (departed >= departures.length && departures[oldest] + WINDOW_NANOS - now > 0) {
            return departures[oldest] + WINDOW_NANOS - now;
        }
        departures[oldest] = now;
        departed++;
        return 0;
    }

    /** The host has answered, though perhaps with a refusal of this file. */
    void answered() {
        lock.lock();
        try {
            faultsInARow = 0;
            pauses = 0;
            isDown = false;
            isProbing = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The host asks to wait; null if it does not say how long. */
    Later throttled(@Nullable Duration retryAfter, String message) {
        lock.lock();
        try {
            faultsInARow = 0;
            isDown = false;
            pause(retryAfter, message);
            return later();
        } finally {
            lock.unlock();
        }
    }

    /** The host has failed, or has not answered. */
    Later failed(String message) {
        lock.lock();
        try {
            faultsInARow++;
            if (!isDown && faultsInARow < FAULTS_OF_AN_OUTAGE) {
                return new Later(message, FIRST_PAUSE, 0, true);
            }
            isDown = true;
            isProbing = false;
            pause(null, message);
            return later();
        } finally {
            lock.unlock();
        }
    }

    /** Answers to requests that left before the pause began do not begin another one, but may prolong it. */
    private void pause(@Nullable Duration asked, String message) {
        long now = nanoTime.getAsLong();
        boolean isNew = !isPaused || pausedUntil - now <= 0;
        pauses += isNew ? 1 : 0;
        long until = now + (asked == null ? backoff() : asked).toNanos();
        pausedUntil = isNew || (asked != null && until - pausedUntil > 0) ? until : pausedUntil;
        isPaused = true;
        reason = message;
        changed.signalAll();
    }

    private Duration backoff() {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(pauses - 1, 10));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private Later later() {
        return new Later(reason, pauseLeft().orElse(FIRST_PAUSE), 0, pauses > EXCUSED_PAUSES);
    }

    private Optional<Duration> pauseLeft() {
        return Optional.of(Duration.ofNanos(pausedUntil - nanoTime.getAsLong()))
                .filter(left -> isPaused && !left.isNegative() && !left.isZero());
    }

    /** Zero if a request could enter now; else how long its caller had better do something else. */
    Duration readyIn() {
        lock.lock();
        try {
            boolean isFree = inFlight < perHost && !(isDown && isProbing);
            return pauseLeft().orElse(isFree ? Duration.ZERO : BUSY);
        } finally {
            lock.unlock();
        }
    }
}
