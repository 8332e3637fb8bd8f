package io.chatferry.config;

import io.chatferry.config.JobFileNode.Place;
import io.chatferry.config.JobFileNode.Section;
import io.chatferry.config.JobSettings.Content;
import io.chatferry.config.JobSettings.Limits;
import io.chatferry.ledger.backlog.SendOrder;
import io.chatferry.model.ConfigKey;
import io.chatferry.model.Program;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.SourceFormat;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.api.SourceSettings.FormatOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;

/**
 * Reads a job file: one {@code Binder} for each job binds the values of the file, and those that override them on the
 * command line and in the environment, to {@link JobKeys}.
 */
public final class JobFile {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,100}");

    private final JobModel model;
    private final Path file;
    private final KeySources sources;
    private final JobKeys keys;
    private final Map<String, Record> options;

    private JobFile(JobModel model, Path file, KeySources sources, JobKeys keys, Map<String, Record> options) {
        this.model = model;
        this.options = options;
        this.file = file;
        this.sources = sources;
        this.keys = keys;
    }

    /**
     * Reads and validates a job file. Only the values of {@link JobSettings.Target} are resolved later, when they are needed.
     *
     * @param file the job file; relative paths in it count from its folder
     * @param sets {@code key=value}, which override the environment and the file; relative paths in them count from the
     *     current folder
     * @param environment the environment variables, of which those that begin with {@code CHATFERRY_} override the file
     * @throws SettingsException if anything in it is wrong: where, what is wrong and what to write, in two lines
     */
    public static JobSettings read(Path file, List<String> sets, Map<String, String> environment) {
        return read(file, sets, environment, false);
    }

    /**
     * Reads one of several job files that a command runs: variables cannot set keys that are specific to one job.
     *
     * @see #read
     */
    public static JobSettings readOneOfSeveral(Path file, List<String> sets, Map<String, String> environment) {
        return read(file, sets, environment, true);
    }

    /**
     * The settings of a job that has no file, only an export: everything else is as the overrides say, or the default.
     *
     * @see #read
     */
    public static JobSettings ofExport(Path export, List<String> sets, Map<String, String> environment) {
        Path file = Path.of("no job file"); // shown where an error has no better place
        String path = export.toAbsolutePath().toString().replace("'", "''").replace("${", "$${");
        String yaml = "{name: export, source: {path: '" + path + "'}}";
        return read(
                JobModel.standard(),
                file,
                JobFileYaml.file(file.toString(), yaml),
                new Overrides(sets, environment, false));
    }

    private static JobSettings read(
            Path file, List<String> sets, Map<String, String> environment, boolean isOneOfSeveral) {
        return read(JobModel.standard(), file, sets, environment, isOneOfSeveral);
    }

    static JobSettings read(
            JobModel model, Path file, List<String> sets, Map<String, String> environment, boolean isOneOfSeveral) {
        return read(
                model,
                file,
                JobFileYaml.file(file.toString(), text(file)),
                new Overrides(sets, environment, isOneOfSeveral));
    }

    /** What goes before the job file, see {@link #read}. */
    private record Overrides(List<String> sets, Map<String, String> environment, boolean isOneOfSeveral) {}

    private static JobSettings read(JobModel model, Path file, Section written, Overrides overrides) {
        Map<String, String> environment = overrides.environment;
        KeySources sources = new KeySources(model, written, overrides.sets, environment, overrides.isOneOfSeveral);
        Binder binder = sources.binder(new KeyConverter(model, new Placeholders(environment, folder(file))));
        Map<String, Record> options = new LinkedHashMap<>();
        model.options()
                .forEach((format, type) -> options.put(format, bind(binder, JobModel.SOURCE + "." + format, type)));
        return new JobFile(model, file, sources, bind(binder, "", JobKeys.class), options).settings();
    }

    private static <T> T bind(Binder binder, String name, Class<T> type) {
        try {
            return binder.bindOrCreate(name, Bindable.of(type));
        } catch (BindException wrong) {
            for (Throwable cause = wrong; cause != null; cause = cause.getCause()) {
                if (cause instanceof SettingsException reported) {
                    throw reported;
                }
            }
            throw wrong;
        }
    }

    private static String text(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new SettingsException(file + ": no such job file\n  copy one from " + Program.examples()
                    + ", or make one: " + Program.name() + " guess EXPORT -o FILE");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(JobFileYaml.MAX_BYTES + 1);
            if (bytes.length > JobFileYaml.MAX_BYTES) {
                throw new SettingsException(file + ": longer than 1 MiB, so not a job file\n  name a job file");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new SettingsException(file + ": this is not UTF-8 text\n  save the job file as UTF-8");
        } catch (IOException e) {
            throw new SettingsException(file + ": the job file cannot be read (" + e.getMessage()
                    + ")\n  make it readable for the user who runs Chatferry");
        }
    }

    private JobSettings settings() {
        TargetKeys target = keys.target();
        return new JobSettings(
                name(),
                file.toAbsolutePath().normalize(),
                source(),
                JobFileTarget.read(target, sources::place, sources.isSet("target.region")),
                limits(),
                order(),
                content(),
                keys.maxRejects(),
                keys.retentionDays(),
                keys.report().texts(),
                cron(),
                JobFileTarget.ledger(keys.ledger(), sources.place("ledger.url")),
                keys.source().export() == SourceKeys.Export.DELTA,
                keys.source().withoutMessages(),
                JobFileMedia.read(keys.media(), sources::place),
                values(),
                sources.notFromFile(),
                List.of());
    }

    private SettingsException error(String key, String wrong) {
        Place place = sources.place(key);
        return place.error(wrong, KeyConverter.write(model.key(key), place));
    }

    private String name() {
        String name = keys.name();
        if (name == null) {
            throw error("name", "the job has no name");
        }
        if (!NAME.matcher(name).matches()) {
            throw error("name", KeyConverter.shown(name) + " is not a valid job name");
        }
        return name;
    }

    private SourceSettings source() {
        SourceKeys source = keys.source();
        String format = format(source.format());
        SourceFormat fetched = format == null ? null : SourceFormats.named(format);
        if (fetched != null) {
            check(fetched);
        }
        return new SourceSettings(
                        format,
                        fetched != null && fetched.isFetched() ? unfetched(source.path()) : path(source.path()),
                        source.timezone(),
                        source.mapping().keys(),
                        source.unknownColumns().policy(),
                        source.unknownColumns().kept(),
                        new FormatOptions(
                                options,
                                options.keySet().stream()
                                        .filter(named -> sources.has(JobModel.SOURCE + "." + named))
                                        .collect(Collectors.toSet())))
                .withNulls(nulls(source))
                .withFiles(keys.media().mode() == MediaKeys.Mode.COPY);
    }

    private Set<String> nulls(SourceKeys source) {
        if (source.nulls() == null) {
            return Set.of();
        }
        if (!source.mapping().keys().isEmpty()) {
            throw sources.place("source.nulls")
                    .error(
                            "with source.mapping, each of its files has nulls of its own",
                            "move it into the descriptions of files under source.mapping: nulls: ['NULL']");
        }
        return source.nulls().words();
    }

    private @Nullable String format(@Nullable String format) {
        if (format != null && SourceFormats.named(format) == null) {
            throw error("source.format", KeyConverter.shown(format) + " is not a format that Chatferry reads");
        }
        return format;
    }

    private Path path(@Nullable Path written) {
        if (written == null) {
            throw error("source.path", "the path of the export is missing");
        }
        Path from = sources.place("source.path").isInFile()
                ? folder(file)
                : Path.of("").toAbsolutePath();
        Path path = from.resolve(written).normalize();
        if (!Files.exists(path)) {
            throw error("source.path", path + " does not exist");
        }
        if (!Files.isReadable(path) || (Files.isDirectory(path) && !Files.isExecutable(path))) {
            throw sources.place("source.path")
                    .error(path + " cannot be read", "make it readable for the user who runs Chatferry");
        }
        return path;
    }

    /** Errors in the options of the format of the job. */
    private void check(SourceFormat format) {
        Record given = options.get(format.name());
        if (given == null) {
            return;
        }
        format.check(given, new SourceFormat.OptionPlaces() {
            @Override
            public boolean isDelta() {
                return keys.source().export() == SourceKeys.Export.DELTA;
            }

            @Override
            public SettingsException error(String option, String wrong, String write) {
                return sources.place(JobModel.SOURCE + "." + format.name() + "." + option)
                        .error(wrong, write);
            }
        });
    }

    /** Where the default work folder would have the export; the commands use that of their own. */
    private Path unfetched(@Nullable Path written) {
        if (written != null) {
            throw sources.place("source.path")
                    .error("the export of this format is fetched into the work folder", "remove source.path");
        }
        return Path.of("work", name(), "source").toAbsolutePath();
    }

    private static Path folder(Path file) {
        return file.toAbsolutePath().resolveSibling("");
    }

    private @Nullable SendOrder order() {
        return switch (keys.order()) {
            case STRICT -> SendOrder.STRICT;
            case BY_SECOND -> SendOrder.BY_SECOND;
            case AUTO -> null;
        };
    }

    private Limits limits() {
        JobKeys.Limits limits = keys.limits();
        return new Limits(
                limits.standard(),
                limits.core(),
                limits.dataImport(),
                limits.sender(),
                limits.window(),
                limits.inFlight());
    }

    private Content content() {
        return new Content(
                keys.threads() == JobKeys.Threads.NATIVE,
                keys.reactions(),
                keys.deleted(),
                keys.users() == JobKeys.Users.AHEAD,
                keys.undescribed() == JobKeys.Undescribed.REJECT,
                keys.invalid(),
                keys.media().local() == MediaKeys.LocalFiles.PLACEHOLDER);
    }

    private @Nullable CronSchedule cron() {
        String text = keys.schedule().cron();
        if (text == null) {
            return null;
        }
        CronSchedule schedule;
        try {
            schedule = CronSchedule.parse(text, keys.schedule().timezone());
        } catch (IllegalArgumentException none) {
            throw error("schedule.cron", KeyConverter.shown(text) + " is not a cron expression");
        }
        if (schedule.next(Instant.now()) == null) {
            throw sources.place("schedule.cron")
                    .error(
                            KeyConverter.shown(text) + " never runs: no month has such a day",
                            "write a day that the month has, or leave the key out");
        }
        return schedule;
    }

    /** The values that an import compares with those of its plan. */
    private Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        model.all().forEach((path, key) -> {
            if (key.about().decides() != ConfigKey.Decides.NOTHING) {
                values.put(path, JobModel.text(keys, options, key));
            }
        });
        return values;
    }
}
