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
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The output of the quick start in the README is what the program prints. */
@Timeout(300)
class DocumentedOutputTests {

    private static final String PROMPT = "$ chatferry demo\n";
    private static final String LEFT_OUT = "…";

    @TempDir
    Path work;

    @Test
    void quickStartPrintsWhatTheReadmeShows() {
        String documented = Documents.code(Documents.README).stream()
                .map(Code::text)
                .filter(text -> text.startsWith(PROMPT))
                .findFirst()
                .orElseThrow()
                .substring(PROMPT.length());

        String printed = demo();

        // what is left out may be anything, the lines between must stand as they are
        String pattern = comparable(documented)
                .lines()
                .map(line -> line.strip().equals(LEFT_OUT) ? "(?:.*\n)*?" : Pattern.quote(line) + "\n")
                .collect(Collectors.joining("", "", "(?:.*\n)*"));
        assertThat(comparable(printed)).matches(pattern);
    }

    private String demo() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell = new Shell(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                false,
                Path.of("").toAbsolutePath(),
                new StopSignal(),
                JobCommands.real());
        List<String> command = List.of("demo", "--work", work.toString());

        assertThat(Main.run(command.toArray(String[]::new), shell))
                .as(() -> err.toString(StandardCharsets.UTF_8))
                .isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Without what differs from run to run: the port, folders, times, the number of requests. */
    private static String comparable(String output) {
        return output.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
                        .replaceAll("from \\S*/samples/", "from samples/")
                        .replaceAll("\\S*/demo/\\d{8}-\\d{6}-\\d{3}/", "work/")
                        .replaceAll("Took .*?; [\\d,]+ requests, [\\d.,]+ a second", "Took …; requests")
                        .strip()
                + "\n";
    }
}
