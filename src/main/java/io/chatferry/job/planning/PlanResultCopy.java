package io.chatferry.job.planning;

import io.chatferry.config.JobSettings;
import io.chatferry.job.run.ImportRun;
import io.chatferry.ledger.media.MediaPlan;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.PlanReport;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What copying the files would take. */
final class PlanResultCopy {

    /** What a connection is assumed to bring, in bytes a second: no plan knows what servers and lines give. */
    private static final double PER_CONNECTION = 1_000_000;

    private final JobSettings.MediaFetch fetch;
    private final MediaPlan plan;
    private final Clock clock;
    private final PlanReport.@Nullable Asked asked;

    private PlanResultCopy(ImportRun run, MediaPlan plan, Clock clock, PlanReport.@Nullable Asked asked) {
        this.fetch = run.settings.media().fetch();
        this.plan = plan;
        this.clock = clock;
        this.asked = asked;
    }

    /**
     * The part of the plan; null where nothing is to be copied.
     *
     * @param online whether servers are asked for the first of their files
     */
    static PlanReport.@Nullable Copy of(ImportRun run, boolean online, Clock clock) {
        MediaPlan plan = MediaPlan.of(run.ledger);
        if (!run.settings.media().copies() || plan.files() == 0) {
            return null;
        }
        PlanReport.Asked asked = online ? MediaProbes.ask(run, plan) : null;
        return new PlanResultCopy(run, plan, clock, asked).copy();
    }

    private PlanReport.Copy copy() {
        Map.Entry<String, Long> busiest = plan.hosts().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElse(null);
        double byRate = busiest == null ? 0 : busiest.getValue() / (double) fetch.ratePerHost();
        long bytes = asked == null ? plan.bytes() : asked.bytes();
        double byBytes = bytes / (PER_CONNECTION * connections());
        String setBy = byBytes > byRate
                ? Figures.bytes(bytes) + " over " + Figures.counted(connections(), "connection", "connections")
                        + " at 1 MB a second each, which is an assumption"
                : busiest == null
                        ? "the disk"
                        : Figures.counted(busiest.getValue(), "file", "files") + " of " + busiest.getKey() + " at "
                                + fetch.ratePerHost() + " a second (media.fetch.rate-per-host)";
        double seconds = Math.max(byRate, byBytes);
        return new PlanReport.Copy(plan.files(), plan.inExport(), byRate, seconds, setBy, late(seconds), asked);
    }

    private int connections() {
        long open = plan.hosts().values().stream()
                .mapToLong(files -> Math.min(files, fetch.perHost()))
                .sum();
        return (int) Math.max(1, Math.min(fetch.concurrency(), open));
    }

    /** How many links expire before a run that starts now reaches them: those that expire first go first. */
    private long late(double seconds) {
        long now = clock.millis();
        double each = seconds * 1000 / Math.max(1, plan.files());
        List<Long> valid = new ArrayList<>();
        for (long expiry : plan.expiries()) {
            if (expiry > now) {
                valid.add(expiry);
            }
        }
        long late = 0;
        for (int i = 0; i < valid.size(); i++) {
            if (valid.get(i) < now + (long) (each * (i + 1 - late))) {
                late++;
            }
        }
        return late;
    }
}
