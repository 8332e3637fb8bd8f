package io.chatferry.report.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a job: the source of {@code status}, of {@code progress.json} for other processes, of the live page and
 * of its metrics. The names of the components are those of the JSON.
 *
 * @param run the number of the run within its job, from 1
 * @param running whether a run is active
 * @param at the time of this status
 * @param step what the run is at: {@code stage}, {@code plan}, {@code send}, {@code report}; empty if no run is active
 * @param done of the step
 * @param total of the step; 0 when not known
 * @param unit of these two, in the plural
 * @param tallies by the plural of the kind, as in the report; while a run sends those of messages only, and while it reads
 *     none
 * @param perSecond messages sent or refused for good a second, over the last minute
 * @param secondsLeft at this rate; null when it is not known
 * @param limits used within their last windows
 * @param learnt how the limits of the target differ from those of the job file, as a sentence; may be empty
 * @param limitedBy the measured bottleneck, as a sentence; empty while it is unknown
 * @param waitsFor what sending waits for at this moment; may be empty
 * @param lastErrors the latest first
 * @param outcome how the last run ended, in a sentence; empty while a run is active, or if no run has ended
 */
public record RunStatus(
        String job,
        long run,
        boolean running,
        @Nullable Instant started,
        Instant at,
        String target,
        String step,
        long done,
        long total,
        String unit,
        Map<String, Tally> tallies,
        double perSecond,
        double requestsPerSecond,
        @Nullable Long secondsLeft,
        RequestCounts traffic,
        List<Limit> limits,
        String learnt,
        String limitedBy,
        String waitsFor,
        List<LastError> lastErrors,
        String outcome) {

    public RunStatus {
        tallies = Collections.unmodifiableMap(new LinkedHashMap<>(tallies));
        limits = List.copyOf(limits);
        lastErrors = List.copyOf(lastErrors);
        Objects.requireNonNull(limitedBy); // absent in a file of an older version: not readable
    }

    /**
     * The requests of this run.
     *
     * @param requests all of them, look-ups included
     * @param tooMany answers of 429
     * @param retries messages that were sent again
     * @param doubts messages whose outcome was not known at first
     * @param created users, groups and memberships
     */
    public record RequestCounts(long requests, long tooMany, long retries, long doubts, long created) {

        /** Nothing. */
        public static final RequestCounts NONE = new RequestCounts(0, 0, 0, 0, 0);
    }

    /**
     * A limit.
     *
     * @param used calls within the last window
     * @param limit calls allowed in a window; 0 = no limit
     * @param learnt whether the target has set it lower than the job file
     */
    public record Limit(String name, long used, long limit, double windowSeconds, boolean learnt) {}

    /**
     * An error of the run.
     *
     * @param at the time of the last occurrence
     * @param where {@code file:line} of the last record concerned; may be empty
     * @param times how often
     */
    public record LastError(
            Instant at, String code, @JsonProperty("words") String message, String where, long times) {}

    /** The share of the step that is done, from 0 to 1; null when its size is not known. */
    @Nullable
    public Double share() {
        return total <= 0 ? null : Math.min(1.0, (double) done / total);
    }

    /** A point of the chart of the live page: the rates, per second, since the point before. */
    public record Moment(Instant at, double requests, double tooMany) {}
}
