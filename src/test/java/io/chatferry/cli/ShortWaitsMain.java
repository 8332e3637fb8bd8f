package io.chatferry.cli;

import io.chatferry.cli.option.Shell;
import io.chatferry.job.run.ShortWaits;
import io.chatferry.job.run.StopSignal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** The program with {@link ShortWaits}; its first argument is the time after which a message that is not found counts as missing, in milliseconds. */
public final class ShortWaitsMain {

    private ShortWaitsMain() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        StopSignal stop = new StopSignal();
        stop.install();
        Duration missingAfter = Duration.ofMillis(Long.parseLong(args[0]));
        String[] command = Arrays.copyOfRange(args, 1, args.length);
        stop.exit(Main.run(command, Shell.ofProcess(stop, ShortWaits.commands(missingAfter))));
    }
}
