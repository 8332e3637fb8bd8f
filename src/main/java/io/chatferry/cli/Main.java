package io.chatferry.cli;

import io.chatferry.cli.command.Shell;
import io.chatferry.job.JobCommands;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.StopSignal;
import io.chatferry.model.Urls;
import io.chatferry.model.Visible;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The entry point: finds the command, runs it and ends the process with its exit code. What goes wrong is told in one or
 * two plain lines.
 */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // numbers look the same on every machine
        StopSignal stop = new StopSignal();
        stop.install();
        stop.exit(run(args, Shell.ofProcess(stop, JobCommands.real())));
    }

    /** Runs one command to its end and tells the exit code; nothing is thrown. */
    public static int run(String[] args, Shell shell) {
        boolean debug = Arrays.asList(args).contains("--debug");
        Logging.prepare(debug);
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> died(thrown, shell, debug));
        try (ConfigurableApplicationContext application = ChatferryApplication.start(shell)) {
            return commandLine(application, shell, debug).execute(args);
        } catch (Throwable thrown) { // also an OutOfMemoryError ends with words and a code
            return Failure.tell(thrown, shell.err(), debug).number();
        } finally {
            shell.out().flush();
            shell.err().flush();
        }
    }

    /** Without the thread that has died, the others might wait for ever: what is on disk is whole at any instant. */
    private static void died(Throwable thrown, Shell shell, boolean debug) {
        ExitCode code = Failure.tell(thrown, shell.err(), debug);
        if (thrown instanceof VirtualMachineError) {
            Runtime.getRuntime().halt(code.number());
        }
    }

    private static CommandLine commandLine(ApplicationContext application, Shell shell, boolean debug) {
        CommandLine root = application.getBean(CommandLine.class);
        root.setParameterExceptionHandler((wrong, args) -> usage(wrong, shell));
        root.setExecutionExceptionHandler((thrown, command, parsed) ->
                Failure.tell(thrown, shell.err(), debug).number());
        return root;
    }

    private static int usage(ParameterException wrong, Shell shell) {
        CommandLine command = wrong.getCommandLine();
        Optional<String> meant = wrong instanceof UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions().stream().findFirst()
                : Optional.empty();
        shell.err().println(Visible.of(Urls.masked(message(wrong, command))));
        shell.err()
                .println("  " + meant.map(word -> "did you mean " + word + "? ").orElse("") + "see "
                        + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.number();
    }

    private static String message(ParameterException wrong, CommandLine command) {
        if (wrong instanceof UnmatchedArgumentException unmatched && command.getParent() == null) {
            String first = unmatched.getUnmatched().get(0);
            return "there is no " + (first.startsWith("-") ? "option " : "command ") + first;
        }
        return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("wrong usage");
    }
}
