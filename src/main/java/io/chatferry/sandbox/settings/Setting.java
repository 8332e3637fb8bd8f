package io.chatferry.sandbox.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * The settings of the sandbox: key, form, default and meaning. Defaults are the values of CometChat's documentation;
 * the other values cover what it leaves open, or where applications differ.
 */
public enum Setting {
    PORT("sandbox.port", Kind.COUNT, "0", "port to listen on; 0 takes a free one"),
    BIND(
            "sandbox.bind",
            Kind.TEXT,
            "127.0.0.1",
            "address to listen on; beyond loopback the key must not be the default"),
    HOSTS(
            "sandbox.hosts",
            Kind.TEXT,
            "",
            "host names, separated by commas, that are accepted besides 127.0.0.1, ::1 and localhost"),
    API_KEY("sandbox.api-key", Kind.TEXT, SandboxSettings.DEFAULT_KEY, "the key of full access"),
    AUTH_KEY("sandbox.auth-only-key", Kind.TEXT, "", "a key of scope authOnly; empty: none"),
    SPEED("sandbox.speed", Kind.FACTOR, "1", "divides every window, delay and lag: 60 runs a minute in a second"),
    SEED("sandbox.seed", Kind.COUNT, "1", "seed of latency; and of faults, unless they have their own"),

    STANDARD("sandbox.limits.standard", Kind.COUNT, "20000", "standard calls a window; 0: no limit"),
    CORE(
            "sandbox.limits.core",
            Kind.COUNT,
            "10000",
            "core calls a window (create and delete users, create and join groups); 0: no limit"),
    DATA_IMPORT("sandbox.limits.data-import", Kind.COUNT, "60", "data import calls a window; 0: no limit"),
    IMPORT_SHARED(
            "sandbox.limits.data-import-shared",
            Kind.FLAG,
            "true",
            "true: one limit for the four import calls; false: one for each"),
    SENDER("sandbox.limits.sender", Kind.COUNT, "30", "messages of one sender a window; 0: no limit"),
    SENDER_CALLS(
            "sandbox.limits.sender-calls",
            "on-behalf-of|all",
            "on-behalf-of",
            "which sends the sender's limit binds: those made on behalf of a user, or moderation and bot messages too"),
    PLAN("sandbox.limits.plan", Kind.COUNT, "0", "calls of any class a window, as the Build plan's 500; 0: no limit"),

    WINDOW("sandbox.limits.window", Kind.DURATION, "60s", "length of a window"),
    WINDOW_KIND("sandbox.limits.window-kind", "fixed|sliding", "fixed", "fixed windows, or a sliding one"),
    HEADERS(
            "sandbox.limits.headers",
            "both|old|new|none",
            "both",
            "spelling: old X-Rate-Limit, X-Rate-Limit-Remaining; new X-RateLimit-Limit, X-RateLimit-Remaining"),
    HEADERS_ON("sandbox.limits.headers-on", "all|429", "all", "which answers carry the limit headers"),

    MUIDS_ECHOED("sandbox.muids.echoed", Kind.FLAG, "true", "whether answers and lists show the muid"),
    MUIDS_CHECKED(
            "sandbox.muids.checked-on-send",
            Kind.FLAG,
            "false",
            "whether the send and moderation calls refuse an existing muid too"),
    LIST_LAG("sandbox.lag.lists", Kind.DURATION, "0s", "how long a new message is missing in lists"),
    ACTION_LAG(
            "sandbox.lag.actions",
            Kind.DURATION,
            "0s",
            "how long edits, deletes, replies and reactions to a new message answer ERR_MESSAGE_NO_ACCESS; claimed live: 3s"),
    MODERATION_DELAY("sandbox.moderation.delay", Kind.DURATION, "2s", "how long a message is pending"),
    KEYWORDS(
            "sandbox.moderation.keywords", Kind.TEXT, "", "words, separated by commas, whose messages are disapproved"),

    MODERATE_SENDS(
            "sandbox.moderation.live-sends",
            Kind.FLAG,
            "false",
            "whether messages of the send calls are moderated too"),
    PENDING_SHOWN(
            "sandbox.moderation.pending-in-lists", Kind.FLAG, "true", "whether conversations show pending messages"),

    DISAPPROVED_SHOWN(
            "sandbox.moderation.disapproved-in-lists",
            Kind.FLAG,
            "false",
            "whether conversations show disapproved messages"),
    RETENTION(
            "sandbox.retention",
            Kind.DURATION,
            "0d",
            "how old a message may be that brings its own time; 0: any age, as with Extended Storage; the plans' own is 180d"),
    MEMBERSHIP(
            "sandbox.membership-required",
            "none|on-behalf-of|all",
            "on-behalf-of",
            "which senders must be members of the group they write to"),
    MEMBER_MESSAGES(
            "sandbox.member-messages", Kind.FLAG, "true", "whether adding members writes visible action messages"),

    IMPORT_ROWS("sandbox.import.rows", Kind.COUNT, "50", "entities an import call may carry"),
    IMPORT_HARD(
            "sandbox.import.hard-refusals",
            "row|exception",
            "row",
            "an empty text or one past the retention: an error of its row, or a 500 for the call, with the valid rows stored"),
    IMPORT_EXISTING(
            "sandbox.import.existing", "refuse|update", "refuse", "what the import calls do with an existing id"),

    DETAILS_EXISTING(
            "sandbox.details-of-existing",
            "use|refuse",
            "use",
            "details of an existing user or group: ignored, or an already-exists error"),
    DUPLICATE_USER("sandbox.status.duplicate-user", "400|409|417", "400", "HTTP status of ERR_UID_ALREADY_EXISTS"),
    DUPLICATE_GROUP("sandbox.status.duplicate-group", "400|409|417", "400", "HTTP status of ERR_GUID_ALREADY_EXISTS"),

    ALREADY_JOINED(
            "sandbox.status.already-joined",
            "row|417|409",
            "row",
            "an existing member: an error of its row, or of the whole call"),
    BAD_KEY("sandbox.status.bad-key", "401|404", "401", "HTTP status of AUTH_ERR_APIKEY_NOT_FOUND"),
    MESSAGE_CODE(
            "sandbox.message-not-found",
            "ERR_MESSAGE_ID_NOT_FOUND|ERR_MSG_NOT_FOUND",
            "ERR_MESSAGE_ID_NOT_FOUND",
            "the code for a message that does not exist"),
    CONVERSATION_ID(
            "sandbox.conversation-id",
            "sorted|sender-first",
            "sorted",
            "how answers write the conversation of two users"),
    DATA("sandbox.data", Kind.TEXT, "", "folder that keeps everything over a restart; empty: memory only"),

    LATENCY("sandbox.latency.median", Kind.DURATION, "0ms", "pause before each answer"),
    LATENCY_P99(
            "sandbox.latency.p99",
            Kind.DURATION,
            "0ms",
            "99th percentile of the pause (log-normal); 0: always the median"),

    FAULT_SEED("sandbox.faults.seed", Kind.TEXT, "", "seed of the faults; empty: sandbox.seed"),
    FAULT_CALLS(
            "sandbox.faults.calls",
            "all|writes|messages",
            "all",
            "which calls faults hit: all, those that write, or those that send messages"),
    FAULT_429("sandbox.faults.429", Kind.SHARE, "0", "share answered 429"),
    FAULT_500_BEFORE("sandbox.faults.500-before", Kind.SHARE, "0", "share answered 500 and not carried out"),
    FAULT_500_AFTER("sandbox.faults.500-after", Kind.SHARE, "0", "share carried out, then answered 500"),
    FAULT_503("sandbox.faults.503-html", Kind.SHARE, "0", "share answered 503 with an HTML page, not carried out"),
    FAULT_CUT_BEFORE("sandbox.faults.cut-before", Kind.SHARE, "0", "share whose connection is cut, not carried out"),
    FAULT_CUT_AFTER("sandbox.faults.cut-after", Kind.SHARE, "0", "share carried out, then the connection is cut"),
    FAULT_CUT_LATE(
            "sandbox.faults.cut-late",
            Kind.SHARE,
            "0",
            "share whose connection is cut at once, and which is carried out later"),
    FAULT_CUT_LATE_BY("sandbox.faults.cut-late-by", Kind.DURATION, "5s", "how much later"),
    FAULT_TRUNCATED("sandbox.faults.truncated", Kind.SHARE, "0", "share carried out whose answer ends in the middle"),
    FAULT_BAD_JSON(
            "sandbox.faults.bad-json",
            Kind.SHARE,
            "0",
            "share carried out and answered 200 with half of the JSON as a complete body"),
    FAULT_STALL("sandbox.faults.stall", Kind.SHARE, "0", "share carried out and answered late"),
    FAULT_STALL_FOR("sandbox.faults.stall-for", Kind.DURATION, "30s", "how late"),
    FAULT_DOWN_AT("sandbox.faults.down-at", Kind.DURATION, "0s", "when after the start the sandbox goes down"),
    FAULT_DOWN_FOR(
            "sandbox.faults.down-for", Kind.DURATION, "0s", "for how long it refuses connections; 0: it stays up");

    private final String key;
    private final Kind kind;
    private final String choices;
    private final String defaultValue;
    private final String meaning;

    Setting(String key, Kind kind, String defaultValue, String meaning) {
        this(key, kind, "", defaultValue, meaning);
    }

    Setting(String key, String choices, String defaultValue, String meaning) {
        this(key, Kind.CHOICE, choices, defaultValue, meaning);
    }

    Setting(String key, Kind kind, String choices, String defaultValue, String meaning) {
        this.key = key;
        this.kind = kind;
        this.choices = choices;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    /** The key, as in {@code --set KEY=VALUE}. */
    public String key() {
        return key;
    }

    /** The documented default, as it would be written. */
    public String defaultValue() {
        return defaultValue;
    }

    public String meaning() {
        return meaning;
    }

    /** The expected form of a value, as a phrase. */
    public String expectedForm() {
        return kind == Kind.CHOICE ? choices.replace("|", " or ") : kind.description;
    }

    boolean accepts(String value) {
        return switch (kind) {
            case CHOICE -> value.matches(choices);
            case FACTOR -> value.matches(kind.pattern) && Double.parseDouble(value) > 0;
            case DURATION -> value.matches(kind.pattern) && isCountableInNanoseconds(value);
            default -> value.matches(kind.pattern);
        };
    }

    /** Up to 292 years. */
    private static boolean isCountableInNanoseconds(String duration) {
        return SandboxSettings.parseDuration(duration).toDays()
                <= Duration.ofNanos(Long.MAX_VALUE).toDays();
    }

    static Optional<Setting> of(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }

    /** The forms of values. */
    private enum Kind {
        COUNT("a whole number", "\\d{1,9}"),
        FACTOR("a number from 0.001", "\\d{1,6}(\\.\\d{1,3})?"),
        SHARE("a share from 0 to 1", "0(\\.\\d+)?|1(\\.0+)?"),
        DURATION("a duration such as 250ms, 3s, 5m or 180d", "\\d{1,9}(ms|s|m|h|d)"),
        FLAG("true or false", "true|false"),
        TEXT("text", ".*"),
        CHOICE("", "");

        private final String description;
        private final String pattern;

        Kind(String description, String pattern) {
            this.description = description;
            this.pattern = pattern;
        }
    }
}
