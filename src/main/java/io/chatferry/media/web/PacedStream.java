package io.chatferry.media.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/** Counts what arrives, and gives up a body that trickles: one byte a minute is not silence, but no file comes of it. */
public final class PacedStream extends FilterInputStream {

    /** In each period at least so much (a kilobyte a second), or it is cut; what has arrived is continued by the next attempt. */
    public static final Duration PERIOD = Duration.ofMinutes(5);

    static final long LEAST = 300 * 1024;

    private final IntConsumer counter;
    private final LongSupplier nanoTime;
    private long periodStart;
    private long inPeriod;

    /** @param counter is told how many bytes have come each time */
    public PacedStream(InputStream in, IntConsumer counter, LongSupplier nanoTime) {
        super(in);
        this.counter = counter;
        this.nanoTime = nanoTime;
        this.periodStart = nanoTime.getAsLong();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n = super.read(bytes, offset, length);
        if (n > 0) {
            counter.accept(n);
            inPeriod += n;
            checkPace();
        }
        return n;
    }

    private void checkPace() throws IOException {
        long now = nanoTime.getAsLong();
        if (now - periodStart < PERIOD.toNanos()) {
            return;
        }
        if (inPeriod < LEAST) {
            throw new IOException("only " + inPeriod + " bytes came in " + PERIOD.toMinutes() + " minutes");
        }
        periodStart = now;
        inPeriod = 0;
    }
}
