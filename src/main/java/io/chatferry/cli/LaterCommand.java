package io.chatferry.cli;

import io.chatferry.job.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** A command that is planned and cannot be given yet. */
@Command(hidden = true)
final class LaterCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Unmatched
    final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        throw new SettingsException(
                spec.name() + " comes with a later version\n  ./run.sh --help lists what this one can do");
    }
}
