package io.chatferry.sandbox.limits;

/** A sliding window: no interval of its length contains more calls than the limit. */
final class SlidingWindow implements Window {

    private final long length;
    private final long[] taken;
    private int oldest;
    private int used;

    SlidingWindow(int limit, long length) {
        this.length = length;
        this.taken = new long[limit];
    }

    @Override
    public boolean take(long now) {
        dropExpired(now);
        if (used == taken.length) {
            return false;
        }
        taken[(oldest + used) % taken.length] = now;
        used++;
        return true;
    }

    private void dropExpired(long now) {
        while (used > 0 && now - taken[oldest] >= length) {
            oldest = (oldest + 1) % taken.length;
            used--;
        }
    }

    @Override
    public int remaining(long now) {
        dropExpired(now);
        return taken.length - used;
    }

    @Override
    public long resetsIn(long now) {
        dropExpired(now);
        return used == 0 ? length : length - (now - taken[oldest]);
    }

    @Override
    public int limit() {
        return taken.length;
    }

    @Override
    public boolean idle(long now) {
        dropExpired(now);
        return used == 0;
    }
}
