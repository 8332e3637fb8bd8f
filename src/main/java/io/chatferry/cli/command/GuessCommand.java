package io.chatferry.cli.command;

import io.chatferry.cli.option.CommonOptions;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.SettingsException;
import io.chatferry.file.WritableFolder;
import io.chatferry.job.run.ExitCode;
import io.chatferry.model.Program;
import io.chatferry.report.format.JobFileName;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.SourceFormats.RecognisedFormat;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.guess.GuessedJob;
import io.chatferry.source.guess.JobGuess;
import io.chatferry.source.jdbc.DatabaseTables;
import java.io.Console;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code guess EXPORT|JDBC-URL}. */
@Command(
        name = "guess",
        description =
                "Proposes a job file for an export or a database, from the first 10,000 rows of each table. A comment"
                        + " names the evidence of each line; where it begins with ?, you must decide. Changes nothing in the export.",
        footer = {
            "",
            "A database is asked as the user CHAT_DB_USER with the password CHAT_DB_PASSWORD of the environment.",
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} guess /exports/acme -o jobs/acme.yaml",
            "  ${ROOT-COMMAND-NAME} guess jdbc:postgresql://db.example/chat -o jobs/acme.yaml",
            "",
            "Exit codes: 0 guessed; 2 no messages were found, or this version has no reader for the system; 64 wrong usage."
        })
public final class GuessCommand implements Callable<Integer> {

    private static final String JDBC = "jdbc:";
    private static final String USER = "CHAT_DB_USER";
    private static final String PASSWORD = "CHAT_DB_PASSWORD";

    private static final String REGION = "  region: us # ? us, eu or in: that of your app";

    private final Shell shell;

    @Mixin
    final CommonOptions common = new CommonOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the job file there; without it, to the standard output.")
    private @Nullable Path output;

    @Option(names = "--force", description = "Replace the file if it exists.")
    private boolean force;

    @Option(names = "--json", description = "Print what was found as one JSON object, for programs.")
    private boolean json;

    @Parameters(
            paramLabel = "EXPORT|JDBC-URL",
            description = "A folder, a file, a .zip, .tar or .gz; or the URL of a database.")
    private String source = "";

    public GuessCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (output != null) {
            requireWritable(output);
        }
        boolean isDatabase = source.regionMatches(true, 0, JDBC, 0, JDBC.length());
        GuessedJob job = isDatabase ? ofDatabase() : ofExport();
        if (job == null) {
            return ExitCode.DONE_WITH_REJECTS.number();
        }
        if (output != null) {
            write(output, job.yaml());
        }
        if (json) {
            shell.out().println(json(job));
        } else if (output == null) {
            shell.out().print(job.yaml());
        } else {
            summary(job, output);
        }
        if (!job.hasMessages()) {
            shell.err()
                    .println("no table was taken for messages: name one in the job file, or guess from its file alone");
        }
        return (job.hasMessages() ? ExitCode.DONE : ExitCode.DONE_WITH_REJECTS).number();
    }

    private String name() {
        if (output != null) {
            return JobGuess.jobName(String.valueOf(output.getFileName()).replaceFirst("\\.ya?ml$", ""));
        }
        String plain = source.replaceFirst("[?;].*", "").replaceFirst("/+$", "");
        return JobGuess.jobName(plain.substring(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf(':')) + 1));
    }

    private GuessedJob ofDatabase() {
        String user = shell.environment().get(USER);
        try (DatabaseTables database = DatabaseTables.open(source, user, password(user))) {
            return JobGuess.of(database, name(), user != null);
        }
    }

    private @Nullable String password(@Nullable String user) {
        String given = shell.environment().get(PASSWORD);
        Console console = given == null && user != null && shell.terminal() ? System.console() : null;
        if (console == null) {
            return given;
        }
        char[] typed = console.readPassword("Password of %s: ", user);
        return typed == null ? null : new String(typed);
    }

    private @Nullable GuessedJob ofExport() {
        Path export = Path.of(source);
        if (!Files.isReadable(export)) {
            throw new SettingsException(export + " does not exist or cannot be read\n"
                    + "  name the folder, file, .zip, .tar or .gz of the export, or the URL of a database");
        }
        try (ExportFiles files = ExportFiles.open(export)) {
            RecognisedFormat found = SourceFormats.recognise(files).orElse(null);
            if (found != null
                    && found.format() != null
                    && found.format().options().isEmpty()) {
                return JobGuess.canonical(
                        found.name(), export, name(), found.recognition().reason());
            }
            if (found != null) {
                return ofSystem(found, export);
            }
            GuessedJob job = JobGuess.of(files, name());
            if (job.tables().isEmpty()) {
                throw new SettingsException(export + " holds no table that can be read" + SourceFormats.reason(files)
                        + "\n" + "  name files of CSV or JSON, or the URL of a database");
            }
            return job;
        } catch (IOException unreadable) {
            throw new SettingsException(export + " cannot be read: " + unreadable.getMessage()
                    + "\n  check that it is complete and readable, or fetch it again");
        }
    }

    /** The job file that comes along for a system, for this export; null if there is none, which is said. */
    private @Nullable GuessedJob ofSystem(RecognisedFormat found, Path export) throws IOException {
        Path bundled = shell.home().resolve("jobs").resolve(found.name() + ".yaml");
        if (!Files.isReadable(bundled)) {
            shell.err()
                    .println(export + " is an export of " + found.name() + ": "
                            + found.recognition().reason());
            return null;
        }
        String path = export.toAbsolutePath().normalize().toString().replace("'", "''");
        String yaml = Files.readString(bundled)
                .replaceFirst("(?m)^# yaml-language-server.*\\R", "")
                .replaceFirst("(?m)^name:.*", "name: " + name())
                .replaceFirst("(?m)^  path:.*", java.util.regex.Matcher.quoteReplacement("  path: '" + path + "'"))
                .replaceFirst("(?m)^  region:.*", REGION);
        return new GuessedJob(found.name(), yaml, List.of(), yaml.contains(REGION) ? 1 : 0, true);
    }

    private static SettingsException exists(Path file) {
        return new SettingsException(file + " exists\n  choose another name, or replace it with --force");
    }

    /** Before the export is read, which takes a while. */
    private void requireWritable(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (Files.isDirectory(file) || folder == null) {
            throw new SettingsException(
                    file + " is a folder\n  name the job file in it, as " + JobFileName.of(file.resolve("acme.yaml")));
        }
        if (Files.exists(file) && !force) {
            throw exists(file);
        }
        if (!Files.isDirectory(folder)) {
            throw new SettingsException(
                    file + ": there is no folder " + folder + "\n  make it first: mkdir -p " + JobFileName.of(folder));
        }
        try {
            WritableFolder.require(folder);
        } catch (IOException failed) {
            throw unwritable(file, failed);
        }
    }

    private static SettingsException unwritable(Path file, IOException failed) {
        return new SettingsException(file + " cannot be written: " + WritableFolder.reason(failed)
                + "\n  make its folder writable, or choose another place with -o");
    }

    private void write(Path file, String yaml) {
        try {
            if (force) {
                Files.writeString(file, yaml);
            } else {
                Files.writeString(file, yaml, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            }
        } catch (FileAlreadyExistsException meanwhile) {
            throw exists(file);
        } catch (IOException failed) {
            throw unwritable(file, failed);
        }
    }

    private void summary(GuessedJob job, Path file) {
        for (GuessedJob.Found table : job.tables()) {
            shell.out()
                    .printf(
                            "%-30s %s, by %s%d %s%n",
                            table.name(),
                            table.holds(),
                            table.isCut() ? "the first " : "",
                            table.rows(),
                            table.rows() == 1 ? "row" : "rows");
        }
        String todo = job.unsure() == 0
                ? ""
                : job.unsure() == 1
                        ? "; 1 line is marked # ? and is yours to decide"
                        : "; " + job.unsure() + " lines are marked # ? and are yours to decide";
        shell.out().println("written: " + file + todo);
        shell.out().println("next: " + Program.name() + " preview " + JobFileName.of(file));
    }

    private String json(GuessedJob job) {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        ObjectNode object = mapper.createObjectNode();
        object.put("format", job.format());
        object.put("unsure", job.unsure());
        object.put("output", output == null ? null : output.toString());
        ArrayNode tables = object.putArray("tables");
        job.tables()
                .forEach(table -> tables.addObject()
                        .put("name", table.name())
                        .put("holds", table.holds())
                        .put("rows", table.rows())
                        .put("more", table.isCut()));
        if (output == null) {
            object.put("job", job.yaml());
        }
        return mapper.writeValueAsString(object);
    }
}
