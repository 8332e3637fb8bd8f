package io.chatferry.cli.command;

import io.chatferry.cli.option.JobOptions;
import io.chatferry.cli.option.JsonOption;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.fetching.Spool;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions;
import io.chatferry.model.Visible;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify JOB}. */
@Command(
        name = "verify",
        description = "Reads back from the target what a job has sent, compares it field by field with the ledger, and"
                + " writes certificate.html and certificate.json. Exit code 0 only if all is equal and nothing of the"
                + " export was rejected, refused or deferred, is in doubt or is still to be sent.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} verify jobs/csv.yaml",
            "  ${ROOT-COMMAND-NAME} verify jobs/csv.yaml --media          with the files in the store",
            "  ${ROOT-COMMAND-NAME} verify jobs/csv.yaml --sample 5%%      of the conversations, always the same ones"
        })
public final class VerifyCommand implements Callable<Integer> {

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?) ?%?");

    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(
            names = "--sample",
            paramLabel = "P%",
            description = "Only this share of the conversations, whole ones, chosen by a hash. Users and groups are all"
                    + " compared; memberships of the groups in the sample.")
    private String sample = "100%";

    @Option(
            names = "--media",
            description =
                    "Also read each file that the job has stored (media.mode: copy), and compare its size and SHA-256.")
    private boolean media;

    @Option(
            names = "--discard-source",
            description = "If all is equal, remove the rows that were fetched from a database.")
    private boolean discardSource;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(paramLabel = "JOB", description = "The job file.")
    private Path job = Path.of("");

    public VerifyCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Matcher percent = PERCENT.matcher(sample.strip());
        double share = percent.matches() ? Double.parseDouble(percent.group(1)) / 100 : 0;
        if (share <= 0 || share > 1) {
            throw new SettingsException("--sample " + Visible.of(sample, 60)
                    + " is not a percentage\n  write a percentage, as --sample 5%");
        }
        JobSettings settings = options.settings(shell, job);
        if (discardSource && !Spool.isFetched(settings)) {
            throw new SettingsException(
                    "--discard-source is for jobs whose source is a database (source.format: jdbc)\n"
                            + "  leave it out: Chatferry never removes an export");
        }
        return json.run(shell, settings, options.run(shell), run -> verify(settings, run, share));
    }

    private ExitCode verify(JobSettings settings, RunOptions run, double share) {
        ExitCode code = shell.jobs().verify(settings, run, share, media);
        return discardSource && code == ExitCode.DONE ? shell.jobs().discardSource(settings, run) : code;
    }
}
