package io.chatferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cli.Main;
import io.chatferry.cli.option.Shell;
import io.chatferry.job.JobCommands;
import io.chatferry.job.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command with each kind of wrong option: exit code 64, two lines, and nothing is done. */
class WrongOptionsTests {

    private static final List<String> JOB_COMMANDS = List.of(
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
            "explain",
            "schedule");
    private static final List<String> OTHER_COMMANDS = List.of("demo", "sandbox", "inspect");

    @TempDir
    static Path folder;

    private static String job = "";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void writeJob() throws IOException {
        Files.createDirectory(folder.resolve("export"));
        job = Files.writeString(folder.resolve("job.yaml"), "name: acme\nsource:\n  path: export\n")
                .toString();
    }

    private int run(List<String> args) {
        Shell shell = new Shell(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                false,
                Path.of(""),
                new StopSignal(),
                JobCommands.real());
        return Main.run(args.toArray(String[]::new), shell);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void sandboxOnATakenPortSaysSo() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(run(List.of("sandbox", "--port", String.valueOf(other.getLocalPort()))))
                    .isEqualTo(64);
        }
        assertThat(err().lines())
                .containsExactly(
                        "another program uses the port", "  stop that program, or choose another port with --port");
    }

    static Stream<Arguments> wrongArguments() {
        Stream<List<String>> everyCommand = Stream.concat(JOB_COMMANDS.stream(), OTHER_COMMANDS.stream())
                .flatMap(command -> Stream.of(
                        List.of(command, "--no-such-option"), List.of(command, "--debug=maybe", "x", "y", "z")));
        Stream<List<String>> jobCommands = JOB_COMMANDS.stream()
                .flatMap(command -> Stream.of(
                        List.of(command),
                        command("no-such-job.yaml", command),
                        command(job, command, "--set"),
                        command(job, command, "--set", "no-equals-sign"),
                        command(job, command, "--set", "no.such.key=1"),
                        command(job, command, "--set", "limits.standard=many"),
                        command(job, command, "--set", "target.api-key=secret"),
                        command(job, command, "--set", "source.mapping={a: b}"),
                        command(job, command, "--work")));
        Stream<List<String>> special = Stream.of(
                List.of("import", job, "--limit", "0"),
                List.of("import", job, "--limit", "-1"),
                List.of("import", job, "--limit", "1.5"),
                List.of("import", job, "--limit", "99999999999999999999"),
                List.of("import", job, "--limit"),
                List.of("import", job, "--plan", "no-such-plan.json"),
                List.of("import", job, "--plan", job),
                List.of("import", job, "second.yaml"),
                List.of("plan", job, "--online"),
                List.of("status", job, "--history", "--watch"),
                List.of("verify", job, "--sample", "0"),
                List.of("verify", job, "--sample", "0%"),
                List.of("verify", job, "--sample", "100.1%"),
                List.of("verify", job, "--sample", "-5%"),
                List.of("verify", job, "--sample", "NaN"),
                List.of("verify", job, "--sample", "1e1"),
                List.of("verify", job, "--sample", "5 per cent"),
                List.of("verify", job, "--sample", ""),
                List.of("explain", job),
                List.of("explain", job, "id", "more"),
                List.of("schedule", job),
                List.of("inspect"),
                List.of("inspect", "a", "b"),
                List.of("inspect", "/no/such/export"),
                List.of("inspect", "--json", "/no/such/export"),
                List.of("sandbox", "--port", "-1"),
                List.of("sandbox", "--port", "65536"),
                List.of("sandbox", "--port", "http"),
                List.of("sandbox", "--port", "0", "--speed", "0"),
                List.of("sandbox", "--port", "0", "--speed", "fast"),
                List.of("sandbox", "--port", "0", "--set", "limits.standard=1"),
                List.of("sandbox", "--port", "0", "--set", "sandbox.no-such=1"),
                List.of("sandbox", "--port", "0", "--set", "sandbox.limits.standard=many"),
                List.of("sandbox", "--port", "0", "--set", "sandbox.limits.window=60"),
                List.of("sandbox", "--port", "0", "--bind", "0.0.0.0"),
                List.of("sandbox", "extra"),
                List.of("demo", "extra"),
                List.of("no-such-command"),
                List.of("--no-such-option"),
                List.of("help", "no-such-command"));
        return Stream.of(everyCommand, jobCommands, special)
                .flatMap(each -> each)
                .map(Arguments::of);
    }

    /** The arguments of a command on a job, which {@code explain} has one more of. */
    private static List<String> command(String job, String command, String... options) {
        Stream<String> id = command.equals("explain") ? Stream.of("an-id") : Stream.empty();
        return Stream.of(Stream.of(command, job), id, Stream.of(options))
                .flatMap(each -> each)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("wrongArguments")
    void reportsWrongArgumentsInTwoLines(List<String> args) {
        int code = run(args);

        assertThat(err().lines().count()).as(err()).isBetween(1L, 2L);
        assertThat(err()).doesNotContain("\tat ", "Exception").doesNotContain("secret\n");
        assertThat(code).as(err()).isEqualTo(64);
        assertThat(err().lines().skip(1)).allSatisfy(line -> assertThat(line).startsWith("  "));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void doesNotReadTheArgumentsFromFiles() throws IOException {
        Path file = Files.writeString(folder.resolve("arguments"), "--help\n");

        assertThat(run(List.of("import", "@" + file))).isEqualTo(64);
        assertThat(err()).contains("@" + file + ": no such job file");
    }

    @Test
    void namesTheLimitThatIsTooSmall() {
        run(List.of("import", job, "--limit", "0"));

        assertThat(err()).startsWith("--limit must be at least 1 (was 0)\n  ");
    }
}
