package io.chatferry.send.ratelimit;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.CallLimits;
import io.chatferry.cometchat.answer.RateHeaders;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.SendSettings;
import java.time.Clock;
import java.time.Duration;

/**
 * The limits of an app for calls that carry no messages, made by many threads: the same as those of a run that sends, in
 * one file with it. Owns the pause after a 429.
 */
public final class SharedLimits implements CallLimits {

    private static final int NO_SENDER = -1;

    private final RateLimits limits;
    private final AppPauses pauses;
    private int inFlight;
    /** Nothing is owed for the pause that is over, and nobody has said so yet. */
    private boolean hasOwedFromPause;

    /** @param folder where all runs of this machine keep what they use and have learned */
    public SharedLimits(SendSettings settings, LimitsFolder folder, Clock clock) {
        SenderRateLimiter senders = new SenderRateLimiter(settings.sender(), settings.window(), System.nanoTime());
        limits = new RateLimits(settings, new SendCounters(), senders, key -> NO_SENDER, folder, clock);
        pauses = new AppPauses(settings.window());
    }

    @Override
    public synchronized long reserve(LimitClass limit) {
        long now = System.nanoTime();
        if (pauses.isPaused(now)) {
            return NONE;
        }
        if (hasOwedFromPause) {
            limits.discardOwed(now);
            hasOwedFromPause = false;
        }
        if (pauses.isProbing() && inFlight > 0) {
            return NONE;
        }
        long slot = limits.reserve(limit);
        inFlight += slot == NONE ? 0 : 1;
        return slot;
    }

    @Override
    public synchronized boolean tryDispatch(LimitClass limit, long slot) {
        long now = System.nanoTime();
        if (pauses.isPaused(now)) {
            inFlight--;
            return false;
        }
        limits.dispatched(limit, slot, now);
        return true;
    }

    @Override
    public synchronized void passed(LimitClass limit, RateHeaders rate) {
        inFlight--;
        pauses.passed(System.nanoTime());
        limits.passed(limit, rate, inFlight);
    }

    @Override
    public synchronized void failed() {
        inFlight--;
    }

    @Override
    public synchronized Duration refused(LimitClass limit, RateHeaders rate) {
        inFlight--;
        RateLimits.AppPause pause = limits.refused(limit, NO_SENDER, rate, inFlight);
        if (pause == null) {
            return limits.accidentWait(rate);
        }
        hasOwedFromPause = true;
        return pauses.begin(pause.retryAfter(), System.nanoTime());
    }
}
