package io.chatferry.send.ratelimit;

/** The next step of a pace, of runs in one process. */
final class Steps implements CallClassRateLimiter.NextStep {

    private long next;

    @Override
    public long get() {
        return next;
    }

    @Override
    public boolean move(long from, long to) {
        if (next != from) {
            return false;
        }
        next = to;
        return true;
    }
}
