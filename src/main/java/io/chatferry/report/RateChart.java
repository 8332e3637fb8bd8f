package io.chatferry.report;

import io.chatferry.report.RunReport.Pace;
import io.chatferry.report.RunReport.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Requests a second over the time of the run, with those told to wait, the retries, and the limit as a line. */
final class RateChart {

    private static final int MOST_STEPS = 240;
    private static final int LABELS = 8;
    private static final long DAY = 86_400;
    private static final long[] TICKS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, DAY
    };

    private final Pace pace;
    private final double start;
    private final double stepSeconds;
    private final double[] ok;
    private final double[] tooMany;
    private final double[] retries;

    RateChart(Instant started, Pace pace) {
        this.pace = pace;
        this.start = seconds(started);
        double span = pace.samples().isEmpty()
                ? 1
                : Math.max(
                        1, seconds(pace.samples().get(pace.samples().size() - 1).at()) - start);
        int steps =
                (int) Math.max(1, Math.min(MOST_STEPS, Math.min(pace.samples().size(), Math.ceil(span))));
        this.stepSeconds = span / steps;
        this.ok = new double[steps];
        this.tooMany = new double[steps];
        this.retries = new double[steps];
        double before = start;
        for (Sample sample : pace.samples()) {
            double at = Math.max(before, seconds(sample.at()));
            spread(ok, before, at, sample.ok());
            spread(tooMany, before, at, sample.tooMany());
            spread(retries, before, at, sample.retries());
            before = at;
        }
    }

    /** The picture, or nothing when nothing was sampled. */
    String svg() {
        if (pace.samples().isEmpty()) {
            return "";
        }
        Double limit = pace.limitPerSecond();
        double most = 0;
        for (int i = 0; i < ok.length; i++) {
            most = Math.max(most, Math.max(ok[i], tooMany[i]) / stepSeconds);
        }
        String description = "At most " + Figures.rate(most) + " requests a second"
                + (limit == null ? "." : "; the limit is " + Figures.rate(limit) + ".");
        Svg svg = new Svg("rate", "Requests a second", description, limit == null ? most : Math.max(most, limit));
        String outline = outline(svg);
        svg.path("area", outline + String.format(Locale.ROOT, "V%.1fH%.1fZ", Svg.BOTTOM, Svg.LEFT));
        svg.path("curve", outline);
        for (int i = 0; i < ok.length; i++) {
            mark(svg, i);
        }
        if (limit != null) {
            svg.line("limit", Svg.LEFT, svg.y(limit), Svg.LEFT + Svg.PLOT_WIDTH, svg.y(limit));
            svg.label("limit", Svg.LEFT + Svg.PLOT_WIDTH, svg.y(limit) - 5, "limit " + Figures.rate(limit));
        }
        double span = stepSeconds * ok.length;
        long every = tickSeconds(span);
        for (long at = 0; at <= span; at += every) {
            svg.tick(Svg.x(at / span), elapsed((double) at));
        }
        return svg.done();
    }

    private void mark(Svg svg, int i) {
        double x = Svg.x((double) i / ok.length);
        double width = Math.max(1.5, Svg.PLOT_WIDTH / ok.length);
        String when = elapsed(i * stepSeconds) + ": ";
        if (tooMany[i] > 0) {
            svg.bar(
                    "refused",
                    x,
                    width,
                    tooMany[i] / stepSeconds,
                    when + Math.round(tooMany[i]) + " told to wait (429)");
            svg.line("refused", x + width / 2, Svg.BOTTOM - 7, x + width / 2, Svg.BOTTOM); // seen, however few
        }
        if (retries[i] >= 0.5) {
            svg.line("retry", x + width / 2, Svg.BOTTOM - 7, x + width / 2, Svg.BOTTOM);
        }
    }

    private String outline(Svg svg) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < ok.length; i++) {
            double y = svg.y(ok[i] / stepSeconds);
            path.append(
                    i == 0
                            ? String.format(Locale.ROOT, "M%.1f,%.1f", Svg.LEFT, y)
                            : String.format(Locale.ROOT, "V%.1f", y));
            path.append(String.format(Locale.ROOT, "H%.1f", Svg.x((i + 1.0) / ok.length)));
        }
        return path.toString();
    }

    /** What was counted between two times, in equal parts on the steps that lie between them. */
    private void spread(double[] steps, double from, double to, long count) {
        if (count == 0) {
            return;
        }
        if (to <= from) {
            steps[stepOf(to)] += count;
            return;
        }
        for (int i = stepOf(from); i <= stepOf(to); i++) {
            double begin = start + i * stepSeconds;
            double overlap = Math.min(to, begin + stepSeconds) - Math.max(from, begin);
            steps[i] += count * Math.max(0, overlap) / (to - from);
        }
    }

    private int stepOf(double at) {
        return (int) Math.max(0, Math.min(ok.length - 1, Math.floor((at - start) / stepSeconds)));
    }

    /** Whole seconds, minutes, hours or days, so that there are few labels. */
    private static long tickSeconds(double span) {
        for (long seconds : TICKS) {
            if (span / seconds <= LABELS) {
                return seconds;
            }
        }
        return DAY * (long) Math.ceil(span / DAY / LABELS);
    }

    private static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    private static String elapsed(double seconds) {
        long whole = Math.round(seconds);
        return seconds == 0 ? "0" : Figures.duration(Duration.ofSeconds(whole)).replace(".0 s", " s");
    }
}
