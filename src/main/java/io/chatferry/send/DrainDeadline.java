package io.chatferry.send;

import java.time.Duration;

/** The instant until which requests in flight may finish when a run ends. */
final class DrainDeadline {

    /** From the stop to the end of the process, less the time that the report of a large ledger needs. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(8);

    private static final Duration MIN_DRAIN = Duration.ofSeconds(2);
    /** Time of the report per message of the ledger, with folding the log of the last messages. */
    private static final long REPORT_NANOS_PER_MESSAGE = 2_000;

    /** By {@link System#nanoTime}. */
    private final long until;

    private DrainDeadline(long until) {
        this.until = until;
    }

    /** For a ledger of this many messages, from now on. */
    static DrainDeadline after(long messages) {
        return new DrainDeadline(System.nanoTime() + time(messages).toNanos());
    }

    /** How long requests in flight may take. */
    static Duration time(long messages) {
        Duration available = STOP_WITHIN.minusNanos(REPORT_NANOS_PER_MESSAGE * messages);
        return available.compareTo(MIN_DRAIN) < 0 ? MIN_DRAIN : available;
    }

    boolean isOver() {
        return System.nanoTime() - until >= 0;
    }
}
