package io.chatferry.sandbox.limits;

/** No stretch of its length, wherever it begins, sees more than the limit: remembers when each was taken. */
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
        forget(now);
        if (used == taken.length) {
            return false;
        }
        taken[(oldest + used) % taken.length] = now;
        used++;
        return true;
    }

    private void forget(long now) {
        while (used > 0 && now - taken[oldest] >= length) {
            oldest = (oldest + 1) % taken.length;
            used--;
        }
    }

    @Override
    public int left(long now) {
        forget(now);
        return taken.length - used;
    }

    @Override
    public long resetsIn(long now) {
        forget(now);
        return used == 0 ? length : length - (now - taken[oldest]);
    }

    @Override
    public int limit() {
        return taken.length;
    }

    @Override
    public boolean idle(long now) {
        forget(now);
        return used == 0;
    }
}
