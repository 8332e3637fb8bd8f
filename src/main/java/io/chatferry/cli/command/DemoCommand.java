package io.chatferry.cli.command;

import io.chatferry.cli.option.CommonOptions;
import io.chatferry.cli.option.JobOptions;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.JobFile;
import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions;
import io.chatferry.job.run.WorkFolderCheck;
import io.chatferry.model.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}. */
@Command(
        name = "demo",
        description = "Starts the sandbox in this process, imports the samples into it and reads them back.",
        footer = {"", "Example:", "  ${ROOT-COMMAND-NAME} demo"})
public final class DemoCommand implements Callable<Integer> {

    private static final List<String> JOBS = List.of("csv.yaml", "jsonl.yaml");
    private static final String APP_ID = "demo";
    private static final String API_KEY = "demo-key-of-the-sandbox";
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    private final Shell shell;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "The folder of the work folders (default: work); each demo gets one of its own.")
    private Path work = Path.of("work");

    public DemoCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path jobs = shell.home().resolve("jobs");
        if (!Files.isDirectory(jobs)) {
            throw new SettingsException("the demo's job files are not in " + jobs.toAbsolutePath()
                    + "\n  start it with " + Program.name() + " demo from a complete copy of Chatferry");
        }
        Path folder = work.resolve("demo").resolve(STAMP.format(LocalDateTime.now(ZoneId.systemDefault())));
        WorkFolderCheck.require(folder);
        List<Path> reports = new ArrayList<>();
        try (LocalSandbox sandbox = LocalSandbox.start(Map.of("sandbox.port", "0", "sandbox.api-key", API_KEY))) {
            shell.out().println("sandbox: " + sandbox.baseUrl());
            for (String job : JOBS) {
                ExitCode code = importJob(jobs.resolve(job), sandbox, folder, reports);
                if (code != ExitCode.DONE && code != ExitCode.DONE_WITH_REJECTS) {
                    return code.number();
                }
            }
            shell.out().println();
            shell.out()
                    .println("read back from the sandbox: " + new SandboxCount(sandbox.baseUrl(), API_KEY).summary());
            reports.forEach(report -> shell.out().println("report: " + report));
        }
        shell.out().println("The sandbox is stopped. Next, your own export: " + Program.name() + " inspect EXPORT");
        return ExitCode.DONE.number();
    }

    private ExitCode importJob(Path job, LocalSandbox sandbox, Path folder, List<Path> reports) {
        List<String> sets = List.of("target.base-url=" + sandbox.baseUrl());
        JobSettings settings = JobFile.read(job, sets, Map.of("COMETCHAT_APP_ID", APP_ID, "COMETCHAT_API_KEY", API_KEY))
                .calledWith(JobOptions.written(sets, folder));
        shell.out().println();
        shell.out()
                .println(shell.home().relativize(job) + " from "
                        + settings.source().path());
        RunOptions run = new RunOptions(
                folder, false, null, common.debug(), shell.out(), shell.err(), shell.terminal(), shell.stop());
        ExitCode code = shell.jobs().importJob(settings, run);
        reports.add(folder.resolve(settings.name())
                .resolve("report.html")
                .toAbsolutePath()
                .normalize());
        return code;
    }
}
