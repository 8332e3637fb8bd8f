package io.chatferry.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cli.Main;
import io.chatferry.job.JobCommands;
import io.chatferry.job.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the options of a command on a job mean for the commands that it names. */
class JobOptionsTests {

    @TempDir
    Path work;

    @Test
    void commandsToCopyNameTheSameJob() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Shell shell = new Shell(stream, stream, Map.of(), false, Path.of(""), new StopSignal(), JobCommands.real());

        Main.run(
                new String[] {"validate", "jobs/csv.yaml", "--set", "name=rehearsal", "--work", work.toString()},
                shell);

        String same = "jobs/csv.yaml --set name=rehearsal --work " + work;
        assertThat(out.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " "))
                .contains("rejects " + same + " --export fix-rehearsal")
                .contains("retry " + same + " --rejects fix-rehearsal");
    }

    @Test
    void optionsAreWrittenAsAShellTakesThem() {
        assertThat(JobOptions.written(List.of("name=a", "source.timezone=Europe/Berlin"), Path.of("work")))
                .containsExactly("--set name=a", "--set source.timezone=Europe/Berlin");
        assertThat(JobOptions.written(List.of("source.path=my chats/a.zip"), Path.of("my work")))
                .containsExactly("--set 'source.path=my chats/a.zip'", "--work 'my work'");
    }

    @Test
    void passwordsInUrlsAreNotWritten() {
        assertThat(JobOptions.written(
                        List.of(
                                "ledger.url=jdbc:postgresql://ann:s3cret@db/chat",
                                "ledger.url=jdbc:postgresql://db/chat?password=s3cret",
                                "target.base-url=https://ann:s3cret@proxy.example/v3"),
                        Path.of("work")))
                .allSatisfy(
                        option -> assertThat(option).doesNotContain("s3cret").contains("url=…"));
    }
}
