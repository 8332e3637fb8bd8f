package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.config.JobFile;
import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions;
import io.chatferry.job.run.StopSignal;
import io.chatferry.sandbox.SandboxServer;
import io.chatferry.sandbox.StoredMessage;
import io.chatferry.sandbox.settings.SandboxSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Jobs that run in this process against a sandbox, as the commands would run them. As an extension it gives each test a folder
 * and a running sandbox, and removes both afterwards; other tests close it themselves.
 */
final class Migration implements AutoCloseable, BeforeEachCallback, AfterEachCallback {

    static final String KEY = "planted-key-0123456789abcdef";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    Path folder;
    Path work;
    SandboxServer sandbox;
    StopSignal stop = new StopSignal();
    String key = KEY;
    boolean debug;
    JobCommands commands = JobCommands.real();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    /** An extension, whose sandbox has the default settings. */
    Migration() {}

    /** A migration in this folder, for tests that close it themselves. */
    Migration(Path folder, String... settings) {
        use(folder);
        start(settings);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        use(Files.createTempDirectory("migration"));
        start();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        close();
        FileSystemUtils.deleteRecursively(folder);
    }

    private void use(Path own) {
        folder = own;
        work = own.resolve("work");
    }

    /** Starts a sandbox with these settings, as in {@code sandbox.muids.echoed=false}, in place of the one before. */
    Migration start(String... settings) {
        if (sandbox != null) {
            sandbox.close();
        }
        SandboxSettings all = SandboxSettings.defaults()
                .with("sandbox.api-key", KEY)
                .with("sandbox.moderation.delay", "0s"); // a run waits for what moderation decides
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            all = all.with(parts[0], parts[1]);
        }
        sandbox = SandboxServer.start(all);
        return this;
    }

    /** Writes a file of the export. */
    Migration file(String name, String... lines) throws IOException {
        Path file = folder.resolve("export").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, Arrays.asList(lines));
        return this;
    }

    /** A job file of its own over the files written. */
    Path job(String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "name: acme",
                "source:",
                "  path: export",
                "target:",
                "  app-id: ${COMETCHAT_APP_ID}",
                "  api-key: ${COMETCHAT_API_KEY}"));
        all.addAll(List.of(lines));
        return Files.write(folder.resolve("acme.yaml"), all);
    }

    /** A job file that copies files, also from this machine, into a folder; further lines of {@code media} follow. */
    Path copyingJob(String store, String publicUrl, String... media) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "media:",
                "  mode: copy",
                "  store:",
                "    url: " + folder.resolve(store).toUri(),
                "    public-url: " + publicUrl,
                "  fetch:",
                "    allow: [localhost]"));
        lines.addAll(List.of(media));
        return job(lines.toArray(String[]::new));
    }

    /** A job file for files of the columns {@code id, a, b, t, at}; the line is part of the description of messages. */
    Path mappedJob(String line) throws IOException {
        Path job = job();
        String mapping = String.join(
                "\n",
                "  path: export",
                "  mapping:",
                "    ignore: ['*']",
                "    messages:",
                "      " + line,
                "      muid: id",
                "      sender: a",
                "      receiver: b",
                "      text: t",
                "      sentAt: at");
        return Files.writeString(job, Files.readString(job).replace("  path: export", mapping));
    }

    JobSettings settings(Path job, String... sets) {
        List<String> all = new ArrayList<>(List.of("target.base-url=" + sandbox.baseUrl()));
        all.addAll(List.of(sets));
        return JobFile.read(job, all, Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", key));
    }

    RunOptions options(boolean dryRun, Long limit) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new RunOptions(work, dryRun, limit, debug, out, out, false, stop);
    }

    /** {@code import JOB}; wrong settings are an exit code as on the command line. */
    ExitCode run(Path job, String... sets) {
        try {
            return commands.importJob(settings(job, sets), options(false, null));
        } catch (SettingsException wrong) {
            new PrintStream(printed, true, StandardCharsets.UTF_8).println(wrong.getMessage());
            return ExitCode.USAGE;
        }
    }

    /** {@code plan JOB}; wrong settings are an exit code as on the command line. */
    ExitCode plan(Path job, String... sets) {
        try {
            return commands.plan(settings(job, sets), options(false, null), false);
        } catch (SettingsException wrong) {
            new PrintStream(printed, true, StandardCharsets.UTF_8).println(wrong.getMessage());
            return ExitCode.USAGE;
        }
    }

    /** {@code retry JOB}, with {@code --rejects} if there is a folder. */
    ExitCode retry(Path job, @Nullable Path corrected, String... sets) {
        try {
            return commands.retry(settings(job, sets), options(false, null), corrected);
        } catch (SettingsException wrong) {
            new PrintStream(printed, true, StandardCharsets.UTF_8).println(wrong.getMessage());
            return ExitCode.USAGE;
        }
    }

    /** {@code plan.json} of the last {@code plan}. */
    JsonNode planned() throws IOException {
        return JSON.readTree(Files.readString(work.resolve("acme").resolve("plan.json")));
    }

    /** {@code verify JOB}. */
    ExitCode verify(Path job, double share, String... sets) {
        return verify(job, share, false, sets);
    }

    /** {@code verify JOB}, with {@code --media} if the stored files are read. */
    ExitCode verify(Path job, double share, boolean media, String... sets) {
        try {
            return commands.verify(settings(job, sets), options(false, null), share, media);
        } catch (SettingsException wrong) {
            new PrintStream(printed, true, StandardCharsets.UTF_8).println(wrong.getMessage());
            return ExitCode.USAGE;
        }
    }

    /** {@code undo JOB}. */
    ExitCode undo(Path job, @Nullable BooleanSupplier confirmation) {
        try {
            return commands.undo(settings(job), options(false, null), confirmation);
        } catch (SettingsException wrong) {
            new PrintStream(printed, true, StandardCharsets.UTF_8).println(wrong.getMessage());
            return ExitCode.USAGE;
        }
    }

    /** The certificate of the last {@code verify}. */
    JsonNode certificate(String name) throws IOException {
        return JSON.readTree(Files.readString(work.resolve(name).resolve("certificate.json")));
    }

    /** Everything that was printed so far. */
    String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** What is there, without what the sandbox says itself ("ann joined"). */
    List<StoredMessage> messages() {
        return sandbox.messages().stream()
                .filter(message -> !message.category().equals("action"))
                .toList();
    }

    long sends() {
        return sandbox.requests("POST /moderation/messages");
    }

    /** All requests but those that read. */
    long writes() {
        return sandbox.counters().entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith("GET"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    JsonNode report(String name) throws IOException {
        return JSON.readTree(Files.readString(work.resolve(name).resolve("report.json")));
    }

    /** Whether the numbers of each kind add up, in the report of the last run. */
    void assertAddsUp(String name) throws IOException {
        JsonNode tallies = report(name).path("tallies");
        assertThat(tallies.isObject()).as("report.json: %s", report(name)).isTrue();
        tallies.properties()
                .forEach(kind -> assertThat(kind.getValue().path("addsUp").asBoolean())
                        .as("%s of %s", kind, name)
                        .isTrue());
    }

    /** Every file below the folder of the test. */
    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
