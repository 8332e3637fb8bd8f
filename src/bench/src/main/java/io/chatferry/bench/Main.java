package io.chatferry.bench;

import java.util.Locale;
import picocli.CommandLine;

/** The entry point; {@code ./run.sh bench} builds this and Chatferry, and starts it. */
public final class Main {

    private static final int WRONG_USAGE = 64;
    private static final int FAILED = 70;

    private Main() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // numbers look the same on every machine
        CommandLine command = new CommandLine(new BenchCommand());
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.setUsageHelpWidth(100);
        command.setParameterExceptionHandler((wrong, words) -> {
            System.err.println(
                    String.valueOf(wrong.getMessage()).lines().findFirst().orElse("wrong usage"));
            System.err.println("  see ./run.sh bench --help");
            return WRONG_USAGE;
        });
        command.setExecutionExceptionHandler((thrown, executed, parsed) -> {
            System.err.println(thrown.getMessage() == null ? thrown.toString() : thrown.getMessage());
            return FAILED;
        });
        System.exit(command.execute(args));
    }
}
