package io.chatferry.cli;

import io.chatferry.cli.option.Shell;
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
 * The entry point: finds the command, runs it and ends the process with its exit code. Errors are printed in one or two
 * plain lines.
 */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // numbers look the same on every machine
        StopSignal stop = new StopSignal();
        stop.install();
        stop.exit(run(args, Shell.ofProcess(stop, JobCommands.real())));
    }

    /** Runs one command and returns the exit code; throws nothing. */
    public static int run(String[] args, Shell shell) {
        boolean debug = Arrays.asList(args).contains("--debug");
        Logging.prepare(debug);
        Failure.reserveMemory();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> handleUncaught(thrown, shell, debug));
        try (ConfigurableApplicationContext application = ChatferryApplication.start(shell)) {
            return commandLine(application, shell, debug).execute(args);
        } catch (Throwable thrown) { // an OutOfMemoryError too ends with a message and an exit code
            return Failure.report(thrown, shell.err(), debug).number();
        } finally {
            shell.out().flush();
            shell.err().flush();
        }
    }

    /** Halts after an error of the VM: other threads might wait for the dead one for ever, and the disk is consistent at any time. */
    private static void handleUncaught(Throwable thrown, Shell shell, boolean debug) {
        ExitCode code = ExitCode.INTERNAL;
        try {
            code = Failure.report(thrown, shell.err(), debug);
        } finally { // also if there is no memory to report it
            if (thrown instanceof VirtualMachineError) {
                Runtime.getRuntime().halt(code.number());
            }
        }
    }

    private static CommandLine commandLine(ApplicationContext application, Shell shell, boolean debug) {
        CommandLine root = application.getBean(CommandLine.class);
        root.setParameterExceptionHandler((error, args) -> usage(error, shell));
        root.setExecutionExceptionHandler((thrown, command, parsed) ->
                Failure.report(thrown, shell.err(), debug).number());
        return root;
    }

    private static int usage(ParameterException error, Shell shell) {
        CommandLine command = error.getCommandLine();
        Optional<String> suggestion = error instanceof UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions().stream().findFirst()
                : Optional.empty();
        shell.err().println(Visible.of(Urls.masked(message(error, command))));
        shell.err()
                .println("  "
                        + suggestion.map(name -> "did you mean " + name + "? ").orElse("") + "see "
                        + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.number();
    }

    private static String message(ParameterException error, CommandLine command) {
        if (error instanceof UnmatchedArgumentException unmatched && command.getParent() == null) {
            String first = unmatched.getUnmatched().get(0);
            return "unknown " + (first.startsWith("-") ? "option " : "command ") + first;
        }
        return String.valueOf(error.getMessage()).lines().findFirst().orElse("wrong usage");
    }
}
