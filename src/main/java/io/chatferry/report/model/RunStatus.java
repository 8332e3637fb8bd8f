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
 * How far a job is: what {@code status} says, what {@code progress.json} tells other processes, what the live page and
 * its metrics show. The names of the components are those of the JSON.
 *
 * @param run the number of the run within its job, from 1
 * @param running whether a run is going on
 * @param at when this was so
 * @param step what the run is at: {@code stage}, {@code plan}, {@code send}, {@code report}; empty when none goes on
 * @param done of the step
 * @param total of the step; 0 when not known
 * @param unit of these two, in the plural
 * @param tallies by the plural of the kind, as in the report; while a run sends those of messages only, and while it reads
 *     none
 * @param perSecond messages sent or refused for good a second, over the last minute
 * @param secondsLeft at this rate; null when it is not known
 * @param limits used within their last windows
 * @param learnt how the target's limits differ from the job file's, in words; may be empty
 * @param limitedBy what sets the rate, in words, as measured; empty while that is not known
 * @param waitsFor what sending waits for just now; may be empty
 * @param lastErrors the latest first
 * @param outcome how the last run ended, in a sentence; empty while one goes on, or where none has ended
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
        Traffic traffic,
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
        Objects.requireNonNull(limitedBy); // a run of an older version does not tell it
    }

    /**
     * What went over the wire in this run.
     *
     * @param requests all of them, look-ups included
     * @param tooMany answers of 429
     * @param retries messages that had to go again
     * @param doubts messages whose outcome was not known at first
     * @param created users, groups and memberships
     */
    public record Traffic(long requests, long tooMany, long retries, long doubts, long created) {

        /** Nothing. */
        public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);
    }

    /**
     * A limit.
     *
     * @param used within the last window
     * @param limit 0 = none
     * @param learnt whether the target has set it lower than the job file
     */
    public record Limit(String name, long used, long limit, double windowSeconds, boolean learnt) {}

    /**
     * What has gone wrong.
     *
     * @param at the last time
     * @param where {@code file:line} of the record that it befell last; may be empty
     * @param times how often
     */
    public record LastError(
            Instant at, String code, @JsonProperty("words") String message, String where, long times) {}

    /** The share of the step that is done, from 0 to 1; null when its size is not known. */
    @Nullable
    public Double share() {
        return total <= 0 ? null : Math.min(1.0, (double) done / total);
    }

    /** A moment of the run, for the chart of the live page: what happened a second since the one before. */
    public record Moment(Instant at, double requests, double tooMany) {}
}
