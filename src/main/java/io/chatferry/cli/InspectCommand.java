package io.chatferry.cli;

import io.chatferry.job.ExitCode;
import io.chatferry.job.JobFile;
import io.chatferry.job.SettingsException;
import io.chatferry.report.Progress;
import io.chatferry.source.ExportFiles;
import io.chatferry.source.Inspection;
import io.chatferry.source.RecordStream;
import io.chatferry.source.SourceException;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.SourceFormats.Recognised;
import io.chatferry.source.SourceItem;
import io.chatferry.source.SourceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code inspect EXPORT}. */
@Command(
        name = "inspect",
        description =
                "Recognises the format of an export and counts what is in it. Needs no job file, changes nothing.",
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
        try (ExportFiles files = ExportFiles.open(export)) {
            return inspect(files).number();
        } catch (IOException unreadable) {
            throw new SettingsException(export + " cannot be read: " + unreadable.getMessage()
                    + "\n  check that it is complete and readable, or fetch it again");
        }
    }

    private ExitCode inspect(ExportFiles files) throws IOException {
        Recognised found = SourceFormats.recognise(files)
                .orElseThrow(() -> new SettingsException(export + " is no export of a format that Chatferry knows\n"
                        + "  CSV or JSON with columns of its own is read through source.mapping: see"
                        + " jobs/mapped-csv.yaml"));
        Path readyMade = found.format() == null ? readyMade(found.name()) : null;
        InspectionText text = new InspectionText(shell.out());
        text.format(found, readyMade == null ? null : shell.home().relativize(readyMade));
        text.files(files.files());
        if (found.format() == null && readyMade == null) {
            return ExitCode.DONE; // it was named, and how it can be read
        }
        Inspection inspection;
        try {
            inspection = read(files, readyMade == null ? canonical() : mapped(readyMade));
        } catch (SourceException unlike) {
            if (readyMade == null) {
                throw unlike;
            }
            text.notCounted(String.valueOf(unlike.getMessage()));
            return ExitCode.DONE;
        }
        text.counts(inspection);
        return inspection.lost().isEmpty() ? ExitCode.DONE : ExitCode.DONE_WITH_REJECTS;
    }

    /** The job file whose mapping reads the exports of a system, if there is one. */
    private @Nullable Path readyMade(String system) {
        Path job = shell.home().resolve("jobs").resolve(system + ".yaml");
        return Files.isReadable(job) ? job : null;
    }

    private SourceSettings canonical() {
        return new SourceSettings(null, export, ZoneOffset.UTC, Map.of(), SourceSettings.UnknownColumns.WARN, Set.of());
    }

    private SourceSettings mapped(Path job) {
        return JobFile.read(job, List.of("source.path=" + export), shell.environment())
                .source();
    }

    private Inspection read(ExportFiles files, SourceSettings settings) throws IOException {
        long bytes =
                files.files().stream().mapToLong(ExportFiles.ExportFile::size).sum();
        try (Progress progress = Progress.to(shell.err(), shell.terminal());
                RecordStream stream = SourceFormats.choose(files, settings).open(files, settings)) {
            progress.start("inspect", bytes, Progress.BYTES);
            return Inspection.of(new Watched(stream, progress));
        }
    }

    /** A stream of records that tells how far it is. */
    private record Watched(RecordStream stream, Progress progress) implements RecordStream {

        @Override
        public @Nullable SourceItem next() throws IOException {
            progress.update(stream.bytesRead(), "");
            return stream.next();
        }

        @Override
        public long bytesRead() {
            return stream.bytesRead();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
