package io.chatferry.send;

import io.chatferry.send.state.LimitUsage;
import io.chatferry.send.state.RunEnd;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.SendResult;
import io.chatferry.send.state.SendSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a run waits for something that does not come. Every wait of a run has an end: a request is given up after its
 * timeout, a limit after its window, everything else has a timer. What outlasts them all is a fault of ours, and the run
 * ends rather than wait for ever. Not thread-safe.
 */
final class StallWatchdog {

    /** A request is given up before a doubt may be resolved: this many times as long is longer than any wait for it. */
    private static final int TIMEOUT_FACTOR = 4;

    private static final int WINDOW_FACTOR = 2;

    private final SendSettings settings;
    private final SendCounters counters;
    private @Nullable Activity last;
    private long changedAt;

    /** What changes when anything happens. */
    record Activity(long requests, long answers, long completed, int inFlight, int open, int doubts) {

        private String description() {
            return String.format(
                    java.util.Locale.ROOT,
                    "%,d requests in flight, %,d messages open, %,d in doubt",
                    inFlight,
                    open,
                    doubts);
        }
    }

    StallWatchdog(SendSettings settings, SendCounters counters) {
        this.settings = settings;
        this.counters = counters;
    }

    /** Ends the run if nothing has changed for too long; {@code waitsForTime}: something is due at a known instant. */
    void check(Activity now, boolean waitsForTime, RunEnd end) {
        long nanos = System.nanoTime();
        if (waitsForTime || !now.equals(last)) {
            last = now;
            changedAt = nanos;
        } else if (nanos - changedAt > patience().toNanos()) {
            String waitReason = counters.waitReason().isEmpty() ? "" : ", " + counters.waitReason();
            end.end(
                    SendResult.End.STALLED,
                    "internal error: nothing has happened for " + patience().toSeconds() + " s: " + now.description()
                            + waitReason + "\nRun the same command again; it resumes here.");
        }
    }

    /** Longer than any wait of a run that has no timer of its own. */
    private Duration patience() {
        long window = counters.used().stream()
                .mapToLong(LimitUsage::windowMillis)
                .reduce(settings.window().toMillis(), Math::max);
        return settings.missingAfter().multipliedBy(TIMEOUT_FACTOR).plusMillis(WINDOW_FACTOR * window);
    }
}
