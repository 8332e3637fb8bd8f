package io.chatferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cli.option.Shell;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.StopSignal;
import io.chatferry.source.api.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTests {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final StopSignal stop = new StopSignal();
    private final RecordedJobs jobs = new RecordedJobs();
    private final Map<String, String> environment = new HashMap<>();
    private String job = "";

    @BeforeEach
    void writeJob() throws IOException {
        job = Files.writeString(folder.resolve("job.yaml"), "name: acme\nsource:\n  path: .\n")
                .toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "import %s",
                "import --set %s",
                "import --set target.base-url=%s JOB",
                "import --limit %s JOB",
                "import --no-such-%s JOB",
                "import --work %s %s",
                "import JOB %s",
                "inspect %s",
                "explain JOB",
                "verify --sample %s JOB",
                "retry --rejects %s %s",
                "sandbox --port %s",
                "sandbox --set %s",
                "sandbox --set sandbox.%s=1",
                "sandbox --data %s --bind %s"
            })
    void escapesInvisibleCharactersInArguments(String command) {
        String hostile = "\u001b[2J\u202e\u200b\u2028\ue000\r\nfake line\udb40\udc41";
        String[] args = command.split(" ");
        for (int i = 0; i < args.length; i++) {
            args[i] = args[i].replace("%s", hostile).replace("JOB", job);
        }
        run(args);

        assertThat(out() + err())
                .doesNotContain("\u001b", "\u202e", "\u200b", "\u2028", "\udb40\udc41", "\r")
                .doesNotContainPattern("(?m)^ *fake line");
    }

    @Test
    void masksPasswordInArguments() {
        run("import", job, "jdbc:postgresql://ann:s3cret@db/chat?password=s3cret", "https://ann:s3cret@host/v3");

        assertThat(err()).contains("jdbc:postgresql://***@db/chat?***", "https://***@host/v3");
        assertThat(out() + err()).doesNotContain("s3cret");
    }

    @Test
    void masksPasswordInDriverErrorsAlsoWithDebug() {
        jobs.answer = (settings, options) -> {
            throw new IllegalStateException(
                    "Driver claims to not accept jdbcUrl, jdbc:postgresql://ann:s3cret@db/c?PASSWORD=s3cret",
                    new IllegalStateException("no route to JDBC:postgresql://db/c?pass%77ord=s3cret;x"));
        };
        run("import", job, "--debug");

        assertThat(err()).contains("IllegalStateException", "jdbc:postgresql://***@db/c?***");
        assertThat(out() + err()).doesNotContain("s3cret");
    }

    @Test
    void printsHelpWithoutCommand() {
        assertThat(run()).isZero();
        assertThat(out())
                .contains("demo", "sandbox", "inspect", "validate", "plan", "import", "status", "rejects", "schedule")
                .contains("verify", "undo")
                .contains("retry", "explain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "sandbox",
                "inspect",
                "preview",
                "check",
                "validate",
                "plan",
                "import",
                "status",
                "rejects",
                "retry",
                "verify",
                "undo",
                "forget",
                "schedule"
            })
    void printsHelpWithExampleForEachCommand(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out()).contains("Usage: chatferry " + command, "Example", "\n  chatferry " + command);
    }

    @Test
    void printsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out()).startsWith("Chatferry ").contains("Java " + System.getProperty("java.version"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "importt",
                "import",
                "import a.yaml b.yaml",
                "import a.yaml --no-such",
                "import a.yaml --limit x",
                "import a.yaml --limit 0",
                "import a.yaml --set",
                "import no-such.yaml",
                "verify a.yaml --sample 0",
                "verify a.yaml --sample 101%",
                "verify a.yaml --sample some",
                "inspect /no/such/export",
                "sandbox --port 70000",
                "sandbox --set latency=1",
                "schedule",
                "--no-such"
            })
    void reportsWrongUsageInTwoLines(String line) {
        assertThat(run(line.split(" "))).isEqualTo(64);
        assertThat(err()).hasLineCount(2).doesNotContain("\tat ");
        assertThat(out()).isEmpty();
    }

    @Test
    void suggestsNearestCommand() {
        assertThat(run("inspekt", "samples/csv")).isEqualTo(64);
        assertThat(err()).isEqualTo("unknown command inspekt\n  did you mean inspect? see chatferry --help\n");
    }

    @ParameterizedTest
    @EnumSource
    void returnsExitCodeOfTheJob(ExitCode code) {
        jobs.answer = (settings, options) -> code;
        assertThat(run("validate", job)).isEqualTo(code.number());
        assertThat(run("import", job)).isEqualTo(code.number());
        assertThat(run("status", job)).isEqualTo(code.number());
        assertThat(run("rejects", job)).isEqualTo(code.number());
        assertThat(run("verify", job)).isEqualTo(code.number());
        assertThat(run("undo", job)).isEqualTo(code.number());
    }

    @Test
    void passesArgumentsToTheJob() {
        assertThat(run("import", job, "--dry-run", "--limit", "500", "--work", "w", "--set", "limits.core=7"))
                .isZero();
        assertThat(run("rejects", "--export=fix", job)).isZero();

        assertThat(run("verify", job, "--sample", "5%")).isZero();
        assertThat(run("verify", job)).isZero();
        assertThat(run("undo", job)).isZero();
        assertThat(run("undo", job, "--yes")).isZero();

        assertThat(jobs.calls)
                .containsExactly(
                        "import acme w dry 500 core=7",
                        "rejects acme work wet null fix",
                        "verify acme work wet null 0.05",
                        "verify acme work wet null 1.0",
                        "undo acme work wet null no terminal",
                        "undo acme work wet null true");
    }

    @Test
    void printsOverriddenSettingsWithTheirSource() {
        environment.put("CHATFERRY_LIMITS_STANDARD", "9");

        assertThat(run("import", job, "--set", "limits.core=7")).isZero();
        assertThat(err()).isEqualTo("""
                acme: not from the job file: limits.core=7 from --set
                acme: not from the job file: limits.standard=9 from CHATFERRY_LIMITS_STANDARD
                """);
    }

    @Test
    void refusesVariableForUnknownKey() {
        environment.put("CHATFERRY_LIMIT_STANDARD", "9");

        assertThat(run("import", job)).isEqualTo(64);
        assertThat(err()).contains("did you mean CHATFERRY_LIMITS_STANDARD?").hasLineCount(2);
    }

    @Test
    void scheduleRefusesJobNameFromEnvironment() {
        environment.put("CHATFERRY_NAME", "other");

        assertThat(run("import", job)).isZero();
        assertThat(run("schedule", job, "--set", "schedule.cron=0 3 * * *")).isEqualTo(64);
        assertThat(err()).contains("CHATFERRY_NAME: name: a variable cannot set this for several jobs");
    }

    @Test
    void refusesApiKeyOnCommandLineWithoutRepeatingIt() {
        assertThat(run("import", job, "--set", "target.api-key=s3cret")).isEqualTo(64);
        assertThat(err()).startsWith("--set target.api-key: ").hasLineCount(2).doesNotContain("s3cret");
        assertThat(jobs.calls).isEmpty();
    }

    @Test
    void reportsUnexpectedErrorInTwoLinesAndStackTraceOnlyWithDebug() {
        jobs.answer = (settings, options) -> {
            throw new IllegalStateException("broken\nin two");
        };
        assertThat(run("import", job)).isEqualTo(70);
        assertThat(err()).startsWith("internal error: IllegalStateException: broken\n  run the same command again");
        assertThat(run("import", job, "--debug")).isEqualTo(70);
        assertThat(err()).contains("\tat io.chatferry");
    }

    @Test
    void explainsFullDiskMemoryAndPermissions() {
        jobs.answer = (settings, options) -> {
            throw new OutOfMemoryError("Java heap space");
        };
        assertThat(run("import", job)).isEqualTo(70);
        assertThat(err()).startsWith("out of memory: ").hasLineCount(2);

        jobs.answer = (settings, options) -> {
            throw new IllegalStateException(
                    new SQLException("General error: \"java.lang.OutOfMemoryError: Java heap space\""));
        };
        assertThat(run("import", job)).isEqualTo(70);
        assertThat(err().lines().filter(line -> line.startsWith("out of memory: ")))
                .hasSize(2);

        jobs.answer = (settings, options) -> {
            throw new UncheckedIOException(new IOException("write: No space left on device"));
        };
        assertThat(run("import", job)).isEqualTo(3);
        assertThat(err()).contains("the disk is full, or a file has reached its maximum size\n");

        jobs.answer = (settings, options) -> {
            throw new UncheckedIOException(new AccessDeniedException("/var/work"));
        };
        assertThat(run("import", job)).isEqualTo(64);
        assertThat(err()).contains("/var/work: permission denied\n");

        jobs.answer = (settings, options) -> {
            throw new SourceException("the zip is damaged\n  create it again");
        };
        assertThat(run("import", job)).isEqualTo(64);
        assertThat(err()).endsWith("the zip is damaged\n  create it again\n");
    }

    @Test
    void scheduleRefusesJobWithoutCron() {
        assertThat(run("schedule", job)).isEqualTo(64);
        assertThat(err()).contains("schedule.cron: the job has no schedule").hasLineCount(2);
    }

    @Test
    void stoppedScheduleReturnsDone() {
        stop.request();
        assertThat(run("schedule", job, "--set", "schedule.cron=0 3 * * *")).isZero();
        assertThat(out()).startsWith("acme: next run ");
        assertThat(jobs.calls).isEmpty();
    }

    private int run(String... args) {
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return Main.run(args, new Shell(outStream, errStream, environment, false, Path.of(""), stop, jobs));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
