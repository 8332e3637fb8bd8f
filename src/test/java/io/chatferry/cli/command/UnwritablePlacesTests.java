package io.chatferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cli.Main;
import io.chatferry.cli.option.Shell;
import io.chatferry.job.JobCommands;
import io.chatferry.job.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command that is to write where it cannot says so, in two lines, before it does anything else. Also root cannot write there. */
@EnabledOnOs(OS.LINUX)
class UnwritablePlacesTests {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({
        "demo --work /proc/x, the work folder cannot be written: /proc/x/demo/, choose another --work",
        "demo --work /etc/passwd, the work folder cannot be written: /etc/passwd/demo/, choose another --work",
        "convert samples/csv --to /proc/x, /proc/x cannot be written: no folder, --to",
        "convert samples/csv --to /etc/passwd, /etc/passwd cannot be written: a file is in the way, --to",
        "sandbox --port 0 --data /etc/passwd, cannot keep its data in /etc/passwd: it is a file, --data"
    })
    void commandExplainsBeforeItStarts(String command, String reason, String remedy) {
        Shell shell = new Shell(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                false,
                Path.of(""),
                new StopSignal(),
                JobCommands.real());

        assertThat(Main.run(command.split(" "), shell)).isEqualTo(64);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(reason)
                .contains(remedy)
                .hasLineCount(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
