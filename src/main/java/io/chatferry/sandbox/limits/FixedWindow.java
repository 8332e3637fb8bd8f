package io.chatferry.sandbox.limits;

/** A fixed window; it starts with the first call after the previous window has ended. */
final class FixedWindow implements Window {

    private final int limit;
    private final long length;
    private long startedAt;
    private int used;

    FixedWindow(int limit, long length) {
        this.limit = limit;
        this.length = length;
    }

    @Override
    public boolean take(long now) {
        roll(now);
        if (used >= limit) {
            return false;
        }
        if (used == 0) {
            startedAt = now;
        }
        used++;
        return true;
    }

    private void roll(long now) {
        if (now - startedAt >= length) {
            used = 0;
        }
    }

    @Override
    public int remaining(long now) {
        roll(now);
        return limit - used;
    }

    @Override
    public long resetsIn(long now) {
        roll(now);
        return used == 0 ? length : length - (now - startedAt);
    }

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public boolean idle(long now) {
        roll(now);
        return used == 0;
    }
}
