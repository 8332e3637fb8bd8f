package io.chatferry.sandbox.limits;

/** Begins with the first call after the last one ended. */
final class FixedWindow implements Window {

    private final int limit;
    private final long length;
    private long begun;
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
            begun = now;
        }
        used++;
        return true;
    }

    private void roll(long now) {
        if (now - begun >= length) {
            used = 0;
        }
    }

    @Override
    public int left(long now) {
        roll(now);
        return limit - used;
    }

    @Override
    public long resetsIn(long now) {
        roll(now);
        return used == 0 ? length : length - (now - begun);
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
