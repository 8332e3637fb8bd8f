package io.chatferry.report.html;

import io.chatferry.report.format.Figures;
import io.chatferry.report.model.RunReport.RequestRate;
import io.chatferry.report.model.RunReport.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Requests a second over the time of the run, in at most {@value #MAX_STEPS} steps of equal length. */
final class RateSteps {

    private static final int MAX_STEPS = 240;

    private final RequestRate pace;
    private final double start;
    private final double stepSeconds;
    private final double[] ok;
    private final double[] tooMany;
    private final double[] retries;

    /** A step: when it begins, as {@code m:ss} or {@code h:mm:ss} since the start, and the rates within it. */
    record Step(String since, String ok, String tooMany, long retries) {}

    RateSteps(Instant started, RequestRate pace) {
        this.pace = pace;
        this.start = seconds(started);
        List<Sample> samples = pace.samples();
        double span = samples.isEmpty()
                ? 1
                : Math.max(1, seconds(samples.get(samples.size() - 1).at()) - start);
        int steps = (int) Math.max(1, Math.min(MAX_STEPS, Math.min(samples.size(), Math.ceil(span))));
        this.stepSeconds = span / steps;
        this.ok = new double[steps];
        this.tooMany = new double[steps];
        this.retries = new double[steps];
        double before = start;
        for (Sample sample : samples) {
            double at = Math.max(before, seconds(sample.at()));
            spread(ok, before, at, sample.ok());
            spread(tooMany, before, at, sample.tooMany());
            spread(retries, before, at, sample.retries());
            before = at;
        }
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < ok.length && !pace.samples().isEmpty(); i++) {
            steps.add(new Step(
                    since(i * stepSeconds), rate(ok[i]), rate(tooMany[i]), (long) Math.floor(retries[i] + 0.5)));
        }
        return steps;
    }

    /** The chart as a sentence, for screen readers. */
    String message() {
        double highest = 0;
        for (double each : ok) {
            highest = Math.max(highest, each / stepSeconds);
        }
        Double limit = pace.limitPerSecond();
        return "At most " + Figures.rate(highest) + " requests a second"
                + (limit == null ? "." : "; the limit is " + Figures.rate(limit) + ".");
    }

    private String rate(double count) {
        return String.format(Locale.ROOT, "%.2f", count / stepSeconds);
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

    private static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    private static String since(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3_600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3_600, whole / 60 % 60, whole % 60);
    }
}
