package io.chatferry.config;

import io.chatferry.config.JobFileNode.Section;
import io.chatferry.config.JobSettings.Content;
import io.chatferry.config.JobSettings.Limits;
import io.chatferry.config.JobSettings.MaxRejects;
import io.chatferry.config.JobSettings.Target;
import io.chatferry.constraint.CheckSettings.Deleted;
import io.chatferry.constraint.CheckSettings.Reactions;
import io.chatferry.ledger.backlog.SendOrder;
import io.chatferry.model.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/** Reads a job file (DESIGN section 5). */
public final class JobFile {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,100}");
    private static final int MOST = 1_000_000_000;
    private static final String PERCENT_OR_COUNT = "write a share from 0% to 100%, or a count as 500";

    private final Path file;
    private final JobFileReader root;

    private JobFile(Path file, JobFileReader root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads and validates a job file. Only what {@link JobSettings.Target} supplies is left for when it is needed.
     *
     * @param file the job file; relative paths in it count from its folder
     * @param sets {@code key=value}, which win over the file; relative paths in them count from the current folder
     * @param environment the environment variables
     * @throws SettingsException if anything in it cannot be used: where, what is wrong, what to write, in two lines
     */
    public static JobSettings read(Path file, List<String> sets, Map<String, String> environment) {
        Section keys = JobFileYaml.file(file.toString(), text(file));
        JobFileOverrides.apply(keys, sets);
        return new JobFile(file, new JobFileReader(keys, new JobFileVariables(environment))).settings();
    }

    private static String text(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new SettingsException(
                    file + ": there is no such job file\n  " + "copy one from jobs/ and name it here");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(JobFileYaml.LONGEST + 1);
            if (bytes.length > JobFileYaml.LONGEST) {
                throw new SettingsException(file + ": this is longer than 1 MiB, and no job file\n  name a job file");
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
        JobFileReader source = root.section("source");
        JobFileReader report = root.section("report");
        Target target = JobFileTarget.read(root.section("target"));
        return new JobSettings(
                name(),
                file.toAbsolutePath().normalize(),
                JobFileSource.read(source, file),
                target,
                limits(root.section("limits")),
                order(root.choice("order", List.of("auto", "by-second", "strict"))),
                content(target.endpoints().contains(Endpoint.SEND)),
                maxRejects(),
                root.whole("retention-days", 0, 0, 36_500),
                report.flag("texts", false),
                cron(root.section("schedule")),
                JobFileTarget.ledger(root.section("ledger")),
                source.choice("export", List.of("cumulative", "delta")).equals("delta"));
    }

    private String name() {
        String write = "write name: and a word of a-z, 0-9 and -, which also names the work folder";
        String name = root.text("name", write);
        if (name == null) {
            throw root.error("name", "the job has no name", write);
        }
        if (!NAME.matcher(name).matches()) {
            throw root.error("name", JobFileReader.shown(name) + " is not a name for a job", write);
        }
        return name;
    }

    private static @Nullable SendOrder order(String word) {
        return switch (word) {
            case "strict" -> SendOrder.STRICT;
            case "by-second" -> SendOrder.BY_SECOND;
            default -> null;
        };
    }

    private static Limits limits(JobFileReader limits) {
        Duration window =
                limits.duration("window", Duration.ofSeconds(60), Duration.ofMillis(100), Duration.ofHours(24));
        int learn = -1;
        int auto = 0;
        return new Limits(
                limits.whole("standard", 20_000, 1, MOST),
                limits.whole("core", 10_000, 1, MOST),
                limits.whole("data-import", 60, 1, MOST),
                limits.whole("sender", learn, 0, MOST, "learn"),
                window,
                limits.whole("in-flight", auto, 1, 1024, "auto"));
    }

    /** Where times are now anyway, a reply loses nothing by going into its thread: there that is the default. */
    private Content content(boolean datedNow) {
        String threads = root.choice("threads", datedNow ? List.of("native", "flatten") : List.of("flatten", "native"));
        String reactions = root.choice("reactions", List.of("metadata", "native", "drop"));
        String deleted = root.choice("deleted", List.of("skip", "import", "import-and-delete"));
        return new Content(
                threads.equals("native"),
                Reactions.valueOf(constant(reactions)),
                Deleted.valueOf(constant(deleted)),
                root.choice("users", List.of("inline", "ahead")).equals("ahead"),
                root.choice("undescribed", List.of("create", "reject")).equals("reject"),
                JobSettings.Invalid.valueOf(root.choice("invalid", List.of("reject", "repair", "stop"))
                        .toUpperCase(Locale.ROOT)));
    }

    private static String constant(String word) {
        return word.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private MaxRejects maxRejects() {
        String text = root.text("max-rejects", PERCENT_OR_COUNT);
        if (text == null) {
            return new MaxRejects(100.0, null);
        }
        if (text.matches("\\d{1,3}(\\.\\d{1,6})?\\s*%")) {
            double percent =
                    Double.parseDouble(text.substring(0, text.length() - 1).strip());
            if (percent <= 100) {
                return new MaxRejects(percent, null);
            }
        } else if (text.matches("\\d{1,18}")) {
            return new MaxRejects(null, Long.parseLong(text));
        }
        throw root.error(
                "max-rejects", JobFileReader.shown(text) + " is neither a share nor a count", PERCENT_OR_COUNT);
    }

    /** The cron expression in the form with seconds, which Spring reads; one of five fields gets second 0. */
    private static @Nullable String cron(JobFileReader schedule) {
        String write = "write five fields (minute hour day month weekday) as \"30 2 * * *\", or six with seconds first";
        String text = schedule.text("cron", write);
        if (text == null) {
            return null;
        }
        String cron = text.split("\\s+").length == 5 ? "0 " + text : text;
        if (!CronExpression.isValidExpression(cron)) {
            throw schedule.error("cron", JobFileReader.shown(text) + " is not a cron expression", write);
        }
        return cron;
    }
}
