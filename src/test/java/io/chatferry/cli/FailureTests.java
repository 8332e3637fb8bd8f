package io.chatferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.config.SettingsException;
import io.chatferry.job.run.ExitCode;
import io.chatferry.source.api.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed, and which exit code is returned, when a command throws. */
class FailureTests {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ExitCode report(Throwable thrown, boolean debug) {
        return Failure.report(thrown, new PrintStream(err, true, StandardCharsets.UTF_8), debug);
    }

    private String printed() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Wraps a cause as frameworks do. */
    private static Throwable wrapped(Throwable cause, int levels) {
        Throwable thrown = cause;
        for (int i = 0; i < levels; i++) {
            thrown = new IllegalStateException("level " + i, thrown);
        }
        return thrown;
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new OutOfMemoryError("Java heap space"), ExitCode.INTERNAL, "out of memory: the heap of "),
                Arguments.of(
                        new SQLException("General error: \"java.lang.OutOfMemoryError\""),
                        ExitCode.INTERNAL,
                        "out of memory"),
                Arguments.of(new IOException("No space left on device"), ExitCode.STOPPED, "the disk is full"),
                Arguments.of(new IOException("Disk quota exceeded"), ExitCode.STOPPED, "the disk is full"),
                Arguments.of(new IOException("File too large"), ExitCode.STOPPED, "the disk is full"),
                Arguments.of(
                        new SQLException("Database is already closed", "90098", 90098),
                        ExitCode.INTERNAL,
                        "an error closed the ledger's database"),
                Arguments.of(
                        new BindException("Address already in use"), ExitCode.USAGE, "another program uses the port"),
                Arguments.of(
                        new AccessDeniedException("/exports/acme"),
                        ExitCode.USAGE,
                        "/exports/acme: permission denied"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void explainsFailuresOfTheMachineInTwoLines(Throwable cause, ExitCode code, String message) {
        assertThat(report(cause, false)).isEqualTo(code);
        assertThat(printed()).startsWith(message).hasLineCount(2);
        assertThat(printed().lines().skip(1))
                .allSatisfy(line -> assertThat(line).startsWith("  "));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void findsTheCauseBelowWrappers(Throwable cause, ExitCode code, String message) {
        assertThat(report(wrapped(cause, 5), false)).isEqualTo(code);
        assertThat(printed()).startsWith(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19})
    void reportsOtherErrorsInTwoLines(int levels) {
        Throwable thrown = wrapped(new IllegalArgumentException("first line\nsecond line"), levels);

        assertThat(report(thrown, false)).isEqualTo(ExitCode.INTERNAL);
        assertThat(printed())
                .hasLineCount(2)
                .startsWith("internal error: ")
                .endsWith("report it with what --debug prints\n");
    }

    @Test
    void namesErrorsWithoutMessage() {
        report(new NullPointerException(), false);

        assertThat(printed())
                .isEqualTo("internal error: NullPointerException\n  run the same command again;"
                        + " if it ends like this again, report it with what --debug prints\n");
    }

    @Test
    void printsTheStackTraceWithDebug() {
        report(new IllegalStateException("broken"), true);

        assertThat(printed())
                .contains("java.lang.IllegalStateException: broken", "\tat ")
                .contains("internal error: IllegalStateException: broken\n")
                .endsWith("report it with the lines above\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void masksPasswords(boolean debug) {
        report(new IllegalStateException("cannot reach jdbc:postgresql://ann:s3cret@db/c?password=s3cret"), debug);

        assertThat(printed()).contains("jdbc:postgresql://***@db/c?***").doesNotContain("s3cret");
    }

    @Test
    void endsForCausesThatAreCyclic() {
        IllegalStateException first = new IllegalStateException("first");
        IllegalStateException second = new IllegalStateException("second", first);
        first.initCause(second);

        assertThat(report(first, false)).isEqualTo(ExitCode.INTERNAL);
        assertThat(printed()).startsWith("internal error: IllegalStateException: first");
    }

    @Test
    void printsWrongSettingsWithTheirRemedyIndented() {
        assertThat(report(new SettingsException("job.yaml:3:1: name: wrong\n  write it so"), true))
                .isEqualTo(ExitCode.USAGE);
        assertThat(printed()).isEqualTo("job.yaml:3:1: name: wrong\n  write it so\n");
    }

    @Test
    void printsUnreadableExportsLikeWrongSettings() {
        assertThat(report(new SourceException("a.csv is broken\n  fetch it again"), false))
                .isEqualTo(ExitCode.USAGE);
        assertThat(printed()).isEqualTo("a.csv is broken\n  fetch it again\n");
    }

    @Test
    void takesAllButTheLastLineForTheError() {
        report(new SettingsException("/folder\nwith line end/job.yaml: wrong\n  remedy"), false);

        assertThat(printed()).isEqualTo("/folder\\u000awith line end/job.yaml: wrong\n  remedy\n");
    }

    @Test
    void escapesControlCharacters() {
        report(new SettingsException("a\u001b[2J\u202eb\n  c\u0007"), false);

        assertThat(printed()).isEqualTo("a\\u001b[2J\\u202eb\n  c\\u0007\n");
    }
}
