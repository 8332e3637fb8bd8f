package io.chatferry.cli;

import io.chatferry.cli.command.DemoCommand;
import io.chatferry.cli.command.ExplainCommand;
import io.chatferry.cli.command.ForgetCommand;
import io.chatferry.cli.command.ImportCommand;
import io.chatferry.cli.command.InspectCommand;
import io.chatferry.cli.command.PlanCommand;
import io.chatferry.cli.command.RejectsCommand;
import io.chatferry.cli.command.RetryCommand;
import io.chatferry.cli.command.SandboxCommand;
import io.chatferry.cli.command.ScheduleCommand;
import io.chatferry.cli.command.Shell;
import io.chatferry.cli.command.StatusCommand;
import io.chatferry.cli.command.UndoCommand;
import io.chatferry.cli.command.ValidateCommand;
import io.chatferry.cli.command.VerifyCommand;
import io.chatferry.job.JobCommands;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.StopSignal;
import io.chatferry.model.Urls;
import io.chatferry.model.Visible;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The entry point: finds the command, runs it and ends the process with its exit code. What goes wrong is told in one or
 * two plain lines. Nothing of Spring is loaded before a command needs it.
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
        try {
            return commandLine(shell, debug).execute(args);
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

    static CommandLine commandLine(Shell shell, boolean debug) {
        CommandLine root = new CommandLine(new Chatferry(shell));
        root.addSubcommand(new DemoCommand(shell));
        root.addSubcommand(new SandboxCommand(shell));
        root.addSubcommand(new InspectCommand(shell));
        root.addSubcommand(new ValidateCommand(shell));
        root.addSubcommand(new PlanCommand(shell));
        root.addSubcommand(new ImportCommand(shell));
        root.addSubcommand(new StatusCommand(shell));
        root.addSubcommand(new RejectsCommand(shell));
        root.addSubcommand(new RetryCommand(shell));
        root.addSubcommand(new VerifyCommand(shell));
        root.addSubcommand(new UndoCommand(shell));
        root.addSubcommand(new ForgetCommand(shell));
        root.addSubcommand(new ExplainCommand(shell));
        root.addSubcommand(new ScheduleCommand(shell));
        root.addSubcommand(new CommandLine.HelpCommand());
        root.setOut(shell.outWriter());
        root.setErr(shell.errWriter());
        root.setExpandAtFiles(false);
        root.setUsageHelpWidth(100);
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
        shell.err().println(Visible.of(Urls.masked(words(wrong, command))));
        shell.err()
                .println("  " + meant.map(word -> "did you mean " + word + "? ").orElse("") + "see "
                        + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.number();
    }

    private static String words(ParameterException wrong, CommandLine command) {
        if (wrong instanceof UnmatchedArgumentException unmatched && command.getParent() == null) {
            String first = unmatched.getUnmatched().get(0);
            return "there is no " + (first.startsWith("-") ? "option " : "command ") + first;
        }
        return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("wrong usage");
    }
}
