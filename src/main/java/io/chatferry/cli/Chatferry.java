package io.chatferry.cli;

import io.chatferry.cli.option.Shell;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program without a command: prints the help. */
@Command(
        name = "chatferry",
        description = "Migrates the chat history of a legacy system into CometChat.",
        mixinStandardHelpOptions = true,
        versionProvider = Chatferry.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} demo                          migrate the samples into a sandbox; no account needed",
            "  ${ROOT-COMMAND-NAME} inspect /exports/acme.zip     show what an export holds",
            "  ${ROOT-COMMAND-NAME} preview jobs/csv.yaml         show what becomes of the first rows",
            "  ${ROOT-COMMAND-NAME} guess /exports/acme.zip -o jobs/acme.yaml   propose a job file for it",
            "  ${ROOT-COMMAND-NAME} validate jobs/csv.yaml        check every record; no network, no key",
            "  ${ROOT-COMMAND-NAME} plan jobs/csv.yaml            show what a run would do, and how long it takes",
            "  ${ROOT-COMMAND-NAME} import jobs/csv.yaml          import it, or resume the import",
            "  ${ROOT-COMMAND-NAME} verify jobs/csv.yaml          read it back, compare, certify",
            "",
            "Exit codes: 0 done; 2 done, with rejects, failed messages or differences; 3 stopped, can be resumed; 64 wrong usage or"
                    + " job file; 70 internal error; 75 another run of this job is active; 77 the key was refused."
        })
final class Chatferry implements Callable<Integer> {

    private final Shell shell;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    Chatferry(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(shell.outWriter());
        return 0;
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Chatferry.class.getPackage().getImplementationVersion();
            return new String[] {
                "Chatferry " + (version == null ? "(not packed)" : version) + ", Java "
                        + System.getProperty("java.version")
            };
        }
    }
}
