package io.chatferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.Documents;
import io.chatferry.Documents.Code;
import io.chatferry.cli.option.Shell;
import io.chatferry.job.JobCommands;
import io.chatferry.job.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** Each command line in the documents is one that the program understands. */
class DocumentedCommandsTests {

    /** A prompt and variables may stand before the command, a comment, a redirection or another command behind it. */
    private static final Pattern COMMAND =
            Pattern.compile("(?:\\$ )?(?:[A-Z_]+=\\S+ )*(chatferry|\\./run\\.sh|bin/chatferry)(?: ([^#>|&;]*).*)?");

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    /** Commands that picocli brings along. */
    private static final List<String> NOT_FOR_MIGRATIONS = List.of("help", "generate-completion");

    @SuppressWarnings("NullAway.Init")
    private static ConfigurableApplicationContext application;

    /** @param arguments without those that stand for others, as {@code …} */
    private record Documented(Code code, String program, List<String> arguments) {}

    @BeforeAll
    static void start() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        application = ChatferryApplication.start(
                new Shell(nowhere, nowhere, Map.of(), false, Path.of(""), new StopSignal(), JobCommands.real()));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void programUnderstandsEachCommandLine() {
        List<Documented> commands = commands();

        assertThat(commands).hasSizeGreaterThan(100);
        assertThat(commands.stream().flatMap(command -> fault(command).stream()))
                .isEmpty();
    }

    @Test
    void eachCommandIsDescribed() {
        String page = Documents.read(Documents.FOLDER.resolve("commands.md"));
        String readme = Documents.read(Documents.README);

        assertThat(application.getBean(CommandLine.class).getSubcommands().keySet())
                .filteredOn(name -> !NOT_FOR_MIGRATIONS.contains(name))
                .allSatisfy(name -> {
                    assertThat(page).containsPattern("\n\\| `" + name + "[ `]");
                    assertThat(readme).contains("`" + name + "`");
                });
    }

    private static List<Documented> commands() {
        return Documents.code().stream()
                .flatMap(code -> code.lines().map(String::strip).flatMap(line -> command(code, line)))
                .toList();
    }

    private static Stream<Documented> command(Code code, String line) {
        Matcher command = COMMAND.matcher(line);
        if (!command.matches() || command.group(2) == null) {
            return Stream.empty();
        }
        List<String> arguments = WORD.matcher(command.group(2))
                .results()
                .map(word -> Stream.of(word.group(1), word.group(2), word.group(3))
                        .filter(text -> text != null)
                        .findFirst()
                        .orElse(""))
                .filter(word -> !word.startsWith("…") && !word.startsWith("["))
                .toList();
        return arguments.isEmpty() || arguments.get(0).equals("COMMAND")
                ? Stream.empty()
                : Stream.of(new Documented(code, command.group(1), arguments));
    }

    private static Optional<String> fault(Documented command) {
        String first = command.arguments.get(0);
        if (command.program.equals("./run.sh") && isOfTheScript(first)) {
            return Optional.empty();
        }
        List<String> arguments = new ArrayList<>(command.arguments);
        try {
            application.getBean(CommandLine.class).parseArgs(arguments.toArray(String[]::new));
            return Optional.empty();
        } catch (MissingParameterException missing) {
            // inline code may name a command without what it works on
            return command.code.inline() ? Optional.empty() : Optional.of(command.code + ": " + missing.getMessage());
        } catch (ParameterException wrong) {
            return Optional.of(command.code + ": " + wrong.getMessage());
        }
    }

    /** Commands of a checkout: the script itself compares its first argument with them. */
    private static boolean isOfTheScript(String name) {
        String script = Documents.read(Path.of("run.sh"));
        return name.matches("[a-z]+")
                && Arrays.stream(script.split("\n"))
                        .anyMatch(line -> line.matches("(?:el)?if \\[ \"\\$\\{1:-}\" = " + name + " ]; then"));
    }
}
