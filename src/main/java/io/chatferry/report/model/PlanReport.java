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
 * The forecast of a run as plain data: the source of the text, {@code plan.json} and {@code plan.html}. The names of the
 * components are those of {@code plan.json}. Times are in seconds.
 *
 * @param tallies the records by kind and outcome, counted as in the report of a run
 * @param requests the requests that the run would make
 * @param conditions the assumptions of the estimate, as sentences
 * @param shorter changes that would shorten the run
 * @param ids source ids that have to be changed
 * @param people users and groups, counted by outcome
 * @param old messages that may be too old for the target, counted by message
 * @param warnings oddities of the export
 * @param losses fields that the endpoint cannot carry
 * @param target the entities that exist in the target; null if it was not queried
 * @param planned the inputs and settings of this plan
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
        List<Speedup> shorter,
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
        PlanBasis planned) {

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

    /** The messages that one endpoint carries. */
    public record Lane(String endpoint, long messages, long calls, String why) {}

    /**
     * The estimated time.
     *
     * @param shortest no run can be faster: {@code T_min}
     * @param setBy which limit sets it, in words
     * @param expected what is to be expected, with pauses and answers
     * @param end the end of a run that starts now, in the zone of this machine
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

    /** A change that would shorten the run, and the shortest time with it. */
    public record Speedup(@JsonProperty("words") String message, double seconds) {}

    /** A sender and the number of its messages. */
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

    /**
     * Bytes on the disk of the work folder.
     *
     * @param temporary of archives in the export, which lie unpacked in the folder for temporary files while it is read
     */
    public record Storage(long ledger, long needed, long free, long temporary) {

        /** Whether there is enough. */
        @JsonProperty
        public boolean enough() {
            return free >= needed;
        }
    }

    /**
     * The files that messages link to.
     *
     * @param copy what copying them takes; null where they stay where they are
     */
    public record Media(
            long files,
            long bytes,
            long sized,
            List<Counted> hosts,
            List<Counted> warnings,
            @Nullable Copy copy) {}

    /**
     * What copying the files takes.
     *
     * @param files each once, however many messages have it
     * @param inExport of them, those that lie in the export
     * @param byRate seconds that it takes at least, by the requests to a host
     * @param seconds that it takes, as far as is known
     * @param setBy what that is for
     * @param late links that expire before they would be reached
     * @param asked what servers have said; null if they were not asked
     */
    public record Copy(
            long files,
            long inExport,
            double byRate,
            double seconds,
            String setBy,
            long late,
            @Nullable Asked asked) {}

    /**
     * What servers have said about some of their files.
     *
     * @param needToken by host, those that are given away with a token only
     * @param dead by host, those that are not there or not given away at all
     * @param later those of servers that did not answer now
     * @param bytes of all files, estimated by the sizes of those that were asked for
     */
    public record Asked(
            long files, long reachable, List<Counted> needToken, List<Counted> dead, long later, long bytes) {}

    /** Entities that exist in the target. */
    public record Target(long users, long usersThere, long groups, long groupsThere) {}

    /** The inputs and settings by which an import checks that the plan still applies. */
    public record PlanBasis(List<RunReport.Input> inputs, Map<String, String> settings, String settingsHash) {}
}
