package io.chatferry.config;

import io.chatferry.constraint.CheckSettings.Deleted;
import io.chatferry.constraint.CheckSettings.Reactions;
import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a job file, as Spring Boot's {@code Binder} binds them: the only list of them. In a job file, a constant of
 * an enum is written in kebab case.
 */
record JobKeys(
        @ConfigKey(
                description = """
                The job's name: a-z, 0-9 and -. Its ledger and its reports are in the folder of that name under work/.""",
                template = "reference",
                example = "acme",
                decides = Decides.SENDING,
                ofOneJob = true)
        @Nullable
        String name,

        @ConfigKey SourceKeys source,

        @ConfigKey TargetKeys target,

        @ConfigKey(description = """
                The app's limits, in requests per window. The defaults are those that CometChat documents.""") Limits limits,

        @ConfigKey(description = """
                The order of the messages of a conversation: strict = one at a time; by-second = order kept among the
                messages of one second, since the target sorts by second; auto = strict for each conversation that does not
                become slower by it. With endpoint: send the order is always strict.""", defaultValue = "auto", decides = Decides.SENDING)
        Order order,

        @ConfigKey(description = """
                flatten: a reply is sent as a message with its own time, and metadata that names its parent.
                native: a reply goes into the thread of its parent (/messages/{id}/thread), after all other messages: its
                  time becomes now, and the original one is kept in its metadata. With endpoint: send, where times are now
                  anyway, this is the default, and replies keep their position.""", template = "flatten", decides = Decides.CONTENT) @Nullable
        Threads threads,

        @ConfigKey(description = """
                Reactions: metadata = kept in the message's metadata; native = sent after the messages, one call for each
                reaction of each user, dated now; drop = left out and counted.""", defaultValue = "metadata", decides = Decides.CONTENT)
        Reactions reactions,

        @ConfigKey(description = """
                Messages that were deleted in the source: skip = left out and counted; import = sent like others;
                import-and-delete = sent like others, and after all reactions deleted in such a way that their place,
                sender and time stay. Messages without any content in the source are left out and counted in any case.""", defaultValue = "skip", decides = Decides.CONTENT)
        Deleted deleted,

        @ConfigKey(description = """
                Users and groups: inline = created by the first message that needs them; ahead = all before the first
                message.""", defaultValue = "inline", decides = Decides.SENDING)
        Users users,

        @ConfigKey(description = """
                Users and groups that only messages mention: create = created, groups as private ones; reject = such
                messages are rejected.""", defaultValue = "create", decides = Decides.CONTENT)
        Undescribed undescribed,

        @ConfigKey(description = """
                Records that break a constraint: reject = set aside with the reason; repair = repaired as
                src/docs/rejects.md says, where that is possible; stop = the run stops before it sends anything.""", defaultValue = "reject", decides = Decides.CONTENT)
        JobSettings.Invalid invalid,

        @ConfigKey(description = """
                The run stops before sending when more than this is rejected: a share as 5%, or a count as 500.""", defaultValue = "100%", example = "5%", decides = Decides.SENDING)
        JobSettings.MaxRejects maxRejects,

        @ConfigKey(
                description = """
                The target's retention: older messages are deferred, which does not cause exit code 2; 0 = unknown. Messages
                that the target refuses for their age although this is not set are deferred too, and cause exit code 2.""",
                defaultValue = "0",
                unit = "days",
                min = "0",
                max = "36500",
                decides = Decides.CONTENT)
        int retentionDays,

        @ConfigKey Report report,

        @ConfigKey MediaKeys media,

        @ConfigKey @Nullable Schedule schedule,

        @ConfigKey @Nullable Ledger ledger) {

    JobKeys {
        schedule = schedule == null ? new Schedule(null, null) : schedule;
        ledger = ledger == null ? new Ledger(null) : ledger;
        // sends get the current time anyway, so a reply loses nothing in its thread
        threads = threads != null
                ? threads
                : target.endpoint() == TargetKeys.Call.SEND ? Threads.NATIVE : Threads.FLATTEN;
    }

    @Override
    public Schedule schedule() {
        return schedule == null ? new Schedule(null, null) : schedule;
    }

    @Override
    public Ledger ledger() {
        return ledger == null ? new Ledger(null) : ledger;
    }

    @Override
    public Threads threads() {
        return Objects.requireNonNull(threads);
    }

    /** {@code limits}. */
    record Limits(
            @ConfigKey(
                    description = """
                    Most calls, among them those that carry messages.""",
                    defaultValue = "20000",
                    unit = "calls a window",
                    min = "1",
                    max = MAX_CALLS,
                    decides = Decides.SENDING)
            int standard,

            @ConfigKey(
                    description = """
                    Calls that create, change or list users, groups and the like.""",
                    defaultValue = "10000",
                    unit = "calls a window",
                    min = "1",
                    max = MAX_CALLS,
                    decides = Decides.SENDING)
            int core,

            @ConfigKey(
                    description = """
                    Data import calls.""",
                    defaultValue = "60",
                    unit = "calls a window",
                    min = "1",
                    max = MAX_CALLS,
                    decides = Decides.SENDING)
            int dataImport,

            @ConfigKey(
                    description = """
                    Messages of one sender: a number; 0 = no such limit; learn = none until the target refuses a sender,
                    then 30.""",
                    defaultValue = "learn",
                    unit = "messages a window",
                    min = "0",
                    max = MAX_CALLS,
                    word = "learn",
                    wordValue = -1,
                    decides = Decides.SENDING)
            int sender,

            @ConfigKey(description = """
                    The window: a number with ms, s, m or h.""", defaultValue = "60s", min = "100ms", max = "24h", decides = Decides.SENDING)
            Duration window,

            @ConfigKey(
                    description = """
                    Requests in flight at once; auto = what the round trip needs, up to 256.""",
                    defaultValue = "auto",
                    unit = "requests",
                    min = "1",
                    max = "1024",
                    word = "auto",
                    wordValue = 0,
                    decides = Decides.SENDING)
            int inFlight) {}

    /** {@code report}. */
    record Report(
            @ConfigKey(description = """
                    Whether reports show the texts of messages.""", defaultValue = "false")
            boolean texts) {}

    /** {@code schedule}. */
    record Schedule(
            @ConfigKey(description = """
                    For chatferry schedule, by crontab's rules: minute hour day month weekday, as "30 2 * * *"; six fields with
                    seconds first; or "@hourly", "@daily", "@weekly", "@monthly", "@yearly". If day and weekday are both
                    given, either fits, unless one begins with *. A time that a change of the clock leaves out runs at the
                    end of the gap; one that comes twice runs once, unless minute or hour begins with *.""", example = "30 2 * * *") @Nullable
            String cron,

            @ConfigKey(description = """
                    The time zone of cron, as UTC, Europe/Berlin or +02:00. Default: the machine's.""", example = "Europe/Berlin") @Nullable
            ZoneId timezone) {}

    /** {@code ledger}. */
    record Ledger(
            @ConfigKey(
                    description = """
                    The database of the ledger. Default: an H2 file in the work folder; or a PostgreSQL database, as
                    jdbc:postgresql://localhost/chatferry?user=chatferry&password=${LEDGER_PASSWORD}
                    Only driver options that concern the connection are allowed: ssl…, …Timeout, targetServerType and a few more.""",
                    example = "jdbc:postgresql://localhost/chatferry?user=chatferry&password=${LEDGER_PASSWORD}",
                    secret = true,
                    ofOneJob = true)
            @Nullable
            Deferred url) {}

    private static final String MAX_CALLS = "1000000000";

    /** {@code order}. */
    enum Order {
        AUTO,
        BY_SECOND,
        STRICT
    }

    /** {@code threads}. */
    enum Threads {
        FLATTEN,
        NATIVE
    }

    /** {@code users}. */
    enum Users {
        INLINE,
        AHEAD
    }

    /** {@code undescribed}. */
    enum Undescribed {
        CREATE,
        REJECT
    }
}
