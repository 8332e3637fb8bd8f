package io.chatferry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chatferry.cli.option.Shell;
import io.chatferry.job.JobCommands;
import io.chatferry.job.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The completion script, typed at in a real zsh; bash is tried with the installed package. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(120)
class CompletionTests {

    /** Types each line and a tab into an interactive shell, and prints what the command then gets. */
    private static final String TYPING = """
            script=$1; shift
            zmodload zsh/zpty
            zpty shell 'TERM=dumb zsh -f -i'
            zpty -w shell "PS1= RPS1=; chatferry() { print -r -- \\"<\\$*>\\" }; autoload -U +X compinit && compinit -u -D; . $script; print re''ady"
            zpty -r -m shell answer '*ready*' || exit 1
            for typed; do
              zpty -w shell "$typed"$'\\t'
              zpty -r -m shell answer '*<*>*' || exit 1
              print -r -- "${${answer##*<}%%>*}"
            done
            """;

    @TempDir
    Path folder;

    @Test
    void zshCompletesCommandsOptionsAndFiles() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/zsh")) || Files.isExecutable(Path.of("/bin/zsh")));
        Path script = Files.writeString(folder.resolve("completion"), script());
        Files.writeString(folder.resolve("acme.yaml"), "name: acme");

        assertThat(typed(
                        script,
                        "chatferry prev",
                        "chatferry import --lim",
                        "chatferry sc",
                        "chatferry import " + folder + "/ac"))
                .containsExactly("preview", "import --limit", "schedule", "import " + folder + "/acme.yaml");
    }

    private static String script() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        Shell shell = new Shell(print, print, Map.of(), false, Path.of(""), new StopSignal(), JobCommands.real());
        assertThat(Main.run(new String[] {"generate-completion"}, shell)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<String> typed(Path script, String... lines) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("zsh", "-f", "-c", TYPING, "zsh", script.toString()));
        command.addAll(List.of(lines));
        Process zsh = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        zsh.getOutputStream().close();
        List<String> answers = new String(zsh.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(zsh.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return answers;
    }
}
