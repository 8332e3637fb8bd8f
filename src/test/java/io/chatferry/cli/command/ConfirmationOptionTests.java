package io.chatferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cli.option.ConfirmationOption;
import io.chatferry.cli.option.Shell;
import io.chatferry.job.JobCommands;
import io.chatferry.job.run.StopSignal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The question before an irreversible change. */
@ResourceLock(Resources.SYSTEM_OUT)
class ConfirmationOptionTests {

    @CommandLine.Command
    private static final class Command {
        @CommandLine.Mixin
        private final ConfirmationOption confirmation = new ConfirmationOption();
    }

    private final InputStream in = System.in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void restoreInput() {
        System.setIn(in);
    }

    private Shell shell(boolean terminal) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new Shell(stream, stream, Map.of(), terminal, Path.of(""), new StopSignal(), JobCommands.real());
    }

    private static ConfirmationOption confirmation(String... args) {
        Command command = new Command();
        new CommandLine(command).parseArgs(args);
        return command.confirmation;
    }

    private boolean answered(String typed) {
        System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
        return Objects.requireNonNull(confirmation().of(shell(true), shell(true).out(), "Delete all this?"))
                .getAsBoolean();
    }

    @Test
    void doesNotAskWithYes() {
        assertThat(Objects.requireNonNull(confirmation("--yes")
                                .of(shell(false), shell(false).out(), "Delete all this?"))
                        .getAsBoolean())
                .isTrue();
        assertThat(out.size()).isZero();
    }

    @Test
    void cannotAskWithoutTerminal() {
        assertThat(confirmation().of(shell(false), shell(false).out(), "Delete all this?"))
                .isNull();
    }

    @Test
    void asksOnlyWhenTheAnswerIsNeeded() {
        confirmation().of(shell(true), shell(true).out(), "Delete all this?");
        assertThat(out.size()).isZero();

        answered("yes\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("Delete all this? Type yes: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "yes\n", " YES \r\n", "Yes\nno\n"})
    void acceptsYes(String typed) {
        assertThat(answered(typed)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "y\n", "no\n", "yes please\n", "\u0000yes\n", "y e s\n", "no\nyes\n"})
    void refusesEverythingElse(String typed) {
        assertThat(answered(typed)).isFalse();
    }
}
