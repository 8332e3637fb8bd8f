package io.chatferry.cli.command;

import io.chatferry.cli.option.CommonOptions;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.JobFile;
import io.chatferry.config.SettingsException;
import io.chatferry.file.WritableFolder;
import io.chatferry.job.run.ExitCode;
import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.model.Program;
import io.chatferry.report.format.Figures;
import io.chatferry.report.format.JobFileName;
import io.chatferry.source.Conversion;
import io.chatferry.source.Occurrences;
import io.chatferry.source.SkipReasons;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceFormat;
import io.chatferry.source.api.SourceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code convert EXPORT|JOB --to DIR}. */
@Command(
        name = "convert",
        description =
                "Writes the records of an export as JSON lines with canonical names, to be edited or kept: a file"
                        + " each for users, groups, members and messages. They import to the same result. Needs no key, sends nothing.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} convert /exports/acme-slack.zip --to acme",
            "  ${ROOT-COMMAND-NAME} convert chats/ --to acme --set source.timezone=Europe/Berlin",
            "  ${ROOT-COMMAND-NAME} convert jobs/acme.yaml --to acme",
            "",
            "Exit codes: 0 converted; 2 some records or parts of files cannot be read; 64 wrong usage."
        })
public final class ConvertCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    final CommonOptions common = new CommonOptions();

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "The folder to write, which must be empty.")
    private Path to = Path.of("");

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the job file, as source.timezone=Europe/Berlin. May be repeated.")
    private List<String> sets = List.of();

    @Option(names = "--json", description = "Print what was done as one JSON object, for programs.")
    private boolean json;

    @Parameters(paramLabel = "EXPORT|JOB", description = "A folder, a file, a .zip, .tar or .gz; or a job file.")
    private Path source = Path.of("");

    public ConvertCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (!Files.isReadable(source)) {
            throw new SettingsException(source + " does not exist or cannot be read\n"
                    + "  name the folder, file, .zip, .tar or .gz of the export, or a job file");
        }
        SourceSettings settings = settings();
        if (!Files.isReadable(settings.path())) {
            throw new SettingsException(settings.path() + " does not exist or cannot be read\n"
                    + "  name the folder, file, .zip, .tar or .gz of the export, or fetch it: " + Program.name()
                    + " validate JOB");
        }
        requireWritable();
        try (ExportFiles files = ExportFiles.open(settings.path())) {
            SourceFormat format = SourceFormats.choose(files, settings);
            try (RecordStream records = format.open(files, settings)) {
                Conversion converted = Conversion.of(records, to);
                if (json) {
                    shell.out().println(json(format, converted));
                } else {
                    print(format, converted);
                }
                boolean isWhole =
                        converted.rejects().isEmpty() && converted.lost().isEmpty();
                return (isWhole ? ExitCode.DONE : ExitCode.DONE_WITH_REJECTS).number();
            }
        } catch (IOException failed) {
            throw new SettingsException("the export cannot be converted: " + failed.getMessage()
                    + "\n  check the export, and the room and permissions of " + to);
        }
    }

    private void requireWritable() {
        try {
            WritableFolder.require(to);
        } catch (IOException failed) {
            throw new SettingsException(to + " cannot be written: " + WritableFolder.reason(failed)
                    + "\n  make the folder writable, or choose another one with --to");
        }
    }

    private SourceSettings settings() {
        String name = source.toString().toLowerCase(Locale.ROOT);
        boolean isJob = Files.isRegularFile(source) && (name.endsWith(".yaml") || name.endsWith(".yml"));
        if (isJob) {
            return JobFile.read(source, sets, shell.environment())
                    .source()
                    .withFiles(false); // what is written lies elsewhere than the files
        }
        return JobFile.ofExport(source, sets, shell.environment()).source();
    }

    private void print(SourceFormat format, Conversion converted) {
        shell.out().println(source + ", read as " + format.name() + ", is written to " + to + ":");
        for (Kind kind : Kind.values()) {
            if (converted.count(kind) > 0) {
                shell.out().printf("%,12d  %s.jsonl%n", converted.count(kind), kind.plural());
            }
        }
        converted.leftOut().forEach((reason, places) -> line(places, "left out: " + SkipReasons.description(reason)));
        converted.rejects().forEach((code, places) -> line(places, "cannot be read: " + code));
        converted
                .lost()
                .forEach(
                        part -> shell.out().println("  not read to the end: " + part.origin() + ": " + part.message()));
        converted
                .notices()
                .forEach(notice -> shell.out()
                        .println("  " + notice.origin() + ": " + notice.message()
                                + (notice.count() == 1 ? "" : ": " + Figures.grouped(notice.count()))));
        shell.out().println();
        shell.out().println("Next: " + Program.name() + " inspect " + JobFileName.of(to));
    }

    private void line(Occurrences places, String what) {
        String examples = places.examples().stream().map(Origin::toString).collect(Collectors.joining(", "));
        shell.out()
                .println("%12s  %s (%s%s)"
                        .formatted(
                                Figures.grouped(places.count()),
                                what,
                                examples,
                                places.count() > places.examples().size() ? ", …" : ""));
    }

    private String json(SourceFormat format, Conversion converted) {
        ObjectNode result = JsonMapper.shared().createObjectNode();
        result.put("format", format.name()).put("folder", to.toString());
        ObjectNode records = result.putObject("records");
        for (Kind kind : Kind.values()) {
            records.put(kind.plural(), converted.count(kind));
        }
        ArrayNode leftOut = result.putArray("rowsLeftOut");
        converted
                .leftOut()
                .forEach((reason, places) ->
                        leftOut.addObject().put("reason", reason).put("count", places.count()));
        ArrayNode rejects = result.putArray("rejects");
        converted
                .rejects()
                .forEach((code, places) ->
                        rejects.addObject().put("code", code.name()).put("count", places.count()));
        ArrayNode lost = result.putArray("notReadToTheEnd");
        converted.lost().forEach(part -> lost.add(part.origin() + ": " + part.message()));
        ArrayNode notes = result.putArray("notes");
        converted.notices().forEach(notice -> notes.add(notice.origin() + ": " + notice.message()));
        return JsonMapper.shared()
                .writer()
                .with(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(result);
    }
}
