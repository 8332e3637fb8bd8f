package io.chatferry.cli.option;

import picocli.CommandLine.Option;

/** The options of every command. */
public final class CommonOptions {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    /** Read by {@code Main}, before a command is known. */
    @Option(names = "--debug", description = "Print details and stack traces on the error output.")
    private boolean debug;

    public boolean debug() {
        return debug && !help;
    }
}
