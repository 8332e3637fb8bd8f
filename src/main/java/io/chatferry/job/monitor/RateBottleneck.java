package io.chatferry.job.monitor;

import io.chatferry.report.format.Figures;
import io.chatferry.send.state.LimitUsage;
import io.chatferry.send.state.RequestFlow;
import io.chatferry.send.state.SendCounters;
import java.time.Duration;
import java.util.Locale;

/** Names what limits the rate of a run, from measurements while it sends: only then the response time is known. */
final class RateBottleneck {

    /** Using this share of a limit counts as using all of it. */
    private static final double NEARLY_ALL = 0.85;

    /** A thread that is idle for a smaller share of the time is busy. */
    private static final double BUSY_IDLE_SHARE = 0.15;

    /** In a smaller share of a window a single call may look like the whole limit. */
    private static final double MIN_WINDOW_SHARE = 0.05;

    private static final String SENDER = "sender";

    private RateBottleneck() {}

    /**
     * Describes the bottleneck; empty while too little is known.
     *
     * @param since how long requests have been counted
     */
    static String message(SendCounters counters, Duration since) {
        RequestFlow flow = counters.flow();
        if (flow.equals(RequestFlow.UNKNOWN) || !counters.outage().isEmpty()) {
            return "";
        }
        for (LimitUsage use : counters.used()) {
            double part = Math.min(1, since.toMillis() / (double) use.windowMillis());
            if (part >= MIN_WINDOW_SHARE
                    && use.limit() > 0
                    && use.used() >= NEARLY_ALL * use.limit() * part
                    && use.used() > 0) {
                return limit(use);
            }
        }
        if (flow.inFlight() >= NEARLY_ALL * flow.mostInFlight()) {
            String many = flow.mostInFlight() == 1 ? "one request" : Figures.grouped(flow.mostInFlight()) + " requests";
            return many + " in flight at " + millis(flow);
        }
        if (flow.idleShare() < BUSY_IDLE_SHARE) {
            return "this machine, which sends no faster";
        }
        return "answers that take " + millis(flow) + ", which the next messages wait for";
    }

    private static String millis(RequestFlow flow) {
        return String.format(Locale.ROOT, "%,.0f ms", Math.max(1, flow.roundTripMillis()));
    }

    private static String limit(LimitUsage use) {
        String window = " each " + Figures.duration(Duration.ofMillis(use.windowMillis()));
        return use.name().equals(SENDER)
                ? "the limit of " + Figures.counted(use.limit(), "message", "messages") + " of one sender" + window
                : "the limit of " + Figures.grouped(use.limit()) + " " + use.name()
                        + (use.limit() == 1 ? " call" : " calls") + window;
    }
}
