package io.chatferry.cli;

import io.chatferry.job.ExitCode;
import io.chatferry.job.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code inspect EXPORT}. */
@Command(
        name = "inspect",
        description = "Recognises the format of an export and counts what is in it.",
        footer = {"", "Examples:", "  ./run.sh inspect samples/csv", "  ./run.sh inspect /exports/acme.zip"})
final class InspectCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    final CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "EXPORT", description = "A folder, a file, a .zip or a .gz.")
    private Path export = Path.of("");

    InspectCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (!Files.isReadable(export)) {
            throw new SettingsException(export + " does not exist or cannot be read\n"
                    + "  name the folder, file, .zip or .gz of the export");
        }
        shell.err().println("not wired yet"); // source.Inspection takes its place
        return ExitCode.INTERNAL.number();
    }
}
