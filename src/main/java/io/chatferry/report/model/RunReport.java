package io.chatferry.report.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.chatferry.model.Kind;
import io.chatferry.model.RejectCode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The report of one run as plain data: the source of the summary, {@code report.json} and {@code report.html}. Names, ids
 * and sentences may hold any characters; message texts are never included. The names of the components are those of {@code report.json}.
 *
 * @param tallies what became of the records; a kind that is absent was not read
 * @param warnings oddities of the export, counted by message
 * @param losses what the endpoint cannot carry, counted by field
 * @param rejects broken rules, counted by code
 * @param failures what the target refused, counted by its code
 * @param messagesPerDay messages by the day (UTC) on which they were sent in the legacy system
 * @param messagesPerHour the same by the hour of the day (UTC), 0 to 23
 * @param late messages that were sent after a later message of their conversation
 * @param followups reactions and deletions that were sent after the messages
 * @param changed records whose content in the export changed after sending had begun
 * @param moderation the decisions of moderation about messages of this job
 * @param media what became of the files of messages, where they are copied
 * @param findings signs that the export or its description is wrong as a whole
 */
public record RunReport(
        Run run,
        List<Input> inputs,
        Map<Kind, Tally> tallies,
        List<Counted> warnings,
        List<Counted> losses,
        List<RejectCount> rejects,
        List<Failure> failures,
        Conversations conversations,
        SortedMap<LocalDate, Long> messagesPerDay,
        List<Long> messagesPerHour,
        RequestCounts traffic,
        RequestRate pace,
        Ids ids,
        FollowUps followups,
        long late,
        long changed,
        Moderation moderation,
        CopiedFiles media,
        List<Finding> findings) {

    /** The file beside the report that lists the files that are missing. */
    public static final String MISSING_FILES = "missing-files.csv";

    /** The file beside the report that lists the skipped records. */
    public static final String SKIPPED_LIST = "skipped.csv";

    public RunReport {
        findings = List.copyOf(findings);
        inputs = List.copyOf(inputs);
        warnings = List.copyOf(warnings);
        losses = List.copyOf(losses);
        rejects = List.copyOf(rejects);
        failures = List.copyOf(failures);
        messagesPerDay = Collections.unmodifiableSortedMap(new TreeMap<>(messagesPerDay));
        messagesPerHour = List.copyOf(messagesPerHour);
        Map<Kind, Tally> all = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            all.put(kind, tallies.getOrDefault(kind, Tally.NONE));
        }
        tallies = Collections.unmodifiableMap(all);
    }

    /** The report of a job that copies no files. */
    public RunReport(
            Run run,
            List<Input> inputs,
            Map<Kind, Tally> tallies,
            List<Counted> warnings,
            List<Counted> losses,
            List<RejectCount> rejects,
            List<Failure> failures,
            Conversations conversations,
            SortedMap<LocalDate, Long> messagesPerDay,
            List<Long> messagesPerHour,
            RequestCounts traffic,
            RequestRate pace,
            Ids ids,
            FollowUps followups,
            long late,
            long changed,
            Moderation moderation,
            List<Finding> findings) {
        this(
                run,
                inputs,
                tallies,
                warnings,
                losses,
                rejects,
                failures,
                conversations,
                messagesPerDay,
                messagesPerHour,
                traffic,
                pace,
                ids,
                followups,
                late,
                changed,
                moderation,
                CopiedFiles.NONE,
                findings);
    }

    /**
     * A sign that the export or its description is wrong as a whole.
     *
     * @param message what was found, as a part of a sentence
     * @param advice the likely cause, and what to do
     * @param rejected the rejected records that it explains
     */
    public record Finding(@JsonProperty("words") String message, String advice, long rejected) {}

    /** Whether the numbers of every kind add up. */
    @JsonProperty
    public boolean addsUp() {
        return tallies.values().stream().allMatch(Tally::addsUp);
    }

    /** The numbers of one kind. */
    public Tally tally(Kind kind) {
        return tallies.getOrDefault(kind, Tally.NONE);
    }

    /**
     * The decisions of moderation.
     *
     * @param asked whether the target was asked and answered
     * @param unavailable why it did not; empty if it did
     * @param approved messages that were approved
     * @param pending messages without a decision when the target was last asked
     * @param disapproved messages that are held back
     * @param rules that hold messages back, counted; an empty name stands for a rule that the target does not name
     * @param listed the first of those that are held back
     */
    public record Moderation(
            boolean asked,
            @JsonProperty("untold") String unavailable,
            long approved,
            long pending,
            long disapproved,
            List<Counted> rules,
            List<HeldBack> listed) {

        /** Nothing went through moderation. */
        public static final Moderation NONE = new Moderation(false, "", 0, 0, 0, List.of(), List.of());

        public Moderation {
            rules = List.copyOf(rules);
            listed = List.copyOf(listed);
        }
    }

    /**
     * A message that moderation holds back.
     *
     * @param where {@code file:line}
     * @param serverId the target's id
     */
    public record HeldBack(String where, String muid, String serverId, String rule) {}

    /** Requests a second while requests were made; the time for reading the export does not count. */
    public double requestsPerSecond() {
        List<Sample> samples = pace.samples();
        if (samples.size() > 1) {
            Duration span = Duration.between(
                    samples.get(0).at(), samples.get(samples.size() - 1).at());
            long made = samples.stream()
                    .skip(1)
                    .mapToLong(each -> each.ok() + each.tooMany())
                    .sum();
            if (made > 0 && span.toMillis() > 0) { // a short run makes all its requests before the first sample
                return made * 1000.0 / span.toMillis();
            }
        }
        return traffic.requests() * 1000.0 / Math.max(1, run.took().toMillis());
    }

    public long total(TallyColumn column) {
        Collection<Tally> all = tallies.values();
        return column.total(all);
    }

    /**
     * The identity of the run and its outcome.
     *
     * @param baseUrl the effective base URL
     * @param endpoint {@code moderation}, {@code send}, {@code import}
     * @param number of the run within its job, from 1
     * @param exitCode of the process: 0 done, 2 done with rejects, 3 stopped, 70 internal error, 77 key refused
     * @param outcome how it ended, in one sentence with its full stop
     * @param file the job file, as a command names it
     * @param versions what ran: program, Java, operating system; in the order to show
     */
    public record Run(
            String job,
            String baseUrl,
            String appId,
            String endpoint,
            int number,
            Instant started,
            Instant ended,
            int exitCode,
            String outcome,
            Map<String, String> versions,
            String file) {

        public Run {
            versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        }

        public Duration took() {
            return Duration.between(started, ended);
        }
    }

    /** An input file: its size in bytes as stored, and the SHA-256 of these bytes in hexadecimal. */
    public record Input(String file, long bytes, String sha256) {}

    /** A message and how often it applied. */
    public record Counted(@JsonProperty("words") String message, long count) {}

    /**
     * A rule that was broken.
     *
     * @param count how often
     * @param examples the first few, as {@code file:line}
     */
    public record RejectCount(RejectCode code, long count, List<String> examples) {

        public RejectCount {
            examples = List.copyOf(examples);
        }

        /** The rule in words. */
        @JsonProperty
        public String rule() {
            return code.rule();
        }

        /** What to do about it. */
        @JsonProperty
        public String remedy() {
            return code.remedy();
        }
    }

    /**
     * A refusal by the target.
     *
     * @param code the target's error code
     * @param message the message of the target for one of them
     * @param examples the first few, as {@code file:line}
     */
    public record Failure(
            String code, @JsonProperty("words") String message, long count, List<String> examples) {

        public Failure {
            examples = List.copyOf(examples);
        }
    }

    /**
     * The conversations of the export.
     *
     * @param total how many there are
     * @param top the largest ones, largest first
     */
    public record Conversations(long total, List<Conversation> top) {

        /** None were read. */
        public static final Conversations NONE = new Conversations(0, List.of());

        public Conversations {
            top = List.copyOf(top);
        }
    }

    /**
     * One conversation.
     *
     * @param label the group's name, or the two users'
     * @param messages that can be sent
     * @param sent of them, those that are in the target by this job
     * @param first time of the first message, in the legacy system
     * @param last time of the last one
     */
    public record Conversation(
            String label,
            long messages,
            long sent,
            @Nullable Instant first,
            @Nullable Instant last) {}

    /**
     * The requests of this run.
     *
     * @param requests all of them, look-ups included
     * @param tooMany answers of 429
     * @param retries requests that were a second or later attempt
     * @param doubtsFound messages in doubt that proved to have arrived
     * @param doubtsAbsent messages in doubt that proved not to have arrived
     */
    public record RequestCounts(long requests, long tooMany, long retries, long doubtsFound, long doubtsAbsent) {

        /** No request was made. */
        public static final RequestCounts NONE = new RequestCounts(0, 0, 0, 0, 0);
    }

    /**
     * The rate over the time of the run.
     *
     * @param samples in the order of time
     * @param limitPerSecond what the limits allow, in requests a second, or null when there is none
     */
    public record RequestRate(
            List<Sample> samples, @Nullable Double limitPerSecond) {

        /** Nothing was sampled. */
        public static final RequestRate NONE = new RequestRate(List.of(), null);

        public RequestRate {
            samples = List.copyOf(samples);
        }
    }

    /**
     * What was counted since the sample before, or since the start of the run.
     *
     * @param ok requests that succeeded
     * @param tooMany answers of 429
     */
    public record Sample(Instant at, long ok, long tooMany, long retries) {}

    /**
     * The ids that had to be changed.
     *
     * @param changed how many ids differ between source and target
     * @param clashes how many of them would have become one with another id
     * @param examples the first of the clashes
     */
    public record Ids(long changed, long clashes, List<Clash> examples) {

        /** Every id stayed as it was. */
        public static final Ids NONE = new Ids(0, 0, List.of());

        public Ids {
            examples = List.copyOf(examples);
        }
    }

    /**
     * A clash that was resolved.
     *
     * @param wanted the id that it would have become, which another entity has
     * @param targetId the id that it got
     */
    public record Clash(Kind kind, String sourceId, String wanted, String targetId) {}
}
