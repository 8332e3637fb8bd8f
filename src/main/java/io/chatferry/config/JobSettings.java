package io.chatferry.config;

import io.chatferry.constraint.CheckSettings;
import io.chatferry.ledger.backlog.SendOrder;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Secret;
import io.chatferry.source.api.SourceSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A job file, read and validated. A value that this version does not support is refused when the file is read.
 *
 * @param name a-z 0-9 -; the work folder's name
 * @param file the job file, absolute
 * @param decisive by their keys, the values that decide what is sent and how, as a job file would have them
 * @param notFromFile the settings from the command line or the environment, as sentences
 * @param options of the command line, such as {@code --set name=rehearsal}: without them another command means another job
 * @param withoutMessages the export is meant to hold no messages
 * @param media what becomes of the files of messages
 * @param order of the messages of a conversation; null = {@code auto}
 */
public record JobSettings(
        String name,
        Path file,
        SourceSettings source,
        Target target,
        Limits limits,
        @Nullable SendOrder order,
        Content content,
        MaxRejects maxRejects,
        int retentionDays,
        boolean reportTexts,
        @Nullable CronSchedule cron,
        @Nullable Ledger ledger,
        boolean delta,
        boolean withoutMessages,
        Media media,
        Map<String, String> decisive,
        List<String> notFromFile,
        List<String> options) {

    /**
     * The target of the messages. Validation needs none of it: a missing value is reported when it is first needed.
     *
     * @param appId supplies the app id, or fails with a {@link SettingsException} that names the key and the variable
     * @param apiKey supplies the key likewise; never stored, logged or reported
     * @param baseUrl supplies the effective base URL, without a slash at its end
     * @param region which region the base URL has, and where that is written, for people; empty where the URL itself is written
     * @param endpoints the calls that may carry messages
     * @param stopOnExisting {@code existing: stop}
     */
    public record Target(
            Supplier<String> appId,
            Supplier<Secret> apiKey,
            Supplier<URI> baseUrl,
            String region,
            Set<Endpoint> endpoints,
            boolean stopOnExisting) {}

    /**
     * Requests a window.
     *
     * @param sender messages of one sender a window; 0 = none; -1 = learn
     * @param inFlight requests in flight at once; 0 = auto
     */
    public record Limits(int standard, int core, int dataImport, int sender, Duration window, int inFlight) {}

    /**
     * The settings that decide what is sent: a change of one of them stages the export again.
     *
     * @param nativeThreads {@code threads: native}
     * @param withoutFiles {@code media.local: placeholder}: messages may be sent without their files that lie in the export
     */
    public record Content(
            boolean nativeThreads,
            CheckSettings.Reactions reactions,
            CheckSettings.Deleted deleted,
            boolean usersAhead,
            boolean rejectUndescribed,
            Invalid invalid,
            boolean withoutFiles) {}

    /**
     * {@code media}.
     *
     * @param store where files are copied to; null unless the mode is {@code copy}
     * @param keepSourceUrl whether the metadata of a message keeps the old links
     */
    public record Media(
            Mode mode, @Nullable MediaStore store, MediaFetch fetch, Missing missing, boolean keepSourceUrl) {

        /** {@code media.mode}. */
        public enum Mode {
            LINK,
            COPY
        }

        /** {@code media.missing}. */
        public enum Missing {
            KEEP,
            TEXT,
            REJECT
        }

        /** Whether files are copied into a store. */
        public boolean copies() {
            return mode == Mode.COPY;
        }
    }

    /**
     * {@code media.store}.
     *
     * @param accessKey supplies the key of the store; null for the credentials of the machine
     * @param secretKey likewise
     * @param publicUrl ends in a slash
     */
    public record MediaStore(
            URI url,
            @Nullable URI endpoint,
            boolean pathStyle,
            @Nullable String region,
            @Nullable Supplier<Secret> accessKey,
            @Nullable Supplier<Secret> secretKey,
            URI publicUrl) {}

    /** {@code media.fetch}. */
    public record MediaFetch(
            List<MediaHeaders> headers,
            int concurrency,
            int perHost,
            int ratePerHost,
            Duration timeout,
            int retries,
            long maxSize,
            List<String> allow) {}

    /** Headers for the addresses below a URL, by their names. */
    public record MediaHeaders(String url, Map<String, Supplier<Secret>> values) {}

    /** The same with another source. */
    public JobSettings withSource(SourceSettings other) {
        return new JobSettings(
                name,
                file,
                other,
                target,
                limits,
                order,
                content,
                maxRejects,
                retentionDays,
                reportTexts,
                cron,
                ledger,
                delta,
                withoutMessages,
                media,
                decisive,
                notFromFile,
                options);
    }

    /** The same, read for a command with these options, each quoted where a shell needs it. */
    public JobSettings calledWith(List<String> given) {
        return new JobSettings(
                name,
                file,
                source,
                target,
                limits,
                order,
                content,
                maxRejects,
                retentionDays,
                reportTexts,
                cron,
                ledger,
                delta,
                withoutMessages,
                media,
                decisive,
                notFromFile,
                List.copyOf(given));
    }

    /** The retention cut-off in nanoseconds since 1970: older messages are deferred. {@link Long#MIN_VALUE} without retention. */
    public long deferBeforeNanos(Clock clock) {
        return retentionDays == 0
                ? Long.MIN_VALUE
                : clock.instant().minus(Duration.ofDays(retentionDays)).getEpochSecond() * 1_000_000_000L;
    }

    /** {@code invalid:}. */
    public enum Invalid {
        REJECT,
        REPAIR,
        STOP
    }

    /**
     * When to stop before sending.
     *
     * @param percent share of the records read, or null when it is a count
     * @param count number of records, or null when it is a share
     */
    public record MaxRejects(
            @Nullable Double percent, @Nullable Long count) {}

    /**
     * A ledger that is not the H2 file in the work folder.
     *
     * @param url a {@code jdbc:postgresql:} URL without user and password
     */
    public record Ledger(
            String url, @Nullable String user, @Nullable Secret password) {}
}
