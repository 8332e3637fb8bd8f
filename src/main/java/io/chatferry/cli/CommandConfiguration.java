package io.chatferry.cli;

import io.chatferry.cli.command.CheckCommand;
import io.chatferry.cli.command.ConvertCommand;
import io.chatferry.cli.command.DemoCommand;
import io.chatferry.cli.command.ExplainCommand;
import io.chatferry.cli.command.ForgetCommand;
import io.chatferry.cli.command.GuessCommand;
import io.chatferry.cli.command.ImportCommand;
import io.chatferry.cli.command.InspectCommand;
import io.chatferry.cli.command.PlanCommand;
import io.chatferry.cli.command.PreviewCommand;
import io.chatferry.cli.command.RejectsCommand;
import io.chatferry.cli.command.RetryCommand;
import io.chatferry.cli.command.SandboxCommand;
import io.chatferry.cli.command.ScheduleCommand;
import io.chatferry.cli.command.StatusCommand;
import io.chatferry.cli.command.UndoCommand;
import io.chatferry.cli.command.ValidateCommand;
import io.chatferry.cli.command.VerifyCommand;
import io.chatferry.cli.option.Shell;
import io.chatferry.job.JobCommands;
import io.chatferry.model.Program;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import picocli.AutoComplete;
import picocli.CommandLine;

/** The commands, in the order of the help. */
@Configuration(proxyBeanMethods = false)
@Import({
    Chatferry.class,
    DemoCommand.class,
    SandboxCommand.class,
    InspectCommand.class,
    GuessCommand.class,
    ConvertCommand.class,
    PreviewCommand.class,
    CheckCommand.class,
    ValidateCommand.class,
    PlanCommand.class,
    ImportCommand.class,
    StatusCommand.class,
    RejectsCommand.class,
    RetryCommand.class,
    VerifyCommand.class,
    UndoCommand.class,
    ForgetCommand.class,
    ExplainCommand.class,
    ScheduleCommand.class
})
class CommandConfiguration {

    /** Eager, since it receives the application context, the parent of the contexts of runs. */
    @Bean
    @Lazy(false)
    JobCommands jobCommands(Shell shell) {
        return shell.jobs();
    }

    @Bean
    CommandLine commandLine(Chatferry program, Shell shell, ListableBeanFactory beans) {
        CommandLine root = new CommandLine(program);
        root.setCommandName(Program.name());
        for (String name : beans.getBeanNamesForAnnotation(CommandLine.Command.class)) {
            Object command = beans.getBean(name);
            if (command != program) {
                root.addSubcommand(command);
            }
        }
        root.addSubcommand(new CommandLine.HelpCommand());
        CommandLine completion = new CommandLine(new AutoComplete.GenerateCompletion());
        completion.getCommandSpec().usageMessage().hidden(true); // called when the packages are made
        root.addSubcommand(completion);
        root.setOut(shell.outWriter());
        root.setErr(shell.errWriter());
        root.setExpandAtFiles(false);
        root.setUsageHelpWidth(100);
        return root;
    }
}
