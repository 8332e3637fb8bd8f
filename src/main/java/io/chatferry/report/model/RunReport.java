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
 * Everything that is told about one run, as plain data: the summary, {@code report.json} and {@code report.html} say the
 * same because they are made of this. Names, ids and words may be anything at all; the texts of messages are never in
 * it. The names of the components are those of {@code report.json}.
 *
 * @param tallies what became of the records; a kind that is absent was not read
 * @param warnings oddities of the export, counted by their words
 * @param losses what the endpoint cannot carry, counted by field
 * @param rejects broken rules, counted by code
 * @param failures what the target refused, counted by its code
 * @param messagesPerDay the history itself: messages by the day (UTC) on which they were sent in the legacy system
 * @param messagesPerHour the same by the hour of the day (UTC), 0 to 23
 * @param late messages sent after a later one of their conversation had gone
 * @param followups what was done to messages after they were sent
 * @param changed records that the export tells differently now, though they had been begun before
 * @param moderation what it has decided about messages that went through it
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
        Traffic traffic,
        Pace pace,
        Ids ids,
        FollowUps followups,
        long late,
        long changed,
        Moderation moderation) {

    public RunReport {
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
     * What moderation has decided.
     *
     * @param asked whether the target was asked, and has told
     * @param untold why it has not; may be empty
     * @param approved messages that it let pass
     * @param pending messages that it had not decided on when it was asked last
     * @param disapproved messages that it holds back
     * @param rules by which they are held back, counted; a rule without a name is one that the target does not name
     * @param listed the first of those that are held back
     */
    public record Moderation(
            boolean asked,
            String untold,
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

    /** The rate while requests were made, not over the time that reading the export took. */
    public double requestsPerSecond() {
        List<Sample> samples = pace.samples();
        if (samples.size() > 1) {
            Duration span = Duration.between(
                    samples.get(0).at(), samples.get(samples.size() - 1).at());
            long made = samples.stream()
                    .skip(1)
                    .mapToLong(each -> each.ok() + each.tooMany())
                    .sum();
            if (made > 0 && span.toMillis() > 0) { // a short run has made them all before its first sample
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
     * Which run this was and how it ended.
     *
     * @param baseUrl the effective base URL
     * @param endpoint {@code moderation}, {@code send}, {@code import}
     * @param number of the run within its job, from 1
     * @param exitCode DESIGN section 4
     * @param outcome how it ended, in one sentence with its full stop
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
            Map<String, String> versions) {

        public Run {
            versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        }

        public Duration took() {
            return Duration.between(started, ended);
        }
    }

    /** An input file: its size in bytes as stored, and the SHA-256 of these bytes in hexadecimal. */
    public record Input(String file, long bytes, String sha256) {}

    /** A word, or a sentence, and how often it applied. */
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
     * @param message what the target said, of one of them
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
     * What went over the wire in this run.
     *
     * @param requests all of them, look-ups included
     * @param tooMany answers of 429
     * @param retries requests that were a second or later attempt
     * @param doubtsFound messages in doubt that proved to have arrived
     * @param doubtsAbsent messages in doubt that proved not to have arrived
     */
    public record Traffic(long requests, long tooMany, long retries, long doubtsFound, long doubtsAbsent) {

        /** No request was made. */
        public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);
    }

    /**
     * The rate over the time of the run.
     *
     * @param samples in the order of time
     * @param limitPerSecond what the limits allow, in requests a second, or null when there is none
     */
    public record Pace(List<Sample> samples, @Nullable Double limitPerSecond) {

        /** Nothing was sampled. */
        public static final Pace NONE = new Pace(List.of(), null);

        public Pace {
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
     * The ids that could not stay as they were.
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
     * @param wanted the id that it would have become, had another not had it
     * @param targetId the id that it got
     */
    public record Clash(Kind kind, String sourceId, String wanted, String targetId) {}
}
