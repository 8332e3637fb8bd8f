package io.chatferry.cli.command;

import io.chatferry.cli.inspect.InspectedExport;
import io.chatferry.cli.inspect.InspectionJson;
import io.chatferry.cli.inspect.InspectionText;
import io.chatferry.cli.option.CommonOptions;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.JobFile;
import io.chatferry.config.SettingsException;
import io.chatferry.job.run.ExitCode;
import io.chatferry.model.Program;
import io.chatferry.report.format.JobFileName;
import io.chatferry.report.progress.Progress;
import io.chatferry.source.Encodings;
import io.chatferry.source.Inspection;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.SourceFormats.RecognisedFormat;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.guess.GuessedJob;
import io.chatferry.source.guess.JobGuess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inspect EXPORT}. */
@Command(
        name = "inspect",
        description = "Recognises the format of an export and counts its records. Needs no job file, changes nothing.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} inspect samples/csv",
            "  ${ROOT-COMMAND-NAME} inspect /exports/acme.zip"
        })
public final class InspectCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    final CommonOptions common = new CommonOptions();

    @Option(names = "--json", description = "Print one JSON object, for programs.")
    private boolean json;

    @Parameters(
            paramLabel = "EXPORT",
            description =
                    "A folder, a file, a .zip, .tar, .tar.gz or .gz; or a job file, to count its export by its mapping.")
    private Path export = Path.of("");

    public InspectCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (!Files.isReadable(export)) {
            throw new SettingsException(export + " does not exist or cannot be read\n"
                    + "  name the folder, file, .zip, .tar or .gz of the export");
        }
        SourceSettings job = isJobFile()
                ? JobFile.read(export, List.of(), shell.environment()).source()
                : null;
        if (job != null && !Files.exists(job.path())) {
            throw new SettingsException("the rows of " + export + " were not fetched into " + job.path() + "\n  "
                    + Program.name() + " validate " + export + " fetches them");
        }
        try (ExportFiles files = ExportFiles.open(job == null ? export : job.path())) {
            InspectedExport inspected = job == null ? recognised(files) : described(files, job);
            if (json) {
                shell.out().println(InspectionJson.of(inspected));
            } else {
                new InspectionText(shell.out()).export(inspected);
            }
            Inspection inspection = inspected.inspection();
            boolean whole = inspection == null || inspection.lost().isEmpty();
            return (whole ? ExitCode.DONE : ExitCode.DONE_WITH_REJECTS).number();
        } catch (IOException unreadable) {
            throw new SettingsException(export + " cannot be read: " + unreadable.getMessage()
                    + "\n  check that it is complete and readable, or fetch it again");
        }
    }

    private boolean isJobFile() {
        String name = export.toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(export) && (name.endsWith(".yaml") || name.endsWith(".yml"));
    }

    private InspectedExport described(ExportFiles files, SourceSettings job) throws IOException {
        String format = SourceFormats.choose(files, job).name();
        Recognition read = new Recognition(100, "as " + export + " says");
        return inspected(
                files,
                format,
                read,
                job.mapping().isEmpty() ? null : export.toString(),
                read(files, job),
                null,
                List.of(),
                Program.name() + " validate " + export);
    }

    private InspectedExport recognised(ExportFiles files) throws IOException {
        RecognisedFormat found = SourceFormats.recognise(files).orElse(null);
        if (found == null) {
            return tables(files);
        }
        Path bundledJob = found.format() == null ? bundledJob(found.name()) : null;
        String job =
                bundledJob == null ? null : shell.home().relativize(bundledJob).toString();
        Inspection inspection = null;
        String notCounted = null;
        try {
            if (bundledJob != null || found.format() != null) {
                inspection = read(files, bundledJob == null ? canonical() : mapped(bundledJob));
            }
        } catch (SourceException mismatch) {
            if (bundledJob == null) {
                throw mismatch;
            }
            notCounted = String.valueOf(mismatch.getMessage()).replace('\n', ' ');
        }
        String next = bundledJob != null || found.format() != null ? guess() : null;
        return inspected(files, found.name(), found.recognition(), job, inspection, notCounted, List.of(), next);
    }

    /** An export of no known format: its tables. */
    private InspectedExport tables(ExportFiles files) throws IOException {
        List<GuessedJob.Found> tables = JobGuess.tables(files);
        if (tables.isEmpty()) {
            throw new SettingsException(export + " is not an export in a format that Chatferry knows"
                    + SourceFormats.reason(files) + "\n"
                    + "  name files of CSV or JSON, or an export of a format in jobs/");
        }
        Recognition none = new Recognition(0, "tables of no known format; source.mapping describes them");
        return inspected(files, "tables", none, null, null, null, tables, guess());
    }

    /** The command that writes a job file for the export, under a name that no file has yet. */
    private String guess() {
        String name = JobGuess.jobName(
                String.valueOf(export.toAbsolutePath().normalize().getFileName()));
        Path folder = Files.isDirectory(Path.of("jobs")) ? Path.of("jobs") : Path.of("");
        Path job = folder.resolve(name + ".yaml");
        for (int n = 2; Files.exists(job); n++) {
            job = folder.resolve(name + "-" + n + ".yaml");
        }
        return Program.name() + " guess " + JobFileName.of(export) + " -o " + JobFileName.of(job);
    }

    private static InspectedExport inspected(
            ExportFiles files,
            String format,
            Recognition recognition,
            @Nullable String job,
            @Nullable Inspection inspection,
            @Nullable String notCounted,
            List<GuessedJob.Found> tables,
            @Nullable String next) {
        long bytes =
                files.files().stream().mapToLong(ExportFiles.ExportFile::size).sum();
        return new InspectedExport(
                format,
                recognition.percent(),
                recognition.reason(),
                job,
                files.files().size(),
                bytes,
                Encodings.of(files),
                inspection,
                notCounted,
                tables,
                next);
    }

    /** The job file whose mapping reads the exports of a system, if there is one. */
    private @Nullable Path bundledJob(String system) {
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
            return Inspection.of(new ProgressRecordStream(stream, progress));
        }
    }

    /** A stream of records that reports its progress. */
    private record ProgressRecordStream(RecordStream stream, Progress progress) implements RecordStream {

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
