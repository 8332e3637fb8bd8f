package io.chatferry.send;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Where a run breaks off: after so many requests have left, at the next but n-th moment at which the loop asks for the
 * time or whether to stop, which it does between the steps of its protocol; or because its disk is gone, in the middle
 * of whatever it does.
 */
final class Crashes extends Clock {

    /** A case that takes longer waits for something that will never be. */
    private static final int MAX_SECONDS = 90;

    private final Sending sending;
    private final Clock time = Clock.systemUTC();
    private final long endsBy = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
    private long afterRequests = Long.MAX_VALUE;
    private int moments;
    private boolean disk;
    private boolean happened;

    /** The end of a process, as far as it can be had inside of one: nobody catches it. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    Crashes(Sending sending) {
        this.sending = sending;
        sending.clock = this;
        sending.stop = () -> {
            moment();
            return false;
        };
    }

    /** The next run breaks off. */
    void plan(Random random) {
        afterRequests = sending.counters.requests() + random.nextInt(60);
        moments = random.nextInt(25);
        disk = random.nextInt(3) == 0;
        happened = false;
    }

    /** The next run goes to its end. */
    void planNone() {
        afterRequests = Long.MAX_VALUE;
        happened = false;
    }

    /** Whether the run broke off. */
    boolean happened() {
        return happened;
    }

    private void moment() {
        if (System.nanoTime() - endsBy > 0) {
            throw new AssertionError("it did not end within " + MAX_SECONDS + " s: "
                    + sending.job.report().messages());
        }
        if (happened || sending.counters.requests() < afterRequests || moments-- > 0) {
            return;
        }
        happened = true;
        if (disk) {
            Thread cut = new Thread(sending.job::cut, "cut");
            cut.setDaemon(true);
            cut.start();
        } else {
            throw new Crash();
        }
    }

    @Override
    public long millis() {
        moment();
        return time.millis();
    }

    @Override
    public Instant instant() {
        moment();
        return time.instant();
    }

    @Override
    public ZoneId getZone() {
        return time.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return time.withZone(zone);
    }
}
