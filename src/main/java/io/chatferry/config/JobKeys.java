package io.chatferry.config;

import io.chatferry.constraint.CheckSettings.Deleted;
import io.chatferry.constraint.CheckSettings.Reactions;
import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a job file, as Spring Boot's {@code Binder} binds them: the only list of them. In a job file, a constant of
 * an enum is written in kebab case.
 */
record JobKeys(
        @ConfigKey(
                description = """
                The job's name: a-z, 0-9 and -. Its ledger and its reports lie in the folder of that name under work/.""",
                template = "reference",
                example = "acme",
                decides = Decides.SENDING,
                ofOneJob = true)
        @Nullable
        String name,

        @ConfigKey Source source,

        @ConfigKey Target target,

        @ConfigKey(description = """
                The app's limits, in requests per window. The defaults are those that CometChat documents.""") Limits limits,

        @ConfigKey(description = """
                The order of the messages of a conversation: strict = one at a time; by-second = order kept among the
                messages of one second, since the target sorts by second; auto = strict for each conversation that is not
                slowed by it. With endpoint: send the order is always strict.""", defaultValue = "auto", decides = Decides.SENDING)
        Order order,

        @ConfigKey(description = """
                flatten: a reply is sent as a message with its own time, and metadata that names its parent.
                native: a reply goes into the thread of its parent (/messages/{id}/thread), after all other messages: its
                  time becomes now, and the original one stands in its metadata. With endpoint: send, where times are now
                  anyway, this is the default, and replies go in their place.""", template = "flatten", decides = Decides.CONTENT) @Nullable
        Threads threads,

        @ConfigKey(description = """
                Reactions: metadata = kept in the message's metadata; native = sent after the messages, one call for each
                reaction of each user, dated now; drop = left out and counted.""", defaultValue = "metadata", decides = Decides.CONTENT)
        Reactions reactions,

        @ConfigKey(description = """
                Messages that were deleted in the source: skip = left out and counted; import = sent like others;
                import-and-delete = sent like others, and after all reactions deleted in such a way that their place,
                sender and time stay. Those of which the source has kept no text nor anything else are left out and counted
                in any case.""", defaultValue = "skip", decides = Decides.CONTENT)
        Deleted deleted,

        @ConfigKey(description = """
                Users and groups: inline = created by the first message that needs them; ahead = all before the first
                message.""", defaultValue = "inline", decides = Decides.SENDING)
        Users users,

        @ConfigKey(description = """
                Users and groups that only messages name: create = created, groups as private ones; reject = such messages
                are rejects.""", defaultValue = "create", decides = Decides.CONTENT)
        Undescribed undescribed,

        @ConfigKey(description = """
                Records that break a constraint: reject = set aside with the reason; repair = repaired as the README's
                table of codes says, where that is possible; stop = the run stops before it sends anything.""", defaultValue = "reject", decides = Decides.CONTENT)
        JobSettings.Invalid invalid,

        @ConfigKey(description = """
                The run stops before sending when more than this is rejected: a share as 5%, or a count as 500.""", defaultValue = "100%", example = "5%", decides = Decides.SENDING)
        JobSettings.MaxRejects maxRejects,

        @ConfigKey(
                description = """
                The target's retention: older messages are set aside as deferred, and that is no reason for exit code 2;
                0 = none known. What the target refuses for its age without this being set is deferred too, and makes the
                exit code 2.""",
                defaultValue = "0",
                unit = "days",
                min = "0",
                max = "36500",
                decides = Decides.CONTENT)
        int retentionDays,

        @ConfigKey Report report,

        @ConfigKey @Nullable Schedule schedule,

        @ConfigKey @Nullable Ledger ledger) {

    JobKeys {
        schedule = schedule == null ? new Schedule(null) : schedule;
        ledger = ledger == null ? new Ledger(null) : ledger;
        // sends get the current time anyway, so a reply loses nothing in its thread
        threads = threads != null ? threads : target.endpoint == Call.SEND ? Threads.NATIVE : Threads.FLATTEN;
    }

    @Override
    public Schedule schedule() {
        return schedule == null ? new Schedule(null) : schedule;
    }

    @Override
    public Ledger ledger() {
        return ledger == null ? new Ledger(null) : ledger;
    }

    @Override
    public Threads threads() {
        return Objects.requireNonNull(threads);
    }

    /** {@code source}. */
    record Source(
            @ConfigKey(description = """
                    The format of the export. Left out: recognised (./run.sh inspect tells by what).""", template = "csv", decides = Decides.CONTENT) @Nullable
            String format,

            @ConfigKey(description = """
                    The export: a folder, a file, a .zip or a .gz.""", template = "../samples/csv", ofOneJob = true) @Nullable
            Path path,

            @ConfigKey(description = """
                    cumulative: each export holds all of the history so far, and a record that is gone from it is withdrawn
                      if it was not sent yet.
                    delta: an export holds only what is new; the messages need ids of their own (muid).""", defaultValue = "cumulative", decides = Decides.CONTENT)
            Export export,

            @ConfigKey(description = """
                    The zone of times that are written without one, as UTC, Europe/Berlin or +02:00.""", defaultValue = "UTC", example = "Europe/Berlin", decides = Decides.CONTENT)
            ZoneId timezone,

            @ConfigKey(description = """
                    For exports with columns or fields of their own: which of them is which; jobs/mapped-csv.yaml explains
                    it. {} = the canonical names. Neither --set nor an environment variable reaches into it.""", defaultValue = "{}", decides = Decides.CONTENT, tree = true)
            Tree mapping,

            @ConfigKey(description = """
                    Columns that mean nothing to Chatferry:
                    warn: told once for each file, not sent.
                    reject: a record with a value there is a reject.
                    keep: sent in the record's metadata (members have none).
                    [a, b]: these are kept, others as with warn.""", defaultValue = "warn", example = "[room, likes]", decides = Decides.CONTENT)
            Columns unknownColumns) {}

    /** {@code target}. */
    record Target(
            @ConfigKey(description = """
                    From the dashboard of the app. Both are needed to send, and only then. Keep the key out of files.""", template = "${COMETCHAT_APP_ID}", ofOneJob = true) @Nullable
            Deferred appId,

            @ConfigKey(
                    description = """
                    Never on the command line, which everybody on the machine can read; from a file: ${file:PATH}.""",
                    template = "${COMETCHAT_API_KEY}",
                    example = "${file:/run/secrets/api-key}",
                    secret = true)
            @Nullable
            Deferred apiKey,

            @ConfigKey(description = """
                    The region of the app.""", defaultValue = "us")
            Region region,

            @ConfigKey(description = """
                    Where the API is, if not at https://{app-id}.api-{region}.cometchat.io/v3: the sandbox, or a proxy.""", example = "https://proxy.example/v3") @Nullable
            Deferred baseUrl,

            @ConfigKey(description = """
                    The key goes with every request. Over http:// it is sent to this machine alone (127.0.0.1, ::1,
                    localhost), unless this says that the whole way is a network of your own.""", defaultValue = "false")
            boolean allowHttp,

            @ConfigKey(description = """
                    The call that carries messages:
                    moderation: POST /moderation/messages, one a call, with their own times.
                    send: POST /messages, replies by /messages/{id}/thread, bots by /bots/{uid}/messages. No history: times
                      are now, and the original ones stand in the messages' metadata.
                    import: POST /data_import/messages, 50 a call, with their own times; bound by limits.data-import.
                    auto: moderation and import together, whatever is done first.""", defaultValue = "moderation", decides = Decides.CONTENT)
            Call endpoint,

            @ConfigKey(description = """
                    Users and groups that are in the target already: use = used as they are, never overwritten; stop = the
                    run stops before it sends anything.""", defaultValue = "use", decides = Decides.SENDING)
            Existing existing) {}

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
                    For ./run.sh schedule, in the machine's time zone: minute hour day month weekday, as "30 2 * * *"; or
                    six fields with seconds first.""", example = "30 2 * * *") @Nullable
            String cron) {}

    /** {@code ledger}. */
    record Ledger(
            @ConfigKey(
                    description = """
                    Where the ledger is: left out, an H2 file in the work folder; or a PostgreSQL database, as
                    jdbc:postgresql://localhost/chatferry?user=chatferry&password=${LEDGER_PASSWORD}
                    Other options are those that say how to connect: ssl…, …Timeout, targetServerType and a few more; others
                    are refused.""",
                    example = "jdbc:postgresql://localhost/chatferry?user=chatferry&password=${LEDGER_PASSWORD}",
                    secret = true,
                    ofOneJob = true)
            @Nullable
            Deferred url) {}

    private static final String MAX_CALLS = "1000000000";

    /** {@code source.export}. */
    enum Export {
        CUMULATIVE,
        DELTA
    }

    /** {@code target.region}. */
    enum Region {
        US,
        EU,
        IN
    }

    /** {@code target.endpoint}. */
    enum Call {
        MODERATION,
        SEND,
        IMPORT,
        AUTO
    }

    /** {@code target.existing}. */
    enum Existing {
        USE,
        STOP
    }

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

    /**
     * {@code source.unknown-columns}.
     *
     * @param kept the columns of the list, if it is one
     */
    record Columns(UnknownColumns policy, TreeSet<String> kept) {
        @Override
        public String toString() {
            return kept.isEmpty() ? policy.toString().toLowerCase(Locale.ROOT) : kept.toString();
        }
    }

    /** A tree of the user's own keys: maps, lists, strings, numbers and booleans, with the file's order. */
    record Tree(Map<String, Object> keys) {

        /** Independent of the order of the top keys. */
        @Override
        public String toString() {
            return new TreeMap<>(keys).toString();
        }
    }
}
