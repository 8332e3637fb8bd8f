package io.chatferry.cli.option;

import io.chatferry.job.JobCommands;
import io.chatferry.job.run.StopSignal;
import io.chatferry.report.format.VisibleStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The process as a command sees it.
 *
 * @param out escapes control and invisible characters, as {@code err} does
 * @param terminal {@code out} is a terminal
 * @param home the folder that holds {@code jobs/} and {@code samples/}
 */
public record Shell(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean terminal,
        Path home,
        StopSignal stop,
        JobCommands jobs) {

    public Shell {
        out = VisibleStream.over(out);
        err = VisibleStream.over(err);
    }

    /** The process itself; the launcher says what Java cannot detect. */
    public static Shell ofProcess(StopSignal stop, JobCommands jobs) {
        boolean terminal = Boolean.getBoolean("chatferry.terminal");
        Path home = Path.of(System.getProperty("chatferry.home", ""));
        Shell shell = new Shell(System.out, System.err, System.getenv(), terminal, home, stop, jobs);
        System.setOut(shell.out); // for logs and output of libraries
        System.setErr(shell.err);
        return shell;
    }

    /** For the help, which may hold escape sequences for bold text. */
    public PrintWriter outWriter() {
        return new PrintWriter(new OutputStreamWriter(VisibleStream.raw(out), StandardCharsets.UTF_8), true);
    }

    public PrintWriter errWriter() {
        return new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true);
    }

    @Override
    public String toString() {
        return "Shell"; // the environment holds the API key
    }
}
