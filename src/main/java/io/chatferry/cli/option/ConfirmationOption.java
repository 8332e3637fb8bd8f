package io.chatferry.cli.option;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Scanner;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of a command that asks before an irreversible change. */
public final class ConfirmationOption {

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    /** Returns what asks the user to confirm: true at once with {@code --yes}, else whether "yes" is typed; null without a terminal. */
    @Nullable
    public BooleanSupplier of(Shell shell, PrintStream out, String question) {
        if (yes) {
            return () -> true;
        }
        return shell.terminal() ? () -> isTyped(out, question) : null;
    }

    private static boolean isTyped(PrintStream out, String question) {
        out.print(question + " Type yes: ");
        out.flush();
        Scanner typed = new Scanner(System.in, StandardCharsets.UTF_8);
        return typed.hasNextLine()
                && typed.nextLine().strip().toLowerCase(Locale.ROOT).equals("yes");
    }
}
