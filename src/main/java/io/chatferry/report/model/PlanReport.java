package io.chatferry.report.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.chatferry.model.Kind;
import io.chatferry.model.RejectCode;
import io.chatferry.report.model.RunReport.Counted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do, as plain data: the text, {@code plan.json} and {@code plan.html} are made of it, and the names of
 * its components are those of {@code plan.json}. Times are in seconds.
 *
 * @param tallies the records by kind and by fate, as the report of a run counts them
 * @param requests what would go over the wire
 * @param conditions what the expectation rests on, in sentences
 * @param shorter what would make it shorter
 * @param ids source ids that could not stay
 * @param people users and groups, counted by what becomes of them
 * @param old messages that the target may not take, counted by words
 * @param warnings oddities of the export
 * @param losses what is not carried
 * @param target what is in the target already; null if nobody has looked
 * @param planned the inputs and settings that this plan is of
 */
public record PlanReport(
        String job,
        Instant made,
        String outcome,
        String endpoint,
        Map<Kind, Tally> tallies,
        List<Requests> requests,
        List<Lane> lanes,
        Time time,
        List<String> conditions,
        Order order,
        List<Shorter> shorter,
        List<Sender> busiest,
        List<Reject> rejects,
        List<Repair> repairs,
        Ids ids,
        List<Counted> people,
        Parents parents,
        List<Counted> old,
        Storage storage,
        Media media,
        List<Counted> warnings,
        List<Counted> losses,
        @Nullable Target target,
        Planned planned) {

    public PlanReport {
        requests = List.copyOf(requests);
        lanes = List.copyOf(lanes);
        conditions = List.copyOf(conditions);
        shorter = List.copyOf(shorter);
        busiest = List.copyOf(busiest);
        rejects = List.copyOf(rejects);
        repairs = List.copyOf(repairs);
        people = List.copyOf(people);
        old = List.copyOf(old);
        warnings = List.copyOf(warnings);
        losses = List.copyOf(losses);
    }

    /** The numbers of one kind. */
    public Tally tally(Kind kind) {
        return tallies.getOrDefault(kind, Tally.NONE);
    }

    /**
     * Requests of one call.
     *
     * @param limit the class of limits that they count against
     */
    public record Requests(String call, String limit, long count, String why) {}

    /** What one call carries. */
    public record Lane(String endpoint, long messages, long calls, String why) {}

    /**
     * How long it takes.
     *
     * @param shortest no run can be faster: {@code T_min}
     * @param setBy which limit sets it, in words
     * @param expected what is to be expected, with pauses and answers
     * @param end when it ends if it is started at once, by this machine's clock
     * @param limits what each limit costs alone
     * @param withSenderLimit the same if the target limits each sender, which is not known before it refuses one; or null
     */
    public record Time(
            double shortest,
            String setBy,
            double expected,
            String end,
            List<Limit> limits,
            @Nullable Alternative withSenderLimit) {}

    /** The time under another assumption. */
    public record Alternative(@JsonProperty("words") String message, double shortest, double expected, String end) {}

    /** A limit, and what it costs alone. */
    public record Limit(String limit, double seconds) {}

    /**
     * The order that is kept.
     *
     * @param strict conversations that go strictly one after another; the others so within a second
     * @param chain the most messages that have to go one after another
     */
    public record Order(String setting, long conversations, long strict, long chain) {}

    /** Something that would make it shorter, and to what. */
    public record Shorter(@JsonProperty("words") String message, double seconds) {}

    /** Who sends most. */
    public record Sender(String id, long messages) {}

    /** A rule that was broken. */
    public record Reject(RejectCode code, long count, String rule, String remedy, List<Example> examples) {}

    /** A broken record: where, and what is wrong with it. */
    public record Example(
            String where,
            String kind,
            String key,
            String field,
            @JsonProperty("words") String message) {}

    /** What a repair changes. */
    public record Repair(
            RejectCode code,
            long count,
            @JsonProperty("words") String message,
            List<Change> examples) {}

    /** One record before and after its repair. */
    public record Change(String where, String field, String before, String after) {}

    /**
     * Ids.
     *
     * @param changed ids that differ between source and target
     * @param examples the first of them
     * @param clashes ids that would have become one with another, and got another one
     * @param collisions ids that lower-casing and replacing characters would have merged with another
     * @param collisionExamples the first of them, each the ids that would have become one
     */
    public record Ids(
            long changed,
            List<Changed> examples,
            List<RunReport.Clash> clashes,
            long collisions,
            List<List<String>> collisionExamples) {}

    /** What a source id becomes. */
    public record Changed(Kind kind, String sourceId, String targetId) {}

    /** Replies, and those whose parent is no message of this job. */
    public record Parents(long replies, long missing, List<String> examples) {}

    /** Bytes on the disk of the work folder. */
    public record Storage(long ledger, long needed, long free) {

        /** Whether there is enough. */
        @com.fasterxml.jackson.annotation.JsonProperty
        public boolean enough() {
            return free >= needed;
        }
    }

    /** What the messages point to; files stay where they are. */
    public record Media(long files, long bytes, long sized, List<Counted> hosts, List<Counted> warnings) {}

    /** What a look into the target has shown. */
    public record Target(long users, long usersThere, long groups, long groupsThere) {}

    /** By what an import knows that this plan is of the same inputs and settings. */
    public record Planned(List<RunReport.Input> inputs, Map<String, String> settings, String settingsHash) {}
}
